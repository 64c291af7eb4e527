import { enrolmentsOf } from '#app/db/customers.store.ts';
import type { Database } from '#app/db/database.ts';
import { readOrders } from '#app/db/orders.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import type { AwardDecision, Enrolment } from '#app/domain/earning/decide-award.ts';
import { progressAt } from '#app/domain/earning/member-orders.ts';
import type { RuleProgress } from '#app/domain/earning/rules/rule.ts';
import type { MemberId, OrderId, ShopId } from '#app/kernel/ids.ts';
import { readPasts, withTheirPast } from './look-back.ts';
import { planAwards } from './plan-awards.ts';

export type ExplainedOrder = {
  readonly decision: AwardDecision;
  /** How far the member had come with each card and goal. */
  readonly progress: ReadonlyMap<string, RuleProgress>;
};

/** Who asks about an order: it must be theirs, and if they are no member it is told what it were worth if they joined. */
export type Asking = { readonly customerId: MemberId; readonly joining: Enrolment };

/** What orders gave whoever left has lapsed with their leaving: joining again brings none of it back. */
function asAsking(known: Enrolment | undefined, { joining }: Asking): Enrolment {
  if (known === undefined) return joining;
  const left = known.absences?.some(({ to }) => to === null) ?? false;
  return left ? { ...known, absences: [{ from: new Date(0), to: null }] } : known;
}

/**
 * What a kept order is worth, part by part, and what gave nothing and why: worked out as when it is settled, from what it
 * has pinned. Changes nothing.
 * @returns null when the shop keeps no such order, or it is not of whoever asks
 */
export function explainOrder(
  { db }: { readonly db: Database },
  shop: { readonly shopId: ShopId; readonly timezone: string },
  orderId: OrderId,
  asking?: Asking,
): Promise<ExplainedOrder | null> {
  return db.inShop(shop.shopId, async (tx) => {
    const versions = await listVersions(tx);
    const { orderIds, beyond } = await withTheirPast(tx, new Set([orderId]), [], [], versions);
    const loaded = await readOrders(tx, [...orderIds]);
    const members = loaded.flatMap(({ customerId }): MemberId[] => (customerId === null ? [] : [customerId]));
    const enrolments = await enrolmentsOf(tx, [...new Set(members)]);
    if (asking !== undefined) {
      const asked = loaded.find(({ order }) => order.orderId === orderId);
      if (asked?.customerId !== asking.customerId) return null;
      enrolments.set(asking.customerId, asAsking(enrolments.get(asking.customerId), asking));
    }
    const plan = await planAwards(tx, loaded, enrolments, { versions, timezone: shop.timezone, beyond });
    const found = plan.orders.find((one) => one.loaded.order.orderId === orderId);
    if (found === undefined) return null;
    const {
      decision,
      memberId,
      loaded: { order },
    } = found;
    const past = memberId === null ? undefined : (await readPasts(tx, [memberId], versions)).get(memberId);
    const settings = decision.version?.settings;
    return {
      decision,
      progress: settings && past ? progressAt(settings, past.orders, order.placedAt) : new Map(),
    };
  });
}
