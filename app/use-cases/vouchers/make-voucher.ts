import type { Shop } from '#app/db/shops.store.ts';
import type { Voucher } from '#app/db/vouchers.store.ts';
import type { RewardSettings } from '#app/domain/rewards/settings.ts';
import { dayIn, isoDay } from '#app/kernel/calendar-day.ts';
import type { ShopifyCustomerId } from '#app/kernel/ids.ts';
import { toDecimal } from '#app/kernel/money.ts';
import {
  type AdminApi,
  type DiscountCodeInput,
  isShopifyAuthorizationLost,
  isShopifyRefused,
} from '#app/shopify/index.ts';

export type MadeVoucher =
  | { readonly outcome: 'made'; readonly shopifyId: string }
  /** In Shopify's words. */
  | { readonly outcome: 'refused'; readonly message: string }
  | NotPossible
  /** The app has no access to the shop, and nothing was asked of Shopify before: nothing can have been made. */
  | { readonly outcome: 'no-access' }
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
 *
 * A refusal of the whole request (a scope is missing, access was lost) says that this try made nothing. With `again` that
 * says nothing of the tries before it, so it is thrown: the points stay set aside until Shopify can be asked.
 */
export async function makeVoucher(
  api: AdminApi,
  target: Target,
  { again }: { readonly again: boolean },
): Promise<MadeVoucher> {
  const { voucher, customerId } = target;
  if (again && voucher.kind === 'store-credit') return findMade(api, voucher, customerId);
  const made = await create(api, target).catch((error: unknown): Created => {
    if (again) throw error;
    if (isShopifyAuthorizationLost(error)) return { outcome: 'no-access' };
    if (error instanceof Error && isShopifyRefused(error))
      return { outcome: 'refused', message: error.message };
    throw error;
  });
  if (made.outcome !== 'code-taken') return made;
  return findMade(api, voucher, customerId);
}

type Created = Exclude<MadeVoucher, { outcome: 'unknown' }> | { readonly outcome: 'code-taken' };

async function create(api: AdminApi, { shop, voucher, customerId }: Target): Promise<Created> {
  if (voucher.kind === 'store-credit') {
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
    return made.outcome === 'created' ? { outcome: 'made', shopifyId: made.giftCardId } : made;
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
  return made.outcome === 'created' ? { outcome: 'made', shopifyId: made.discountId } : made;
}

/** Looks whether a voucher was made. What is not found is unknown: of a gift card the search may not know yet. */
export async function findMade(
  api: AdminApi,
  voucher: Voucher,
  customerId: ShopifyCustomerId,
): Promise<Extract<MadeVoucher, { outcome: 'made' | 'unknown' }>> {
  const shopifyId = await idOf(api, voucher, customerId);
  return shopifyId === undefined ? { outcome: 'unknown' } : { outcome: 'made', shopifyId };
}

async function idOf(
  api: AdminApi,
  voucher: Voucher,
  customerId: ShopifyCustomerId,
): Promise<string | undefined> {
  if (voucher.kind === 'store-credit')
    return (await api.findStoreCredit(creditOf(voucher, customerId)))?.transactionId;
  if (voucher.kind === 'gift-card')
    return (await api.findGiftCard(voucher.code, noteOf(voucher)))?.giftCardId;
  return (await api.findDiscountByCode(voucher.code))?.discountId;
}

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
