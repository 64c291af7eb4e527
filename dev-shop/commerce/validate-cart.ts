import type { Find } from '../context.ts';
import { type BuyerStep, runValidationFunction } from '../functions/run-validation-function.ts';
import type { CartLine, Store } from '../model.ts';
import type { Buyer } from './discount-eligibility.ts';
import en from './locales/en.json' with { type: 'json' };
import es from './locales/es.json' with { type: 'json' };

export type CartToValidate = {
  readonly lines: readonly CartLine[];
  readonly buyer: Buyer;
  readonly step: BuyerStep;
  /** Such as `es` or `pt-BR`. */
  readonly language: string;
  readonly now: Date;
};

/**
 * Why the store's validations refuse a cart, to be read by the buyer, each reason once; nothing where it may go on. One
 * whose Function fails refuses everything if it was told to block then, and is passed over otherwise, as on Shopify.
 */
export function validateCart(
  find: Find,
  store: Store,
  { lines, buyer, step, language, now }: CartToValidate,
): string[] {
  const active = (store.validations ?? []).filter(({ enabled }) => enabled);
  if (active.length === 0 || lines.length === 0) return [];
  const found = lines.flatMap((line) => {
    const sold = find.variant(store, line.variantId);
    return sold ? [{ ...sold, quantity: line.quantity, subtotal: sold.variant.price * line.quantity }] : [];
  });
  const cart = { find, store, lines: found, buyer, now };
  const isoCode = language.toUpperCase().replace('-', '_');
  const messages = active.flatMap((validation) => {
    try {
      return runValidationFunction(validation, cart, { step, language: isoCode });
    } catch {
      // Shopify tells the buyer no more than this, and the app's developer the rest.
      return validation.blockOnFailure ? [(language === 'es' ? es : en).validation_failed] : [];
    }
  });
  return [...new Set(messages)];
}
