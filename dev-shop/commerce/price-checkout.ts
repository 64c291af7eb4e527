import type { Find } from '../context.ts';
import type { CartLine, Discount, Product, Store, Variant } from '../model.ts';
import { allocate } from './allocate.ts';
import { classOf, type DiscountEffect, effectOf } from './discount-effect.ts';
import { type Buyer, isEntitled, type RefusedCode, refuseDiscount } from './discount-eligibility.ts';

/** The store's one shipping rate, in cents with tax where prices include it. */
const shippingRate = { price: 490, freeFrom: 6000 };

/** Shopify takes five product or order codes and one shipping code; the rest are told that they do not combine. */
const codesMax = 6;

export type PricedLine = {
  key: string;
  product: Product;
  variant: Variant;
  quantity: number;
  properties: Record<string, string>;
  subtotal: number;
  discount: number;
  /** Which code took what of it off; null: an automatic discount. */
  allocations: { code: string | null; amount: number }[];
  tax: number;
};
export type AppliedDiscount = {
  discount: Discount;
  /** What it is on this cart: a Function's discount can be another on each. */
  value: DiscountEffect['value'];
  code: string | null;
  title: string;
  amount: number;
};
export type PricedCheckout = {
  lines: PricedLine[];
  /** Lines whose variant no longer exists: they are left out of everything. */
  missing: CartLine[];
  subtotal: number;
  /** Discounts on lines, without shipping's. */
  lineDiscount: number;
  shipping: { required: boolean; price: number; discount: number; tax: number };
  /** Cents of products still missing for free shipping; 0 where it is free or not needed. */
  freeShippingShort: number;
  applied: AppliedDiscount[];
  refused: RefusedCode[];
  tax: number;
  total: number;
};

/**
 * Prices a cart as Shopify's checkout does, in cents: which codes and automatic discounts apply (the best combination
 * for the shopper of those that may combine; on a tie, the codes they typed), what each line gives up (to the cent),
 * shipping, and tax. Gift cards are neither discounted nor taxed nor shipped. Nothing is changed.
 */
export function priceCheckout(
  find: Find,
  store: Store,
  request: { lines: readonly CartLine[]; codes: readonly string[]; buyer: Buyer; now: Date },
): PricedCheckout {
  const missing: CartLine[] = [];
  const lines: PricedLine[] = [];
  for (const line of request.lines) {
    const found = find.variant(store, line.variantId);
    if (!found) {
      missing.push(line);
      continue;
    }
    const subtotal = found.variant.price * line.quantity;
    lines.push({ ...found, ...pick(line), subtotal, discount: 0, allocations: [], tax: 0 });
  }
  const { candidates, refused } = gatherCandidates(find, store, request, lines);
  const best = chooseCombination(candidates, lines);
  for (const candidate of candidates) {
    if (candidate.code === null || best.applied.some((used) => used.discount === candidate.discount))
      continue;
    const alone = applyAll([candidate], lines).saved;
    refused.push({ code: candidate.code, reason: alone === 0 ? 'nothing-to-discount' : 'not-combinable' });
  }

  const taxOf = (net: number) =>
    Math.round(store.taxesIncluded ? (net * store.taxRate) / (1 + store.taxRate) : net * store.taxRate);
  const priced = lines.map((line, index): PricedLine => {
    const discount = best.lineDiscounts[index] ?? 0;
    const allocations = best.allocations[index] ?? [];
    return {
      ...line,
      discount,
      allocations,
      tax: line.variant.taxable ? taxOf(line.subtotal - discount) : 0,
    };
  });
  const { shipping } = best;
  const shippingTax = taxOf(shipping.price - shipping.discount);
  const subtotal = sum(priced, (line) => line.subtotal);
  const lineDiscount = sum(priced, (line) => line.discount);
  const tax = sum(priced, (line) => line.tax) + shippingTax;
  const beforeTax = subtotal - lineDiscount + shipping.price - shipping.discount;
  return {
    lines: priced,
    missing,
    subtotal,
    lineDiscount,
    shipping: { ...shipping, tax: shippingTax },
    freeShippingShort:
      shipping.required && shipping.price > 0 ? shippingRate.freeFrom - shippableNet(priced) : 0,
    applied: best.applied,
    refused,
    tax,
    total: beforeTax + (store.taxesIncluded ? 0 : tax),
  };
}

type Candidate = { discount: Discount; code: string | null; effect: DiscountEffect };

/** Automatic discounts in force, and the typed codes this buyer may use; the others with their reason. */
function gatherCandidates(
  find: Find,
  store: Store,
  request: { codes: readonly string[]; buyer: Buyer; now: Date },
  lines: readonly PricedLine[],
): { candidates: Candidate[]; refused: RefusedCode[] } {
  const { buyer, now } = request;
  const refused: RefusedCode[] = [];
  const candidates: Candidate[] = [];
  // As Shopify counts a minimum: over the goods that the discount is for.
  const subtotalFor = (discount: Discount) =>
    sum(lines, (line) => (isEntitled(store, discount, line) ? line.subtotal : 0));
  const typed = [...new Map(request.codes.map((code) => [code.toLowerCase(), code])).values()];
  for (const code of typed) {
    const discount = find.discountByCode(store, code);
    const subtotal = discount === null ? 0 : subtotalFor(discount);
    const refusal = refuseDiscount(find, store, code, discount, buyer, subtotal, now);
    if (refusal) refused.push(refusal);
    else if (candidates.length >= codesMax) refused.push({ code, reason: 'not-combinable' });
    else if (discount) {
      const effect = effectOf(find, store, discount, lines, { buyer, now });
      if (effect) candidates.push({ discount, code: discount.code ?? code, effect });
      else refused.push({ code, reason: 'nothing-to-discount' });
    }
  }
  // An empty cart is priced for every page: nothing of it can cost less.
  for (const discount of lines.length > 0 ? automaticDiscounts(store) : []) {
    if (refuseDiscount(find, store, '', discount, buyer, subtotalFor(discount), now)) continue;
    const effect = effectOf(find, store, discount, lines, { buyer, now });
    if (effect) candidates.push({ discount, code: null, effect });
  }
  return { candidates, refused };
}

