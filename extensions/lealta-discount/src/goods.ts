import type { Goods } from './configuration.ts';
import type { CartLinesQuery } from './generated/cart-lines-discounts.ts';

export type CartLine = CartLinesQuery['cart']['lines'][number];

/** Whether a discount is for a line. Gift cards are money: nothing is taken off them. */
export function isFor(goods: Goods, { merchandise }: CartLine): boolean {
  if (merchandise.__typename !== 'ProductVariant') return goods.all;
  const { id, product } = merchandise;
  if (product.isGiftCard) return false;
  return (
    goods.all ||
    goods.productIds.includes(numberOf(product.id)) ||
    goods.variantIds.includes(numberOf(id)) ||
    (goods.byCollection && product.inAnyCollection)
  );
}

/** `gid://shopify/Product/12` is `12`. */
const numberOf = (gid: string): string => gid.slice(gid.lastIndexOf('/') + 1);
