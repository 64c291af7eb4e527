import type { Voucher } from '#app/db/vouchers.store.ts';
import type { AdminApi } from '#app/shopify/index.ts';

export type Withdrawn =
  /** Nobody can use it any more, and nobody has. */
  | { readonly outcome: 'withdrawn' }
  /** Some or all of it was spent, or it cannot be taken away. `leftMinor` is what can still be spent of a gift card. */
  | { readonly outcome: 'used'; readonly leftMinor: bigint | null }
  /** Shopify does not know the gift card, though cards cannot be deleted: it may be alive. */
  | { readonly outcome: 'unknown' };

/**
 * Takes a voucher away on Shopify if nobody used it. A gift card is looked at by its id, never by a search; it can be
 * spent between the look and the deactivation, so that only the balance it was deactivated with says that it was not.
 */
export async function withdrawUnused(api: AdminApi, voucher: Voucher): Promise<Withdrawn> {
  if (voucher.kind === 'store-credit') return { outcome: 'used', leftMinor: null };
  if (voucher.kind === 'gift-card') return withdrawCard(api, voucher);
  const found = await api.findDiscountByCode(voucher.code);
  if (found === null) return { outcome: 'withdrawn' };
  if (found.usageCount > 0) return { outcome: 'used', leftMinor: null };
  await api.deleteDiscount(found.discountId);
  return { outcome: 'withdrawn' };
}

async function withdrawCard(
  api: AdminApi,
  { shopify_discount_id: id, currency }: Voucher,
): Promise<Withdrawn> {
  const card = id === null ? null : await api.giftCard(id, currency);
  if (id === null || card === null) return { outcome: 'unknown' };
  if (card.touched) return { outcome: 'used', leftMinor: card.leftMinor };
  const deactivated = await api.deactivateGiftCard(id, currency);
  if (deactivated === null) return { outcome: 'unknown' };
  return deactivated.touched ? { outcome: 'used', leftMinor: 0n } : { outcome: 'withdrawn' };
}

/** Makes a voucher unusable that nobody was shown. Store credit cannot be: it is the member's money. */
export async function withdrawUnseen(api: AdminApi, voucher: Voucher, shopifyId: string): Promise<void> {
  if (voucher.kind === 'gift-card') await api.deactivateGiftCard(shopifyId, voucher.currency);
  else if (voucher.kind !== 'store-credit') await api.deleteDiscount(shopifyId);
}
