import { v7 as uuidv7 } from 'uuid';
import { customerById } from '#app/db/customers.store.ts';
import type { Database, ShopTx } from '#app/db/database.ts';
import { appendBook, openBook } from '#app/db/ledger.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { type Shop, shopById } from '#app/db/shops.store.ts';
import {
  addReservation,
  hasVoucherEnding,
  lockReward,
  redemptionsOf,
  tierOf,
  type Voucher,
  voucherOfRequest,
} from '#app/db/vouchers.store.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import { checkReward, type RewardRefusal } from '#app/domain/rewards/check-reward.ts';
import type { RewardKind, RewardSettings } from '#app/domain/rewards/settings.ts';
import { causeParams, summariseVoucher, type VoucherSummary } from '#app/domain/rewards/voucher.ts';
import { voucherHeader } from '#app/domain/rewards/voucher-header.ts';
import { addDays, type Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopDomain, ShopId, ShopifyCustomerId, VoucherId } from '#app/kernel/ids.ts';
import { randomLetters } from '#app/kernel/random-letters.ts';
import { type AdminApi, isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/index.ts';
import { makeVoucher } from './make-voucher.ts';
import { releaseVoucher, settleVoucher, spendAfterAll } from './settle-voucher.ts';
import { factsOf } from './voucher-facts.ts';
import { withdrawUnseen } from './withdraw-voucher.ts';

export type VoucherDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly forShop: (domain: ShopDomain) => AdminApi;
};

export type RedeemOutcome =
  | { readonly outcome: 'redeemed'; readonly voucher: VoucherSummary }
  | { readonly outcome: 'insufficient-points'; readonly short: bigint }
  /** The member may not have this reward now, though it is in the programme; `reward` is for who words the reason. */
  | {
      readonly outcome: 'not-allowed';
      readonly refusal: Exclude<RewardRefusal, { code: 'insufficient-points' }>;
      readonly reward: RewardSettings;
    }
  | { readonly outcome: 'reward-unavailable' }
  /** The request was done before, and its voucher is good for nothing any more: it was returned, or lapsed. */
  | { readonly outcome: 'redemption-ended' }
  | { readonly outcome: 'not-a-member' }
  | { readonly outcome: 'shopify-unavailable' }
  | { readonly outcome: 'refused'; readonly message: string };

export type RedeemInput = {
  readonly memberId: MemberId;
  readonly rewardId: string;
  readonly requestId: string;
  /** How many points, for a reward of any amount; without it the least. */
  readonly points?: bigint | undefined;
};

type Reserved = {
  readonly voucher: Voucher;
  readonly shop: Shop;
  readonly customerId: ShopifyCustomerId;
  /** The request was heard before. */
  readonly again: boolean;
};

/**
 * A member spends points on a reward: the points are set aside, the voucher is made on Shopify, then they are spent;
 * one that cannot be made gives them back. One `requestId` redeems once, however often it is sent, also after what it
 * redeemed was given back: that would spend points for a late repetition. When Shopify's
 * answer is lost the points stay set aside until it is known whether the voucher exists (see settle-reservations).
 */
export async function redeemReward(
  deps: VoucherDeps,
  shopId: ShopId,
  input: RedeemInput,
): Promise<RedeemOutcome> {
  const reserved = await deps.db.inShop(shopId, (tx) => reserve(tx, deps.clock(), input));
  if ('outcome' in reserved) return reserved;
  const { voucher } = reserved;
  if (voucher.status === 'returned' || voucher.status === 'lapsed') return { outcome: 'redemption-ended' };
  if (voucher.status !== 'reserved') return { outcome: 'redeemed', voucher: toSummary(voucher) };
  return issue(deps, reserved);
}

/** Makes a reserved voucher on Shopify and spends or releases its points. */
async function issue({ db, clock, forShop }: VoucherDeps, reserved: Reserved): Promise<RedeemOutcome> {
  const { voucher, shop } = reserved;
  const api = forShop(shop.domain);
  try {
    const made = await makeVoucher(api, reserved, { again: reserved.again });
    if (made.outcome === 'unknown') return { outcome: 'shopify-unavailable' };
    if (made.outcome === 'refused') {
      await releaseVoucher(db, clock, shop, voucher.voucher_id, made.message);
      return made;
    }
    if (made.outcome === 'no-access') {
      await releaseVoucher(db, clock, shop, voucher.voucher_id, 'authorization-lost');
      return { outcome: 'shopify-unavailable' };
    }
    if (made.outcome === 'not-possible') {
      await releaseVoucher(db, clock, shop, voucher.voucher_id, made.reason);
      return { outcome: 'reward-unavailable' };
    }
    const settled = await settleVoucher(db, clock, shop, voucher.voucher_id, made.shopifyId, { shown: true });
    if (settled?.status !== 'released' && settled?.status !== 'returned')
      return { outcome: 'redeemed', voucher: toSummary(settled ?? voucher) };
    // Its points were given back while Shopify took its time: what nobody paid for must not be used, and what cannot be
    // taken away is paid for after all.
    if (settled.kind === 'store-credit') {
      await spendAfterAll(db, clock, shop, voucher.voucher_id);
      return { outcome: 'redeemed', voucher: toSummary(settled) };
    }
    await withdrawUnseen(api, voucher, made.shopifyId);
    return { outcome: 'shopify-unavailable' };
  } catch (error) {
    if (isShopifyUnavailable(error) || isShopifyAuthorizationLost(error))
      return { outcome: 'shopify-unavailable' };
    throw error;
  }
}

