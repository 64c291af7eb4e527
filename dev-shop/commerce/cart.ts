import { createHash, randomBytes } from 'node:crypto';
import type { Find } from '../context.ts';
import type { Cart, CartLine, Product, Store, Variant } from '../model.ts';

const linesMax = 100;
/** More than anybody carries home; also keeps `quantity × price` far from losing cents. */
const quantityMax = 9999;

export type CartRefusal =
  | { outcome: 'refused'; code: 'unknown-variant' }
  | { outcome: 'refused'; code: 'unknown-line' }
  | { outcome: 'refused'; code: 'bad-quantity' }
  | { outcome: 'refused'; code: 'too-many-lines' }
  | { outcome: 'refused'; code: 'sold-out'; product: Product; variant: Variant }
  | { outcome: 'refused'; code: 'not-enough'; product: Product; variant: Variant; available: number };
export type CartOutcome = { outcome: 'changed'; line: CartLine | null } | CartRefusal;

/** The cart of a token, or a new one, kept in the store. */
export function openCart(store: Store, token: string | null, now: Date): Cart {
  const known = token === null ? undefined : store.carts[token];
  if (known) return known;
  const cart: Cart = {
    token: randomBytes(16).toString('hex'),
    lines: [],
    note: '',
    attributes: {},
    discountCodes: [],
    customerId: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
  store.carts[cart.token] = cart;
  return cart;
}

/** Adds units of a variant; a line with the same variant and properties grows. Never more than there are in stock. */
export function addToCart(
  find: Find,
  store: Store,
  cart: Cart,
  added: { variantId: number; quantity: number; properties?: Record<string, string> },
  now: Date,
): CartOutcome {
  const { variantId, quantity } = added;
  const properties = added.properties ?? {};
  const found = find.variant(store, variantId);
  if (!found || !isForSale(found.product)) return { outcome: 'refused', code: 'unknown-variant' };
  if (!isQuantity(quantity) || quantity === 0) return { outcome: 'refused', code: 'bad-quantity' };
  const key = lineKey(variantId, properties);
  const line = cart.lines.find((candidate) => candidate.key === key);
  const short = shortOf(found, cart, quantity, null);
  if (short) return short;
  cart.updatedAt = now.toISOString();
  if (line) {
    line.quantity += quantity;
    return { outcome: 'changed', line };
  }
  if (cart.lines.length >= linesMax) return { outcome: 'refused', code: 'too-many-lines' };
  const fresh = { key, variantId, quantity, properties };
  cart.lines.push(fresh);
  return { outcome: 'changed', line: fresh };
}

/** Sets a line's quantity; 0 takes the line out. */
export function changeLine(
  find: Find,
  store: Store,
  cart: Cart,
  key: string,
  quantity: number,
  now: Date,
): CartOutcome {
  const line = cart.lines.find((candidate) => candidate.key === key);
  if (!line) return { outcome: 'refused', code: 'unknown-line' };
  if (!isQuantity(quantity)) return { outcome: 'refused', code: 'bad-quantity' };
  if (quantity > 0) {
    const found = find.variant(store, line.variantId);
    if (!found) return { outcome: 'refused', code: 'unknown-variant' };
    const short = shortOf(found, cart, quantity, line);
    if (short) return short;
    line.quantity = quantity;
  } else {
    cart.lines = cart.lines.filter((candidate) => candidate !== line);
  }
  cart.updatedAt = now.toISOString();
  return { outcome: 'changed', line: quantity > 0 ? line : null };
}

export function emptyCart(cart: Cart, now: Date): void {
  cart.lines = [];
  cart.discountCodes = [];
  cart.note = '';
  cart.attributes = {};
  cart.updatedAt = now.toISOString();
}

/** Remembers a discount code for the checkout, once whatever its case. Whether it applies is decided when it is priced. */
export function rememberCode(holder: { discountCodes: string[] }, code: string): void {
  const trimmed = code.trim().slice(0, 255);
  if (trimmed === '' || holder.discountCodes.length >= 20) return;
  if (holder.discountCodes.some((known) => known.toLowerCase() === trimmed.toLowerCase())) return;
  holder.discountCodes.push(trimmed);
}

/** Shopify's line key: the variant, and a digest of the properties that keep two lines of it apart. */
function lineKey(variantId: number, properties: Record<string, string>): string {
  const text = JSON.stringify(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${variantId}:${createHash('md5').update(text).digest('hex')}`;
}

/** Drafts and archived products cannot be bought; unlisted ones can, by who knows their address. */
export function isForSale(product: Product): boolean {
  return product.status === 'ACTIVE' || product.status === 'UNLISTED';
}

function isQuantity(quantity: number): boolean {
  return Number.isInteger(quantity) && quantity >= 0 && quantity <= quantityMax;
}

/** A refusal if the store has fewer units than all lines of the variant would then ask for. */
function shortOf(
  { product, variant }: { product: Product; variant: Variant },
  cart: Cart,
  quantity: number,
  replaced: CartLine | null,
): CartRefusal | null {
  const others = cart.lines
    .filter((line) => line.variantId === variant.id && line !== replaced)
    .reduce((sum, line) => sum + line.quantity, 0);
  if (variant.inventory <= 0) return { outcome: 'refused', code: 'sold-out', product, variant };
  const available = variant.inventory - others;
  if (quantity <= available) return null;
  return { outcome: 'refused', code: 'not-enough', product, variant, available: Math.max(0, available) };
}
