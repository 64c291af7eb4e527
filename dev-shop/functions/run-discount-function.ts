import { discountGid } from '../admin-api/sources/connections.ts';
import type { DiscountEffect } from '../commerce/discount-effect.ts';
import type { Discount, FunctionValue } from '../model.ts';
import { cartSource, type FunctionCart, metafieldOf, variablesOf } from './cart-source.ts';
import { readDiscount } from './discount-output.ts';
import { loadFunction } from './function-extensions.ts';
import { runFunction } from './run-function.ts';

const TARGET = 'cart.lines.discounts.generate.run';
const OUTPUT = 'CartLinesDiscountsGenerateRunResult';

/**
 * What a discount Function takes off a cart; null is nothing.
 * @throws where the Function fails, or answers what the stand-in cannot apply.
 */
export function runDiscountFunction(
  discount: Discount,
  { handle, appId, classes }: FunctionValue,
  cart: Omit<FunctionCart, 'appId'>,
): DiscountEffect | null {
  const loaded = loadFunction(handle);
  if (!loaded) throw new Error(`no extension has the Function ${handle}`);
  const owned = { ...cart, appId };
  const owner = discountGid(discount);
  const output = runFunction(loaded, TARGET, OUTPUT, {
    source: {
      ...cartSource(owned),
      discount: {
        discountClasses: classes.map((one) => one.toUpperCase()),
        metafield: metafieldOf(owned, owner),
      },
      triggeringDiscountCode: discount.code,
    },
    variables: variablesOf(owned, owner, loaded.variables),
    lines: cart.lines.length,
  });
  return readDiscount(output, cart.lines);
}
