import type { ShopTx } from '#app/db/database.ts';
import { firstOrdersOf, readOrders } from '#app/db/orders.store.ts';
import {
  addressesOf,
  evidenceOf,
  ordersByVoucher,
  sameMailboxes,
  type VoucherOrder,
} from '#app/db/referral-evidence.store.ts';
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
  const asked = new Map(byVoucher.map((one) => [one.orderId, one]));
  const buyers = byVoucher.flatMap(({ customerId }) => present(customerId));
  const advocates = [...new Set(rows.map((row) => row.advocate_id))];
  const people = new Map(
    (await sameMailboxes(tx, [...new Set([...advocates, ...buyers])])).map(({ customerId, identity }) => [
      customerId,
      identity,
    ]),
  );
  const personOf = (customerId: MemberId): string => people.get(customerId) || String(customerId);
  const bought = new Set(buyers.map(personOf));
  const customers = [...new Set([...people.keys(), ...buyers])].filter((one) => bought.has(personOf(one)));
  const first = await firstOrdersOf(tx, customers, ORDERS_A_FRIEND);
  const orderIds = [...new Set([...first, ...byVoucher].map(({ orderId }) => orderId))];
  const orders = await readOrders(tx, orderIds);
  const evidence = await evidenceOf(tx, orderIds);
  const ordersOfReferral = Map.groupBy(
    orders,
    ({ order }) => evidence.get(order.orderId)?.referralId ?? null,
  );
  const ordersOfPerson = Map.groupBy(orders, ({ customerId }) =>
    customerId === null ? null : personOf(customerId),
  );
  const hashes = [...evidence.values()].flatMap(({ addressHash }) => present(addressHash));
  const addresses = await addressesOf(tx, advocates, [...new Set(hashes)]);
  const upstream = await upstreamOf(
    tx,
    rows.map((row) => ({ id: row.referral_id, advocateId: row.advocate_id, at: row.claimed_at })),
  );
  const factsOf = (row: ReferralRow): ReferralFacts => {
    const own = ordersOfReferral.get(row.referral_id) ?? [];
    const related = new Set(own.flatMap(({ customerId }) => present(customerId)).map(personOf));
    const friendOrder = ({ order, customerId }: (typeof orders)[number]): FriendOrder => {
      const { paidAt = null, addressHash = null, referralId = null } = evidence.get(order.orderId) ?? {};
      const since = addressHash === null ? undefined : addresses.get(`${row.advocate_id}:${addressHash}`);
      return {
        order,
        person: customerId === null ? null : personOf(customerId),
        paidAt,
        voucher: referralId === null ? null : referralId === row.referral_id ? 'own' : 'other',
        ofAdvocate: customerId !== null && personOf(customerId) === personOf(row.advocate_id),
        toAdvocate: since !== undefined && since <= order.placedAt,
        inCircle: customerId !== null && upstream.has(`${row.referral_id}:${customerId}`),
        unheardOrders: unheardOrders(asked.get(order.orderId)),
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
      decision:
        row.decision === null || row.decided_at === null
          ? null
          : { word: row.decision, at: row.decided_at, seen: row.seen_reasons },
      orders: [
        ...new Set([...own, ...[...related].flatMap((person) => ordersOfPerson.get(person) ?? [])]),
      ].map(friendOrder),
      basis: settings.earning,
      wasRewarded: row.rewarded_at !== null,
    };
  };
  return new Map(rows.map((row) => [row.referral_id, factsOf(row)]));
}

/** Without an account there is nobody to ask about. */
function unheardOrders(order: VoucherOrder | undefined): FriendOrder['unheardOrders'] {
  if (order === undefined || order.shopifyId === null) return 'none';
  if (order.unheard === null) return 'unasked';
  return order.unheard > 0 ? 'some' : 'none';
}
