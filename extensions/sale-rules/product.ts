/** Which sales a product is in, as the app writes it into the product's metafield. */
import { isObject } from './read.ts';

/** A price in a sale, in the shop's currency, or what is taken off the shelf's in percent. */
export type SalePrice = { readonly amount: string } | { readonly percentOff: number };

export type ProductInSales = {
  /** Nobody but those whom a running sale admits may buy it. */
  readonly exclusive: boolean;
  readonly sales: readonly string[];
  /** By the variant's number; null where the sale changes no price of it. */
  readonly price: (sale: string, variant: string) => SalePrice | null;
};

/** In no sale, and for nobody: what is not understood is refused. */
const unknown: ProductInSales = { exclusive: true, sales: [], price: () => null };

/** Null for a product of which the app never wrote anything: it is as any other. */
export function readProduct(value: unknown): ProductInSales | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value) || value.v !== 1 || !isObject(value.s)) return unknown;
  if (value.x !== undefined && typeof value.x !== 'boolean') return unknown;
  const sales = value.s;
  return {
    exclusive: value.x === true,
    sales: Object.keys(sales),
    price: (sale, variant) => readPrice(Object.hasOwn(sales, sale) ? sales[sale] : null, variant),
  };
}

const AMOUNT = /^\d{1,12}(\.\d{1,3})?$/;
const isAmount = (value: unknown): value is string => typeof value === 'string' && AMOUNT.test(value);
const isPercentage = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && value <= 100;

/** Null where nothing is written of a price, and where what is written is no price. */
function readPrice(value: unknown, variant: string): SalePrice | null {
  if (!isObject(value)) return null;
  const { p, off, v } = value;
  if (isObject(v) && Object.hasOwn(v, variant)) {
    const amount = v[variant];
    return isAmount(amount) ? { amount } : null;
  }
  if (isAmount(p)) return { amount: p };
  return isPercentage(off) ? { percentOff: off } : null;
}
