/** The verdict on a cart: which of its lines are of a private sale, and whether this buyer may have them. */
import type { Buyer } from './buyer.ts';
import { INSTANTS, type Sale, type Sales } from './configuration.ts';
import type { ProductInSales } from './product.ts';

export type Line = { readonly quantity: number; readonly product: ProductInSales | null };

export type Refusal =
  /** Nothing of it is for sale now: before the opening, between sales, after the end, or paused. */
  | { readonly reason: 'not-open' }
  /** It is for sale, to customers who are logged in. */
  | { readonly reason: 'not-logged-in' }
  /** It is for sale, and not (or not yet) to this customer. */
  | { readonly reason: 'not-admitted' }
  /** More units than the customer may buy, which are `left`. */
  | { readonly reason: 'over-allowance'; readonly left: number };

export type Verdict = {
  /** The open sale that the line is of; null where there is none. */
  readonly sale: string | null;
  readonly exclusive: boolean;
  /** Why the buyer may not have all of it at the sale's terms; null: they may, or it is of no sale at all. */
  readonly refusal: Refusal | null;
  /** Units of the line, in order of lines, that are within what is left of the allowance: those get the sale's price. */
  readonly units: number;
};

export type CartToJudge = {
  readonly sales: Sales;
  /** How many of the configuration's instants have passed. */
  readonly phase: number;
  readonly buyer: Buyer;
  readonly lines: readonly Line[];
};

/** One verdict for each line, in their order. Nothing that stands in the cart is believed but products and quantities. */
export function judgeCart({ sales, phase, buyer, lines }: CartToJudge): Verdict[] {
  const chosen = lines.map(({ product }) => product && chooseSale(product, sales, phase));
  const units = new Map<string, number>();
  for (const [index, { quantity }] of lines.entries()) {
    const key = chosen[index]?.key;
    if (key !== undefined) units.set(key, (units.get(key) ?? 0) + quantity);
  }
  const left = new Map<string, number>();
  return lines.map(({ product, quantity }, index): Verdict => {
    const choice = chosen[index];
    const exclusive = product?.exclusive ?? false;
    if (!choice) return { sale: null, exclusive, refusal: product ? { reason: 'not-open' } : null, units: 0 };
    const line = { sale: choice.key, exclusive };
    const refusal = admit(choice, buyer, phase);
    if (refusal) return { ...line, refusal, units: 0 };
    const most = unitsLeft(choice, buyer);
    const rest = left.get(choice.key) ?? most;
    const within = Math.min(quantity, rest);
    left.set(choice.key, rest - within);
    const isOver = (units.get(choice.key) ?? 0) > most;
    return { ...line, refusal: isOver ? { reason: 'over-allowance', left: most } : null, units: within };
  });
}

type Choice = { readonly key: string; readonly sale: Sale };

/** Units of a sale that a buyer may still buy; infinite where it has no allowance. */
const unitsLeft = ({ key, sale: { allowance } }: Choice, buyer: Buyer): number =>
  allowance === null ? Number.POSITIVE_INFINITY : Math.max(0, allowance - buyer.access(key).bought);

/** The product's sale that is open; a product is in one at a time. */
function chooseSale(product: ProductInSales, sales: Sales, phase: number): Choice | null {
  for (const key of product.sales) {
    const sale = sales(key);
    if (sale && isOpen(sale, phase)) return { key, sale };
  }
  return null;
}

/** From the first wave's opening until the end, and never past what the configuration knows. */
const isOpen = ({ waves, to }: Sale, phase: number): boolean =>
  phase < INSTANTS && phase < to && waves.some(({ from }) => from <= phase);

/** Why an open sale does not let a buyer in; null: it does. Their allowance is another question. */
function admit({ key, sale }: Choice, buyer: Buyer, phase: number): Refusal | null {
  if (!buyer.loggedIn) return { reason: 'not-logged-in' };
  const { invitedTo } = buyer.access(key);
  const admitted = sale.waves.some(
    ({ from, classes }, wave) =>
      from <= phase &&
      (classes.some((one) => buyer.classes.includes(one)) || (invitedTo !== null && invitedTo <= wave)),
  );
  return admitted ? null : { reason: 'not-admitted' };
}
