import type { Shop } from '#app/db/shops.store.ts';
import type { Voucher } from '#app/db/vouchers.store.ts';
import type { RewardSettings } from '#app/domain/rewards/settings.ts';
import { dayIn, isoDay } from '#app/kernel/calendar-day.ts';
import type { ShopifyCustomerId } from '#app/kernel/ids.ts';
import { toDecimal } from '#app/kernel/money.ts';
import type { AdminApi, DiscountCodeInput } from '#app/shopify/index.ts';

/** What Shopify has of a voucher; `used` when some of it was spent. */
export type FoundVoucher = { readonly shopifyId: string; readonly used: boolean };

export type MadeVoucher =
  | { readonly outcome: 'made'; readonly shopifyId: string }
  /** In Shopify's words. */
  | { readonly outcome: 'refused'; readonly message: string }
  | NotPossible
  /** Whether it exists is not known yet. */
  | { readonly outcome: 'unknown' };

/** The reward itself is at fault, as long as the merchant does not change it: a code with a sentence in the locale files. */
type NotPossible = {
  readonly outcome: 'not-possible';
  readonly reason: 'product-gone' | 'product-without-price';
};

export type Target = {
  readonly shop: Shop;
  readonly voucher: Voucher;
  readonly customerId: ShopifyCustomerId;
};

/**
 * Makes a reserved voucher on Shopify: a discount code, a gift card or store credit. A code or a card that is taken was
 * made by an earlier try whose answer was lost (its code has 40 random bits or more). Store credit has no code: it is
 * given by whoever reserved it and by nobody else, so `again` only looks whether it was.
 */
export async function makeVoucher(
  api: AdminApi,
  { shop, voucher, customerId }: Target,
  { again }: { readonly again: boolean },
): Promise<MadeVoucher> {
  if (voucher.kind === 'store-credit') {
    if (again) return asMade(await findVoucher(api, voucher, customerId));
    const made = await api.creditStoreCredit(creditOf(voucher, customerId));
    return made.outcome === 'created' ? { outcome: 'made', shopifyId: made.transactionId } : made;
  }
  if (voucher.kind === 'gift-card') {
    const made = await api.createGiftCard({
      code: voucher.code,
      note: noteOf(voucher),
      valueMinor: voucher.value_minor,
      currency: voucher.currency,
      customerId,
      expiresOn: voucher.expires_at === null ? null : isoDay(dayIn(voucher.expires_at, shop.timezone)),
    });
    if (made.outcome === 'created') return { outcome: 'made', shopifyId: made.giftCardId };
    return made.outcome === 'refused' ? made : asMade(await findVoucher(api, voucher, customerId));
  }
  const gives = await givesOf(api, voucher);
  if ('outcome' in gives) return gives;
  const reward = voucher.details.reward;
  const made = await api.createDiscountCode({
    code: voucher.code,
    title: titleOf(voucher),
    customerId,
    startsAt: voucher.reserved_at,
    endsAt: voucher.expires_at,
    currency: voucher.currency,
    gives,
    minimumMinor: reward !== undefined && 'minimum' in reward ? BigInt(reward.minimum) : 0n,
    combinesWith:
      reward !== undefined && 'combinesWith' in reward
        ? reward.combinesWith
        : { order: false, product: false, shipping: true },
  });
  if (made.outcome === 'created') return { outcome: 'made', shopifyId: made.discountId };
  return made.outcome === 'refused' ? made : asMade(await findVoucher(api, voucher, customerId));
}

/** Looks a voucher up on Shopify; null when it was not made, or is gone. */
export async function findVoucher(
  api: AdminApi,
  voucher: Voucher,
  customerId: ShopifyCustomerId,
): Promise<FoundVoucher | null> {
  if (voucher.kind === 'store-credit') {
    const found = await api.findStoreCredit(creditOf(voucher, customerId));
    return found && { shopifyId: found.transactionId, used: true };
  }
  if (voucher.kind === 'gift-card') {
    const found = await api.findGiftCard(voucher.code, noteOf(voucher));
    return found && { shopifyId: found.giftCardId, used: found.touched };
  }
  const found = await api.findDiscountByCode(voucher.code);
  return found && { shopifyId: found.discountId, used: found.usageCount > 0 };
}

/** Makes a voucher unusable. Store credit cannot be: it is the member's money. */
export async function withdrawVoucher(api: AdminApi, voucher: Voucher, shopifyId: string): Promise<void> {
  if (voucher.kind === 'gift-card') await api.deactivateGiftCard(shopifyId);
  else if (voucher.kind !== 'store-credit') await api.deleteDiscount(shopifyId);
}

const asMade = (found: FoundVoucher | null): MadeVoucher =>
  found === null ? { outcome: 'unknown' } : { outcome: 'made', shopifyId: found.shopifyId };

async function givesOf(api: AdminApi, voucher: Voucher): Promise<DiscountCodeInput['gives'] | NotPossible> {
  const reward: RewardSettings | undefined = voucher.details.reward;
  const all = { products: [], variants: [], collections: [] };
  switch (reward?.kind) {
    case 'percentage':
      return reward.cap === 0
        ? { kind: 'percentage', percent: reward.percent, items: reward.target }
        : {
            kind: 'capped-percentage',
            percent: reward.percent,
            capMinor: BigInt(reward.cap),
            items: reward.target,
          };
    case 'free-shipping':
      return { kind: 'free-shipping' };
    case 'free-product': {
      // An amount and not 100 %: that would give every unit in the basket away.
      const price = await api.productPrice(reward.productId, voucher.currency);
      if (price === null) return { outcome: 'not-possible', reason: 'product-gone' };
      if (price <= 0n) return { outcome: 'not-possible', reason: 'product-without-price' };
      return { kind: 'amount', valueMinor: price, items: { ...all, products: [reward.productId] } };
    }
    case 'fixed-amount':
    case 'any-amount':
      return { kind: 'amount', valueMinor: voucher.value_minor, items: reward.target };
    default:
      return { kind: 'amount', valueMinor: voucher.value_minor, items: all };
  }
}

function titleOf({ code, details, value_minor, currency }: Voucher): string {
  const { reward } = details;
  const worth =
    reward?.kind === 'percentage'
      ? `${reward.percent} %${reward.cap === 0 ? '' : `, at most ${toDecimal(BigInt(reward.cap), currency)} ${currency}`}`
      : reward?.kind === 'free-product'
        ? reward.productTitle
        : reward?.kind === 'free-shipping'
          ? 'free shipping'
          : `${toDecimal(value_minor, currency)} ${currency}`;
  return `Lealta ${code} (${worth})`.slice(0, 255);
}

const noteOf = (voucher: Voucher): string => `Lealta ${voucher.voucher_id}`;

function creditOf(voucher: Voucher, customerId: ShopifyCustomerId) {
  if (voucher.expires_at === null) throw new Error('store credit without the instant that names it');
  return {
    customerId,
    valueMinor: voucher.value_minor,
    currency: voucher.currency,
    expiresAt: voucher.expires_at,
  };
}
