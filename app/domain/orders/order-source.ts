/** Where orders come from, as far as a programme tells them apart. */
export const ORDER_SOURCES = ['online', 'pos', 'subscriptions', 'drafts'] as const;
export type OrderSource = (typeof ORDER_SOURCES)[number];

/** What Shopify calls each of them in an order's `source_name`. */
export const SOURCE_NAMES: Record<OrderSource, string> = {
  online: 'web',
  pos: 'pos',
  subscriptions: 'subscription_contract_checkout_one',
  drafts: 'shopify_draft_order',
};

/**
 * Where an order comes from. A subscription's renewals are named after the checkout that charges them, of which there
 * has been more than one; drafts made in Shopify's mobile app have its platform's name. Whatever else there is (apps
 * and other channels, by their numbers) sells online.
 */
export function sourceOf(sourceName: string): OrderSource {
  const name = sourceName.toLowerCase();
  if (name === SOURCE_NAMES.pos) return 'pos';
  if (name === SOURCE_NAMES.drafts || name === 'iphone' || name === 'android') return 'drafts';
  return name.startsWith('subscription_contract') ? 'subscriptions' : 'online';
}
