import { v7 as uuidv7 } from 'uuid';
import { customerById } from '#app/db/customers.store.ts';
import type { Database, ShopTx } from '#app/db/database.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import { advocateByCode } from '#app/db/referral-codes.store.ts';
import { countKnownOrders } from '#app/db/referral-evidence.store.ts';
import {
  addReferral,
  claimantsOf,
  claimsBetween,
  dropUnmade,
  noteFriendVoucher,
  ownOrdersOf,
  type ReferralRow,
  referralByEmail,
  upstreamOf,
} from '#app/db/referrals.store.ts';
import { type Shop, shopById } from '#app/db/shops.store.ts';
import { acceptedIdentity, type ClaimRefusal, decideClaim } from '#app/domain/referrals/decide-claim.ts';
import { emailIdentity, maskEmail } from '#app/domain/referrals/email-identity.ts';
import type { ReferralChannel } from '#app/domain/referrals/referral.ts';
import { newFriendVoucher, readReferralCode } from '#app/domain/referrals/referral-code.ts';
import type { FriendReward } from '#app/domain/referrals/settings.ts';
import { referralsAt, termsOf } from '#app/domain/referrals/terms.ts';
import { dayIn, shiftDay, startOfDay } from '#app/kernel/calendar-day.ts';
import { addDays, type Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopDomain, ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { toDecimal } from '#app/kernel/money.ts';
import type { Sealer } from '#app/kernel/seal.ts';
import {
  type AdminApi,
  type DiscountCodeInput,
  isShopifyAuthorizationLost,
  isShopifyRefused,
  isShopifyUnavailable,
} from '#app/shopify/index.ts';
import { hasherOf } from './shop-hasher.ts';

export type ClaimDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly forShop: (domain: ShopDomain) => AdminApi;
  readonly log: { warn(fields: object, text: string): void };
};

/** A friend's voucher, as it is shown. Amounts in minor units. */
export type FriendVoucher = {
  readonly code: string;
  readonly kind: FriendReward['kind'];
  readonly value: number;
  readonly currency: string;
  readonly minimum: number;
  readonly expiresAt: string;
};

export type ClaimOutcome =
  | { readonly outcome: 'claimed'; readonly voucher: FriendVoucher }
  | {
      readonly outcome: 'invite-unknown' | Exclude<ClaimRefusal, 'invite-full-today'> | 'shopify-unavailable';
    }
  /** The advocate's invitations have given all they give in a day; `until` is the shop's midnight. */
  | { readonly outcome: 'invite-full-today'; readonly until: Date }
  /** Shopify will not make this voucher; in its own words. */
  | { readonly outcome: 'refused'; readonly message: string };

export type ClaimInput = {
  /** As typed, or as it stands in the link. */
  readonly code: string;
  readonly email: string;
  /** Where the friend comes from. */
  readonly channel: ReferralChannel;
  /** Who is logged in, if anybody. */
  readonly customerId?: MemberId | null;
};

type Reserved = {
  readonly referral: ReferralRow;
  readonly shop: Shop;
  /** Whoever is logged in, at Shopify. */
  readonly claimant: readonly ShopifyCustomerId[];
};

/**
 * A friend accepts an invitation: the claim is kept, then their voucher is made on Shopify, for one use. The same mailbox
 * gets the same voucher however often it asks. When Shopify's answer is lost the claim stays, and the next try with it
 * finds or makes the same voucher; a voucher that cannot be made leaves no claim.
 */
export async function claimInvite(deps: ClaimDeps, shopId: ShopId, input: ClaimInput): Promise<ClaimOutcome> {
  const reserved = await deps.db.inShop(shopId, (tx) => reserve(tx, deps, input));
  if ('outcome' in reserved) return reserved;
  if (reserved.referral.shopify_discount_id !== null) return claimed(reserved);
  if (await hadBoughtBefore(deps, reserved, input)) {
    await deps.db.inShop(shopId, (tx) => dropUnmade(tx, reserved.referral.referral_id));
    return { outcome: 'invite-customer' };
  }
  return issue(deps, reserved);
}

