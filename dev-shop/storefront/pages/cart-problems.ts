import { validateCart } from '#dev-shop/commerce/validate-cart.ts';
import type { BuyerStep } from '../../functions/run-validation-function.ts';
import type { CartLine } from '../../model.ts';
import type { Visit } from '../visit.ts';

/**
 * What the store's validations say against some lines, in the shopper's language; nothing where they pass.
 * @param email typed at the checkout, where nobody is logged in
 */
export function problemsOf(
  { context, store, customer, language, now }: Visit,
  lines: readonly CartLine[],
  step: BuyerStep,
  email: string | null = null,
): string[] {
  return validateCart(context.find, store, {
    lines,
    buyer: { customerId: customer?.id ?? null, email: customer?.email ?? email },
    step,
    language,
    now,
  });
}
