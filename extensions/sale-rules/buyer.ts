/** Who buys, as Shopify vouches for it, and what the app wrote of them. */
import { isCount, isObject, isTexts } from './read.ts';

/** What the app wrote of a customer for one sale. */
type Access = {
  /** The first wave that an invitation or a passcode opens; null: none does. */
  readonly invitedTo: number | null;
  /** Units bought of it before. */
  readonly bought: number;
};

export type Buyer = {
  /** By the store's own customer account: whose address was merely typed is a guest. */
  readonly loggedIn: boolean;
  readonly classes: readonly string[];
  readonly access: (sale: string) => Access;
};

const nothing: Access = { invitedTo: null, bought: 0 };

/**
 * @param loggedIn whether the customer is authenticated
 * @param value the customer's metafield; of an unknown version or a broken one nothing is believed
 */
export function readBuyer(loggedIn: boolean, value: unknown): Buyer {
  const stranger: Buyer = { loggedIn, classes: [], access: () => nothing };
  if (!loggedIn || !isObject(value) || value.v !== 1 || !isTexts(value.c)) return stranger;
  const sales = value.s ?? {};
  if (!isObject(sales)) return stranger;
  const access = new Map<string, Access>();
  for (const [sale, given] of Object.entries(sales)) {
    if (!isObject(given)) return stranger;
    const { in: invitedTo = null, n: bought = 0 } = given;
    if ((invitedTo !== null && !isCount(invitedTo)) || !isCount(bought)) return stranger;
    access.set(sale, { invitedTo, bought });
  }
  return { loggedIn, classes: value.c, access: (sale) => access.get(sale) ?? nothing };
}
