import type { ShopTx } from '#app/db/database.ts';
import {
  addEvidence,
  type Evidence,
  identitiesOf,
  linkFriends,
  markReferralsOf,
  referralsByVoucher,
} from '#app/db/referral-evidence.store.ts';
import type { ShopEvent } from '#app/domain/events/shop-event.ts';
import type { FinancialStatus, OrderSnapshot } from '#app/domain/orders/order.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import { friendVouchers } from '#app/domain/referrals/referral-code.ts';
import { everHadReferrals } from '#app/domain/referrals/terms.ts';
import type { MemberId, OrderId } from '#app/kernel/ids.ts';
import type { Sealer } from '#app/kernel/seal.ts';
import { hasherOf, type ShopHasher } from './shop-hasher.ts';

const PAID: ReadonlySet<FinancialStatus> = new Set(['paid', 'partially_refunded', 'refunded']);

/**
 * Keeps what referrals ask of orders (when they were first told as paid, where they went, whose voucher they used),
 * recognises friends who have become customers, and marks the referrals that have to do with any of it. What they
 * become of it is decided afterwards, by `settleReferrals`. Nothing is asked where there never were referrals.
 * @param heard.orderIds every order with news, kept by now
 * @param context.sealer null where nothing tells an address or a new customer: imports of what is past
 */
export async function absorbReferrals(
  tx: ShopTx,
  heard: {
    readonly events: readonly ShopEvent[];
    readonly orderIds: readonly OrderId[];
    readonly customerIds: readonly MemberId[];
  },
  context: {
    readonly versions: readonly ProgrammeVersion[];
    readonly now: Date;
    readonly sealer: Sealer | null;
  },
): Promise<void> {
  const { versions, now, sealer } = context;
  if (!everHadReferrals(versions)) return;
  const snapshots = heard.events.flatMap((event) => (event.kind === 'order' ? [event.snapshot] : []));
  const hasher = sealer === null ? null : await hasherOf(tx, sealer);
  const vouchers = snapshots.flatMap(({ discountCodes }) => friendVouchers(discountCodes));
  const referralOf = await referralsByVoucher(tx, [...new Set(vouchers)]);
  // An old snapshot changes no order, yet may tell that it was paid sooner than was known.
  const told = await addEvidence(tx, gather(snapshots, referralOf, hasher));
  if (hasher !== null) {
    const people = await identitiesOf(tx, [...new Set(heard.customerIds)]);
    const friends = people.flatMap(({ customerId, identity }) =>
      identity === '' ? [] : [{ customerId, emailHash: hasher.email(identity) }],
    );
    await linkFriends(tx, friends, now);
  }
  await markReferralsOf(tx, [...new Set([...heard.orderIds, ...told])], now);
}

/** Of each order what all of its snapshots tell together. Those without anything to tell are left out. */
function gather(
  snapshots: readonly OrderSnapshot[],
  referralOf: ReadonlyMap<string, string>,
  hasher: ShopHasher | null,
): Evidence[] {
  const byOrder = new Map<OrderId, Evidence>();
  for (const { orderId, financialStatus, updatedAt, discountCodes, shipTo } of snapshots) {
    const known = byOrder.get(orderId);
    const paidAt = PAID.has(financialStatus) ? updatedAt : null;
    const [referralId] = friendVouchers(discountCodes).flatMap((code) => referralOf.get(code) ?? []);
    byOrder.set(orderId, {
      orderId,
      paidAt: earlier(known?.paidAt ?? null, paidAt),
      addressHash: hasher !== null && shipTo ? hasher.address(shipTo) : (known?.addressHash ?? null),
      referralId: known?.referralId ?? referralId ?? null,
    });
  }
  return [...byOrder.values()].filter(
    ({ paidAt, addressHash, referralId }) => (paidAt ?? addressHash ?? referralId) !== null,
  );
}

const earlier = (a: Date | null, b: Date | null): Date | null =>
  a === null ? b : b === null || a < b ? a : b;