async function reserve(
  tx: ShopTx,
  now: Date,
  { memberId, rewardId, requestId, points: asked }: RedeemInput,
): Promise<Reserved | RedeemOutcome> {
  // Sent one behind the other; none of them waits for another's answer.
  const [member, shop, versions] = await Promise.all([
    customerById(tx, memberId),
    shopById(tx, tx.shopId),
    listVersions(tx),
  ]);
  if (member === null || !member.is_member || member.shopify_id === null) return { outcome: 'not-a-member' };
  const open = await openBook(tx, { memberIds: [memberId], spenders: [memberId] });
  // Looked up under the lock of the balance: the same press of a button, sent twice at once, finds the first one here.
  const known = await voucherOfRequest(tx, memberId, requestId);
  if (known !== null) return { voucher: known, shop, customerId: member.shopify_id, again: true };
  const version = versionInForce(versions, now);
  const reward = version?.settings.rewards.find((one) => one.id === rewardId);
  if (version === null || reward === undefined) return { outcome: 'reward-unavailable' };
  // A member's own redemptions are counted under the lock of the balance, everybody's under the reward's.
  if (reward.stock !== null) await lockReward(tx, rewardId);
  const counted = reward.stock !== null || reward.perMember !== null;
  const redeemed = counted ? await redemptionsOf(tx, rewardId, memberId) : { byMember: [], inAll: 0 };
  const check = checkReward(reward, {
    now,
    tierId: reward.tiers.length === 0 ? null : await tierOf(tx, memberId, now),
    redeemedByMember: redeemed.byMember,
    redeemedInAll: redeemed.inAll,
    available: open.book.balance(memberId).available,
    asked: asked ?? null,
  });
  if (check.outcome === 'refused') {
    const { refusal } = check;
    if (refusal.code === 'insufficient-points') return { outcome: refusal.code, short: refusal.short };
    return { outcome: 'not-allowed', refusal, reward };
  }
  const { points, valueMinor } = check;
  const voucherId = uuidv7() as VoucherId;
  const code = newCode(reward.kind);
  const facts = {
    id: voucherId,
    code,
    points,
    kind: reward.kind,
    valueMinor,
    currency: shop.currency,
    details: { reward },
  };
  const reserved = open.book.reserve(memberId, points, {
    ...voucherHeader(
      { voucher_id: voucherId, points },
      { kind: 'reserve', cause: { code: 'reserved', params: causeParams(facts) }, occurredAt: now },
    ),
    programmeVersion: version.version,
    input: { rewardId, requestId, points },
  });
  // Else there would be a voucher that nobody paid for.
  if (!reserved) throw new Error(`member ${memberId} has not the points that were counted a moment ago`);
  await appendBook(tx, open, shop.timezone);
  const voucher = await addReservation(tx, {
    voucher_id: voucherId,
    member_id: memberId,
    request_id: requestId,
    code,
    reward_id: rewardId,
    kind: reward.kind,
    details: { reward },
    value_minor: valueMinor,
    currency: shop.currency,
    points,
    reserved_at: now,
    expires_at: await endOf(
      tx,
      memberId,
      addDays(now, reward.codeDays ?? version.settings.voucherDays),
      reward,
    ),
  });
  return { voucher, shop, customerId: member.shopify_id, again: false };
}

/**
 * When a voucher lapses. For store credit it is a whole second that none of the member's other vouchers has: Shopify
 * keeps no word of ours with a credit, so that this second is what it is found by.
 */
async function endOf(tx: ShopTx, memberId: MemberId, wanted: Date, reward: RewardSettings): Promise<Date> {
  if (reward.kind !== 'store-credit') return wanted;
  let end = new Date(Math.floor(wanted.getTime() / 1000) * 1000);
  while (await hasVoucherEnding(tx, memberId, end)) end = new Date(end.getTime() + 1000);
  return end;
}

/** A gift card is money to whoever guesses its code, so it has 80 random bits; Shopify takes letters and digits there. */
function newCode(kind: RewardKind): string {
  if (kind === 'gift-card') return randomLetters(16);
  const prefix = kind === 'store-credit' ? 'CREDIT' : 'CLUB';
  return `${prefix}-${randomLetters(4)}-${randomLetters(4)}`;
}

const toSummary = (voucher: Voucher): VoucherSummary => summariseVoucher(factsOf(voucher), { whole: true });