/**
 * Whether Shopify counts orders of the claimant that we never heard of: they were placed before the app was installed.
 * Where it does not answer in time the claim goes on, and settling asks again.
 */
async function hadBoughtBefore(
  { db, forShop, log }: ClaimDeps,
  { shop, claimant, referral }: Reserved,
  { email }: ClaimInput,
): Promise<boolean> {
  const typed = email.trim();
  const counted = await forShop(shop.domain)
    .ordersOfClaimant({ typed, plain: emailIdentity(typed) ?? typed, ids: claimant })
    .catch((error: unknown) => {
      // A refusal may quote the address: only what kind of failure it was is kept.
      const why = error instanceof Error ? error.name : 'unknown';
      log.warn(
        { shopId: String(shop.shopId), referralId: referral.referral_id, why },
        'claimant’s orders not counted',
      );
      return null;
    });
  if (counted === null) return false;
  const known = await db.inShop(shop.shopId, (tx) => countKnownOrders(tx, [...counted.keys()]));
  return [...counted].some(([shopifyId, orders]) => orders > (known.get(shopifyId) ?? 0));
}

async function reserve(
  tx: ShopTx,
  { clock, sealer }: ClaimDeps,
  { code: typed, email, channel, customerId = null }: ClaimInput,
): Promise<Reserved | ClaimOutcome> {
  const now = clock();
  const live = referralsAt(await listVersions(tx), now);
  const code = readReferralCode(typed);
  if (live === null || code === null) return { outcome: 'invite-unknown' };
  const identity = acceptedIdentity(email, live.settings);
  if (identity === null) return { outcome: 'email-not-accepted' };
  // Locked, so that who claims at the same time is counted.
  const advocate = await advocateByCode(tx, code, { lock: true });
  if (advocate === null) return { outcome: 'invite-unknown' };
  const emailHash = (await hasherOf(tx, sealer)).email(identity);
  const shop = await shopById(tx, tx.shopId);
  const present = customerId === null ? null : await customerById(tx, customerId);
  const claimant = present === null || present.shopify_id === null ? [] : [present.shopify_id];
  const before = await referralByEmail(tx, emailHash);
  if (before !== null && isUsable(before, now)) return { referral: before, shop, claimant };
  const referralId = uuidv7();
  const claimants = await claimantsOf(tx, identity, customerId === null ? [] : [customerId]);
  const upstream = await upstreamOf(tx, [{ id: referralId, advocateId: advocate.memberId, at: now }]);
  const today = dayIn(now, shop.timezone);
  const midnight = startOfDay(shiftDay(today, 1), shop.timezone);
  const decision = decideClaim(
    email,
    {
      advocate: { customerId: advocate.memberId, identity: advocate.identity },
      claimants: claimants.map(({ customer_id: id, has_orders: hasOrders }) => ({
        customerId: id,
        hasOrders,
        invitedAdvocate: upstream.has(`${referralId}:${id}`),
      })),
      ownOrders: await ownOrdersOf(tx, advocate.memberId),
      claimsToday: await claimsBetween(tx, advocate.memberId, startOfDay(today, shop.timezone), midnight),
    },
    live.settings,
  );
  if (decision.outcome === 'refused')
    return decision.refusal === 'invite-full-today'
      ? { outcome: decision.refusal, until: midnight }
      : { outcome: decision.refusal };
  const terms = termsOf(live.version, live.settings, now);
  const kept = await addReferral(tx, {
    referral_id: referralId,
    advocate_id: advocate.memberId,
    code,
    channel,
    email_hash: emailHash,
    email_masked: maskEmail(email),
    friend_id: claimants.find((one) => one.by_mailbox)?.customer_id ?? null,
    claim_reasons: decision.suspicious,
    terms,
    discount_code: newFriendVoucher(),
    voucher_expires_at: addDays(now, terms.friend.days),
    claimed_at: now,
  });
  const referral = await referralByEmail(tx, emailHash);
  if (referral === null) throw new Error('a claim was kept and is not there');
  // Somebody was faster with the same mailbox and another code; or it was claimed before, and is used up.
  if (!kept && !isUsable(referral, now)) return { outcome: 'invite-customer' };
  if (kept) await markForPublication(tx, [advocate.memberId]);
  return { referral, shop, claimant };
}

