import type { ShopTx } from '#app/db/database.ts';
import { firstOrdersOf, readOrders } from '#app/db/orders.store.ts';
import { addressesOf, evidenceOf, identitiesOf, ordersByVoucher } from '#app/db/referral-evidence.store.ts';
import { type ReferralRow, upstreamOf } from '#app/db/referrals.store.ts';
import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import type { FriendOrder, ReferralFacts } from '#app/domain/referrals/decide-referral.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/** Of each friend so many orders are looked at, the first ones: whether one of them is the first is all that is asked. */
const ORDERS_A_FRIEND = 50;

const present = <T>(value: T | null): T[] => (value === null ? [] : [value]);

/** All that some referrals depend on, in a handful of statements whatever their number; by referral. */
export async function loadFacts(
  tx: ShopTx,
  rows: readonly ReferralRow[],
  versions: readonly ProgrammeVersion[],
): Promise<Map<string, ReferralFacts>> {
  if (rows.length === 0) return new Map();
  const byVoucher = await ordersByVoucher(
    tx,
    rows.map((row) => row.referral_id),
  );
  const customers = new Set<MemberId>([
    ...rows.flatMap((row) => present(row.friend_id)),
    ...byVoucher.flatMap(({ customerId }) => present(customerId)),
  ]);
  const first = await firstOrdersOf(tx, [...customers], ORDERS_A_FRIEND);
  const orderIds = [...new Set([...first, ...byVoucher].map(({ orderId }) => orderId))];
  const orders = await readOrders(tx, orderIds);
  const evidence = await evidenceOf(tx, orderIds);
  const ordersOfReferral = Map.groupBy(
    orders,
    ({ order }) => evidence.get(order.orderId)?.referralId ?? null,
  );
  const ordersOfCustomer = Map.groupBy(orders, ({ customerId }) => customerId);
  const advocates = [...new Set(rows.map((row) => row.advocate_id))];
  const hashes = [...evidence.values()].flatMap(({ addressHash }) => present(addressHash));
  const addresses = await addressesOf(tx, advocates, [...new Set(hashes)]);
  const people = new Map(
    (await identitiesOf(tx, [...advocates, ...customers])).map(({ customerId, identity }) => [
      customerId,
      identity,
    ]),
  );
  const upstream = await upstreamOf(
    tx,
    rows.map((row) => ({ id: row.referral_id, advocateId: row.advocate_id, at: row.claimed_at })),
  );
  const isSame = (a: MemberId, b: MemberId): boolean => {
    const identity = people.get(a) ?? '';
    return a === b || (identity !== '' && identity === people.get(b));
  };

  const factsOf = (row: ReferralRow): ReferralFacts => {
    const own = ordersOfReferral.get(row.referral_id) ?? [];
    const related = new Set([row.friend_id, ...own.map(({ customerId }) => customerId)].flatMap(present));
    const friendOrder = ({ order, customerId }: (typeof orders)[number]): FriendOrder => {
      const { paidAt = null, addressHash = null, referralId = null } = evidence.get(order.orderId) ?? {};
      const since = addressHash === null ? undefined : addresses.get(`${row.advocate_id}:${addressHash}`);
      return {
        order,
        customerId,
        paidAt,
        voucher: referralId === null ? null : referralId === row.referral_id ? 'own' : 'other',
        ofAdvocate: customerId !== null && isSame(customerId, row.advocate_id),
        toAdvocate: since !== undefined && since <= order.placedAt,
        inCircle: customerId !== null && upstream.has(`${row.referral_id}:${customerId}`),
      };
    };
    const version = versions.find((one) => one.version === row.terms.version);
    const settings = (version ?? versionInForce(versions, row.claimed_at))?.settings;
    if (settings === undefined) throw new Error(`referral ${row.referral_id}: no version of the programme`);
    return {
      claimedAt: row.claimed_at,
      voucherExpiresAt: row.voucher_expires_at,
      terms: row.terms,
      claimReasons: row.claim_reasons,
      friendId: row.friend_id,
      decision:
        row.decision === null || row.decided_at === null ? null : { word: row.decision, at: row.decided_at },
      orders: [
        ...new Set([...own, ...[...related].flatMap((customer) => ordersOfCustomer.get(customer) ?? [])]),
      ].map(friendOrder),
      basis: settings.earning,
      wasRewarded: row.rewarded_at !== null,
    };
  };
  return new Map(rows.map((row) => [row.referral_id, factsOf(row)]));
}
