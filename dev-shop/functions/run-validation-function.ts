import { z } from 'zod';
import { gid } from '../admin-api/sources/connections.ts';
import type { Validation } from '../model.ts';
import { cartSource, type FunctionCart, metafieldOf, variablesOf } from './cart-source.ts';
import { loadFunction } from './function-extensions.ts';
import { runFunction } from './run-function.ts';

export const VALIDATION_TARGET = 'cart.validations.generate.run';
const OUTPUT = 'CartValidationsGenerateRunResult';

/** Where the buyer is, as Shopify tells a validation. */
export type BuyerStep = 'CART_INTERACTION' | 'CHECKOUT_INTERACTION' | 'CHECKOUT_COMPLETION';

const result = z.strictObject({
  operations: z.array(
    z.strictObject({
      validationAdd: z.strictObject({
        errors: z.array(z.strictObject({ message: z.string(), target: z.literal('$.cart') })),
      }),
    }),
  ),
});

/**
 * Why a validation refuses a cart, to be read by the buyer; nothing where it passes.
 * @param language as Shopify names it to Functions: `ES`, `PT_BR`
 * @throws where the Function fails, or answers for something else than the cart
 */
export function runValidationFunction(
  validation: Validation,
  cart: Omit<FunctionCart, 'appId'>,
  { step, language }: { step: BuyerStep; language: string },
): string[] {
  const loaded = loadFunction(validation.handle);
  if (!loaded) throw new Error(`no extension has the Function ${validation.handle}`);
  const owned = { ...cart, appId: validation.appId };
  const owner = gid('Validation', validation.id);
  const output = runFunction(loaded, VALIDATION_TARGET, OUTPUT, {
    source: {
      ...cartSource(owned),
      buyerJourney: { step },
      localization: { language: { isoCode: language }, country: { isoCode: cart.store.countryCode } },
      validation: { metafield: metafieldOf(owned, owner) },
    },
    variables: variablesOf(owned, owner, loaded.variables),
    lines: cart.lines.length,
  });
  return result
    .parse(output)
    .operations.flatMap(({ validationAdd }) => validationAdd.errors.map(({ message }) => message));
}
