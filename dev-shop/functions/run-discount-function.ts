import { z } from 'zod';
import { gid } from '../admin-api/sources/connections.ts';
import { resolveNamespace } from '../admin-api/sources/metafields.ts';
import type { DiscountEffect } from '../commerce/discount-effect.ts';
import type { Find } from '../context.ts';
import type { Discount, FunctionValue, Product, Store, Variant } from '../model.ts';
import { loadFunction } from './function-extensions.ts';
import { runFunction } from './run-function.ts';

const TARGET = 'cart.lines.discounts.generate.run';
const OUTPUT = 'CartLinesDiscountsGenerateRunResult';

export type FunctionLine = { product: Product; variant: Variant; quantity: number; subtotal: number };

/** What is read of a Function's output; anything else that Shopify would take is refused aloud. */
const value = z.union([
  z.strictObject({ percentage: z.strictObject({ value: z.coerce.number() }) }),
  z.strictObject({
    fixedAmount: z.strictObject({
      amount: z.coerce.number(),
      appliesToEachItem: z.literal(false).optional(),
    }),
  }),
]);
/** One candidate with its targets, as each kind of operation adds it. */
const candidates = <Target extends z.ZodType>(targets: z.ZodArray<Target>) =>
  z.strictObject({
    selectionStrategy: z.literal('FIRST'),
    candidates: z.array(z.strictObject({ value, message: z.string().optional(), targets })).length(1),
  });
const orderTarget = z.strictObject({
  orderSubtotal: z.strictObject({ excludedCartLineIds: z.array(z.string()) }),
});
const lineTarget = z.strictObject({ cartLine: z.strictObject({ id: z.string() }) });
const result = z.strictObject({
  operations: z
    .array(
      z.union([
        z.strictObject({ orderDiscountsAdd: candidates(z.array(orderTarget).length(1)) }),
        z.strictObject({ productDiscountsAdd: candidates(z.array(lineTarget).min(1)) }),
      ]),
    )
    .max(1),
});

/**
 * What a discount Function takes off a cart; null is nothing.
 * @throws where the Function fails, or answers what the stand-in cannot apply.
 */
export function runDiscountFunction(
  find: Find,
  store: Store,
  discount: Discount,
  { handle, appId, classes }: FunctionValue,
  lines: readonly FunctionLine[],
): DiscountEffect | null {
  const loaded = loadFunction(handle);
  if (!loaded) throw new Error(`no extension has the Function ${handle}`);
  const metafield = (namespace: string | null, key: string) => {
    const owner = gid('DiscountCodeNode', discount.id);
    const found = find.metafield(store, owner, resolveNamespace(appId, namespace), key);
    return found && { value: found.value, type: found.type, jsonValue: JSON.parse(found.value) as unknown };
  };
  const { namespace, key } = loaded.variables ?? {};
  const configuration = key === undefined ? null : metafield(namespace ?? null, key)?.jsonValue;
  const output = runFunction(loaded, TARGET, OUTPUT, {
    source: {
      cart: { lines: lines.map((line, index) => lineSource(store, line, index)) },
      discount: {
        discountClasses: classes.map((one) => one.toUpperCase()),
        metafield: (asked: { namespace?: string | null; key: string }) =>
          metafield(asked.namespace ?? null, asked.key),
      },
      // A store of the stand-in sells in its own currency.
      presentmentCurrencyRate: '1.0',
      triggeringDiscountCode: discount.code,
    },
    variables:
      typeof configuration === 'object' && configuration !== null
        ? (configuration as Record<string, unknown>)
        : {},
  });
  const [operation] = result.parse(output).operations;
  if (!operation) return null;
  if ('orderDiscountsAdd' in operation) {
    const [candidate] = operation.orderDiscountsAdd.candidates;
    const excluded = candidate?.targets[0]?.orderSubtotal.excludedCartLineIds ?? [];
    return candidate
      ? {
          class: 'order',
          value: worthOf(candidate.value),
          entitles: (index) => !excluded.includes(lineId(index)),
        }
      : null;
  }
  const [candidate] = operation.productDiscountsAdd.candidates;
  const targeted = candidate?.targets.map(({ cartLine }) => cartLine.id) ?? [];
  return candidate
    ? {
        class: 'product',
        value: worthOf(candidate.value),
        entitles: (index) => targeted.includes(lineId(index)),
      }
    : null;
}

const lineId = (index: number): string => gid('CartLine', index);

const worthOf = (given: z.infer<typeof value>): DiscountEffect['value'] =>
  'percentage' in given
    ? { kind: 'percentage', percentage: given.percentage.value }
    : { kind: 'amount', amount: Math.round(given.fixedAmount.amount * 100) };

function lineSource(store: Store, { product, variant, quantity, subtotal }: FunctionLine, index: number) {
  const price = (minor: number) => ({ amount: (minor / 100).toFixed(2), currencyCode: store.currency });
  return {
    id: lineId(index),
    quantity,
    cost: { subtotalAmount: price(subtotal), amountPerQuantity: price(variant.price) },
    merchandise: {
      __typename: 'ProductVariant',
      id: gid('ProductVariant', variant.id),
      title: variant.title,
      sku: variant.sku,
      product: {
        id: gid('Product', product.id),
        handle: product.handle,
        title: product.title,
        vendor: product.vendor,
        productType: product.productType,
        isGiftCard: product.giftCard,
        inAnyCollection: ({ ids }: { ids: readonly string[] }) =>
          store.collections.some(
            ({ id, handle }) => product.collections.includes(handle) && ids.includes(gid('Collection', id)),
          ),
        hasAnyTag: ({ tags }: { tags: readonly string[] }) => tags.some((tag) => product.tags.includes(tag)),
      },
    },
  };
}