/** Whether the voucher of a claim can still be used. */
const isUsable = ({ state, order_id, voucher_expires_at }: ReferralRow, now: Date): boolean =>
  (state === 'claimed' || state === 'review') && order_id === null && voucher_expires_at > now;

async function issue({ db, forShop, log }: ClaimDeps, reserved: Reserved): Promise<ClaimOutcome> {
  const { referral, shop } = reserved;
  const api = forShop(shop.domain);
  const release = async (why: string): Promise<void> => {
    log.warn(
      { shopId: String(shop.shopId), referralId: referral.referral_id, why },
      'friend’s voucher not made',
    );
    await db.inShop(shop.shopId, (tx) => dropUnmade(tx, referral.referral_id));
  };
  try {
    const made = await api.createDiscountCode(discountOf(reserved));
    if (made.outcome === 'refused') {
      const earlier = await api.findDiscountByCode(referral.discount_code);
      if (earlier === null) {
        await release(made.message);
        return made;
      }
      // An earlier try of this very claim made it, and its answer was lost.
      await db.inShop(shop.shopId, (tx) => noteFriendVoucher(tx, referral.referral_id, earlier.discountId));
      return claimed(reserved);
    }
    // Taken: by an earlier try of this very claim, whose answer was lost. Its code has 40 random bits.
    const discountId =
      made.outcome === 'created'
        ? made.discountId
        : (await api.findDiscountByCode(referral.discount_code))?.discountId;
    if (discountId === undefined) return { outcome: 'shopify-unavailable' };
    const kept = await db.inShop(shop.shopId, (tx) =>
      noteFriendVoucher(tx, referral.referral_id, discountId),
    );
    if (kept) return claimed(reserved);
    // Another try of this claim was refused meanwhile and took it back: a voucher without a claim helps nobody.
    await api.deleteDiscount(discountId);
    return { outcome: 'shopify-unavailable' };
  } catch (error) {
    if (isShopifyUnavailable(error)) return { outcome: 'shopify-unavailable' };
    if (isShopifyAuthorizationLost(error)) {
      await release('authorization-lost');
      return { outcome: 'shopify-unavailable' };
    }
    if (error instanceof Error && isShopifyRefused(error)) {
      await release(error.message);
      return { outcome: 'refused', message: error.message };
    }
    throw error;
  }
}

function discountOf({ referral, shop: { currency } }: Reserved): DiscountCodeInput {
  const { friend } = referral.terms;
  const everything = { products: [], variants: [], collections: [] };
  const gives: DiscountCodeInput['gives'] =
    friend.kind === 'free-shipping'
      ? { kind: 'free-shipping' }
      : friend.kind === 'percentage'
        ? { kind: 'percentage', percent: friend.value, items: everything }
        : { kind: 'amount', valueMinor: BigInt(friend.value), items: everything };
  const worth =
    friend.kind === 'free-shipping'
      ? 'free shipping'
      : friend.kind === 'percentage'
        ? `${friend.value} %`
        : `${toDecimal(BigInt(friend.value), currency)} ${currency}`;
  return {
    code: referral.discount_code,
    title: `Lealta ${referral.discount_code} (${worth}, invited by ${referral.code})`,
    // Whoever knows it: the friend is no customer of Shopify's yet.
    customerId: null,
    startsAt: referral.claimed_at,
    endsAt: referral.voucher_expires_at,
    currency,
    gives,
    minimumMinor: BigInt(friend.minimum),
    combinesWith: { order: false, product: false, shipping: true },
  };
}

const claimed = ({ referral, shop }: Reserved): ClaimOutcome => ({
  outcome: 'claimed',
  voucher: {
    code: referral.discount_code,
    kind: referral.terms.friend.kind,
    value: referral.terms.friend.value,
    currency: shop.currency,
    minimum: referral.terms.friend.minimum,
    expiresAt: referral.voucher_expires_at.toISOString(),
  },
});
