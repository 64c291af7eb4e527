import type { KnownOrder } from '#app/domain/orders/order.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import {
  type AwardByRule,
  type Catalogue,
  countOrder,
  type HistoryAwards,
  historyAwards,
  limitedRules,
  limitOrder,
  looksBack,
  type ReachedLimits,
} from './explain-award.ts';
import type { CountedOrder } from './rules/rule.ts';

/** An order of a member that qualifies, with the version of its time. */
export type QualifyingOrder = {
  readonly order: KnownOrder;
  readonly version: ProgrammeVersion;
  readonly catalogue: Catalogue;
};

export type CountedOrders = {
  readonly counted: ReadonlyMap<bigint, CountedOrder>;
  /** What rules that look back give, by order; each order by the rules of its own version. */
  readonly history: HistoryAwards['awards'];
  /** By order: rules that give it nothing because earlier orders got all that the member may get by them. */
  readonly limits: ReadonlyMap<bigint, ReachedLimits>;
};

const NOTHING: Pick<CountedOrders, 'history' | 'limits'> = { history: new Map(), limits: new Map() };

/**
 * Counts a member's orders, and looks back over them where a version has rules that do.
 * @param orders in any order; for versions that look back it must be all of the member's
 * @param timezone the shop's, for what is limited by day
 */
export function countMemberOrders(orders: readonly QualifyingOrder[], timezone: string): CountedOrders {
  const counted = new Map<bigint, CountedOrder>();
  for (const { order, version, catalogue } of orders)
    counted.set(order.orderId, countOrder(order, version.settings, catalogue));
  const lookingBack = new Map<number, ProgrammeVersion>();
  for (const { version } of orders)
    if (looksBack(version.settings)) lookingBack.set(version.version, version);
  if (lookingBack.size === 0) return { counted, ...NOTHING };
  const past = pastOf([...counted.values()]);
  const history = new Map<bigint, readonly AwardByRule[]>();
  const versionOf = new Map(orders.map((one) => [one.order.orderId as bigint, one.version]));
  for (const [number, { settings }] of lookingBack) {
    const { awards } = historyAwards(settings, past);
    for (const [orderId, found] of awards)
      if (versionOf.get(orderId)?.version === number) history.set(orderId, found);
  }
  const limits = new Map<bigint, ReachedLimits>();
  const limited = [...lookingBack.values()].flatMap(({ settings }) => limitedRules(settings));
  const given = new Map<string, Date[]>(limited.map((ruleId) => [ruleId, []]));
  for (const one of given.size > 0 ? past : []) {
    const settings = versionOf.get(one.orderId)?.settings;
    if (settings === undefined) continue;
    limits.set(one.orderId, limitOrder(one, settings, history.get(one.orderId) ?? [], given, timezone));
  }
  return { counted, history, limits };
}

/** What rules look back over: orders that are worth something, oldest first. */
export const pastOf = (orders: readonly CountedOrder[]): CountedOrder[] =>
  orders
    .filter((one) => one.goods > 0n)
    .sort((a, b) => a.placedAt.getTime() - b.placedAt.getTime() || (a.orderId < b.orderId ? -1 : 1));
