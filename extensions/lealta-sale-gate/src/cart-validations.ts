import { judgeCart, phaseOf, readBuyer, readProduct, readSales } from '../../sale-rules/index.ts';
import type { CartValidationsGenerateRunResult, CartValidationsQuery } from './generated/cart-validations.ts';
import { say } from './messages.ts';

/**
 * Refuses a cart with an exclusive product that this buyer may not have, or not so many of. The buyer reads why and
 * what to do, each reason once, and nothing that names a sale or a product. Shopify asks at every step, from the cart
 * to the payment; what is read of the buyer is what the app wrote of them, and nothing that they could write.
 */
export function cartValidationsGenerateRun({
  cart: { buyerIdentity, lines },
  localization,
  shop,
  validation,
}: CartValidationsQuery): CartValidationsGenerateRunResult {
  const verdicts = judgeCart({
    sales: readSales(validation.metafield?.jsonValue),
    phase: phaseOf(shop.localTime),
    buyer: readBuyer(buyerIdentity?.isAuthenticated === true, buyerIdentity?.customer?.metafield?.jsonValue),
    lines: lines.map(({ quantity, merchandise }) => ({
      quantity,
      product: 'product' in merchandise ? readProduct(merchandise.product.metafield?.jsonValue) : null,
    })),
  });
  const refusals = verdicts.flatMap(({ exclusive, refusal }) => (exclusive && refusal ? [refusal] : []));
  const messages = new Set(refusals.map((refusal) => say(refusal, localization.language.isoCode)));
  if (messages.size === 0) return { operations: [] };
  const errors = [...messages].map((message) => ({ message, target: '$.cart' }));
  return { operations: [{ validationAdd: { errors } }] };
}