const automatics = new WeakMap<readonly Discount[], { seen: number; found: Discount[] }>();

/**
 * Automatic discounts are few among thousands of codes: only what was appended since the last look is read. Whoever
 * removes a discount leaves the store another list.
 */
function automaticDiscounts(store: Store): readonly Discount[] {
  let known = automatics.get(store.discounts);
  if (!known || known.seen > store.discounts.length) {
    known = { seen: 0, found: [] };
    automatics.set(store.discounts, known);
  }
  for (; known.seen < store.discounts.length; known.seen += 1) {
    const discount = store.discounts[known.seen];
    if (discount && discount.code === null) known.found.push(discount);
  }
  return known.found;
}

/** Every combination that the discounts' own settings allow, and of those the one that saves most. */
function chooseCombination(candidates: readonly Candidate[], lines: readonly PricedLine[]) {
  let best = applyAll([], lines);
  for (let mask = 1; mask < 1 << candidates.length; mask += 1) {
    const chosen = candidates.filter((_, index) => mask & (1 << index));
    if (!mayCombine(chosen)) continue;
    const tried = applyAll(chosen, lines);
    // One that adds nothing stays out, so that a single-use code is not spent for nothing.
    if (tried.applied.some((used) => used.amount === 0)) continue;
    const codes = (outcome: typeof best) => outcome.applied.filter((used) => used.code !== null).length;
    if (tried.saved > best.saved || (tried.saved === best.saved && codes(tried) > codes(best))) best = tried;
  }
  return best;
}

function mayCombine(chosen: readonly Candidate[]): boolean {
  return chosen.every(({ discount }, index) =>
    chosen
      .slice(index + 1)
      .every(
        ({ discount: other }) =>
          discount.combinesWith[classOf(other)] &&
          other.combinesWith[classOf(discount)] &&
          !bothShipping(discount, other),
      ),
  );
}

function bothShipping(a: Discount, b: Discount): boolean {
  return classOf(a) === 'shipping' && classOf(b) === 'shipping';
}

/**
 * What a set of discounts does: those on products first (a line takes one of them), then those on the order, percentages
 * before fixed amounts, then shipping on what is left.
 */
function applyAll(chosen: readonly Candidate[], lines: readonly PricedLine[]) {
  const rank = ({ effect }: Candidate) =>
    ['product', 'order', 'shipping'].indexOf(effect.class) * 2 + (effect.value.kind === 'percentage' ? 0 : 1);
  const ordered = [...chosen].sort((a, b) => rank(a) - rank(b));
  const lineDiscounts = lines.map(() => 0);
  const allocations = lines.map((): PricedLine['allocations'] => []);
  const taken = new Set<number>();
  const applied: AppliedDiscount[] = [];
  const shipping = { required: lines.some((line) => line.variant.requiresShipping), price: 0, discount: 0 };
  let shippingPriced = false;
  const priceShipping = () => {
    if (shippingPriced) return;
    shippingPriced = true;
    const net = shippableNet(lines.map((line, index) => ({ ...line, discount: lineDiscounts[index] ?? 0 })));
    shipping.price = shipping.required && net < shippingRate.freeFrom ? shippingRate.price : 0;
  };
  let saved = 0;
  for (const { discount, code, effect } of ordered) {
    const { value } = effect;
    let amount = 0;
    if (value.kind === 'free-shipping') {
      priceShipping();
      amount = shipping.price - shipping.discount;
      shipping.discount += amount;
    } else {
      const onProducts = effect.class === 'product';
      const left = lines.map((line, index) =>
        effect.entitles(index) && !(onProducts && taken.has(index))
          ? line.subtotal - (lineDiscounts[index] ?? 0)
          : 0,
      );
      const shares = sharesOf(value, left);
      amount = shares.reduce((total, share) => total + share, 0);
      for (const [index, share] of shares.entries()) {
        if (share === 0) continue;
        lineDiscounts[index] = (lineDiscounts[index] ?? 0) + share;
        allocations[index]?.push({ code, amount: share });
        if (onProducts) taken.add(index);
      }
    }
    applied.push({ discount, value, code, title: discount.title, amount });
    saved += amount;
  }
  priceShipping();
  return { lineDiscounts, allocations, shipping, applied, saved };
}

/** What a discount takes of what is left of each line, in cents. */
function sharesOf(
  value: Exclude<DiscountEffect['value'], { kind: 'free-shipping' }>,
  left: number[],
): number[] {
  if (value.kind === 'lines') return left.map((most, index) => Math.min(most, value.off[index] ?? 0));
  const leftSum = left.reduce((total, one) => total + one, 0);
  const wanted = value.kind === 'amount' ? value.amount : Math.round((leftSum * value.percentage) / 100);
  return allocate(Math.min(wanted, leftSum), left);
}

/** What counts towards free shipping: goods that travel, after discounts (as Shopify's price-based rates do). */
function shippableNet(lines: readonly PricedLine[]): number {
  return sum(lines, (line) => (line.variant.requiresShipping ? line.subtotal - line.discount : 0));
}

function pick(line: CartLine) {
  return { key: line.key, quantity: line.quantity, properties: line.properties };
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
