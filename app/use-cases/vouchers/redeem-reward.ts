import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { customerById } from '#app/db/customers.store.ts';
import type { Database, ShopTx } from '#app/db/database.ts';
import { appendBook, openBook } from '#app/db/ledger.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { type Shop, shopById } from '#app/db/shops.store.ts';
import { addReservation, type Voucher, voucherById, voucherOfRequest } from '#app/db/vouchers.store.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import type { RewardSettings } from '#app/domain/rewards/settings.ts';
import { addDays, type Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopDomain, ShopId, ShopifyCustomerId, VoucherId } from '#app/kernel/ids.ts';
import { toDecimal } from '#app/kernel/money.ts';
import { type AdminApi, isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/index.ts';
import type { VoucherSummary } from '../publication/summary.ts';
import { releaseVoucher, settleVoucher } from './settle-voucher.ts';

export type VoucherDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly forShop: (domain: ShopDomain) => AdminApi;
};

export type RedeemOutcome =
  | { readonly outcome: 'redeemed'; readonly voucher: VoucherSummary }
  | { readonly outcome: 'insufficient-points'; readonly short: bigint }
  | { readonly outcome: 'reward-unavailable' }
  | { readonly outcome: 'not-a-member' }
  | { readonly outcome: 'shopify-unavailable' }
  | { readonly outcome: 'refused'; readonly message: string };

type Reserved = { readonly voucher: Voucher; readonly shop: Shop; readonly customerId: ShopifyCustomerId };

/**
 * A member spends points on a reward: the points are set aside, the code is made on Shopify, then they are spent; a
 * code that cannot be made gives them back. One `requestId` redeems once, however often it is sent. When Shopify's
 * answer is lost the points stay set aside until it is known whether the code exists (see settle-reservations).
 */
export async function redeemReward(
  deps: VoucherDeps,
  shopId: ShopId,
  input: { readonly memberId: MemberId; readonly rewardId: string; readonly requestId: string },
): Promise<RedeemOutcome> {
  const reserved = await deps.db.inShop(shopId, (tx) => reserve(tx, deps.clock(), input));
  if ('outcome' in reserved) return reserved;
  const { voucher, shop, customerId } = reserved;
  if (voucher.status !== 'reserved') return { outcome: 'redeemed', voucher: toVoucherSummary(voucher) };
  return issue(deps, shop, voucher, customerId);
}

/** Makes a reserved voucher's code on Shopify and spends or releases its points. */
async function issue(
  { db, clock, forShop }: VoucherDeps,
  shop: Shop,
  voucher: Voucher,
  customerId: ShopifyCustomerId,
): Promise<RedeemOutcome> {
  const api = forShop(shop.domain);
  try {
    const made = await api.createDiscountCode({
      code: voucher.code,
      title: `Lealta ${voucher.code} (${toDecimal(voucher.value_minor, voucher.currency)} ${voucher.currency})`,
      valueMinor: voucher.value_minor,
      currency: voucher.currency,
      customerId,
      startsAt: voucher.reserved_at,
      endsAt: voucher.expires_at,
    });
    if (made.outcome === 'refused') {
      await releaseVoucher(db, clock, shop, voucher.voucher_id, made.message);
      return made;
    }
    // A code has 40 random bits: one that is taken was made by an earlier try whose answer was lost.
    const discountId =
      made.outcome === 'created' ? made.discountId : (await api.findDiscountByCode(voucher.code))?.discountId;
    if (discountId === undefined) return { outcome: 'shopify-unavailable' };
    await settleVoucher(db, clock, shop, voucher.voucher_id, discountId);
    const settled = await db.inShop(shop.shopId, (tx) => voucherById(tx, voucher.voucher_id));
    if (settled?.status !== 'released' && settled?.status !== 'returned')
      return { outcome: 'redeemed', voucher: toVoucherSummary(settled ?? voucher) };
    // Its points were given back while Shopify took its time: a code that nobody paid for must not be used.
    await api.deleteDiscount(discountId);
    return { outcome: 'shopify-unavailable' };
  } catch (error) {
    if (isShopifyUnavailable(error)) return { outcome: 'shopify-unavailable' };
    if (!isShopifyAuthorizationLost(error)) throw error;
    await releaseVoucher(db, clock, shop, voucher.voucher_id, 'authorization-lost');
    return { outcome: 'shopify-unavailable' };
  }
}

async function reserve(
  tx: ShopTx,
  now: Date,
  { memberId, rewardId, requestId }: { memberId: MemberId; rewardId: string; requestId: string },
): Promise<Reserved | RedeemOutcome> {
  const member = await customerById(tx, memberId);
  if (member === null || member.enrolled_at === null || member.shopify_id === null)
    return { outcome: 'not-a-member' };
  const shop = await shopById(tx, tx.shopId);
  const open = await openBook(tx, { memberIds: [memberId], spenders: [memberId] });
  // Looked up under the lock of the balance: the same press of a button, sent twice at once, finds the first one here.
  const known = await voucherOfRequest(tx, memberId, requestId);
  if (known !== null) return { voucher: known, shop, customerId: member.shopify_id };
  const version = versionInForce(await listVersions(tx), now);
  const reward = version?.settings.rewards.find((one) => one.id === rewardId);
  if (version === null || reward === undefined) return { outcome: 'reward-unavailable' };
  const points = BigInt(reward.points);
  const { available } = open.book.balance(memberId);
  if (available < points) return { outcome: 'insufficient-points', short: points - available };
  const voucherId = uuidv7() as VoucherId;
  const code = newCode();
  open.book.reserve(memberId, points, {
    idempotencyKey: `voucher:${voucherId}:reserve`,
    kind: 'reserve',
    points,
    cause: { code: 'reserved', params: { value: Number(worthOf(reward, shop).value_minor), currency: shop.currency, code } },
    occurredAt: now,
    voucherId,
    programmeVersion: version.version,
    input: { rewardId, requestId, points },
  });
  await appendBook(tx, open, shop.timezone);
  await addReservation(tx, {
    voucher_id: voucherId,
    member_id: memberId,
    request_id: requestId,
    code,
    reward_id: rewardId,
    ...worthOf(reward, shop),
    points,
    reserved_at: now,
    expires_at: addDays(now, version.settings.voucherDays),
  });
  const voucher = await voucherById(tx, voucherId);
  if (voucher === null) throw new Error('a voucher was reserved and is not there');
  return { voucher, shop, customerId: member.shopify_id };
}

const worthOf = (reward: RewardSettings, shop: Shop) => ({
  value_minor: 'value' in reward ? BigInt(reward.value) : 0n,
  currency: shop.currency,
});

/** Without letters and digits that look alike, so that a code can be read aloud. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

function newCode(): string {
  const letters = Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `CLUB-${letters.slice(0, 4)}-${letters.slice(4)}`;
}

const toVoucherSummary = (voucher: Voucher): VoucherSummary => ({
  id: voucher.voucher_id,
  code: voucher.code,
  points: Number(voucher.points),
  value: Number(voucher.value_minor),
  currency: voucher.currency,
  expiresAt: voucher.expires_at?.toISOString() ?? null,
});
