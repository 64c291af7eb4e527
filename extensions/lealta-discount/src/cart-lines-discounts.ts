import { parseDecimal } from '../../decimal/index.ts';
import { cappedPercentage } from './capped-percentage.ts';
import { readConfiguration } from './configuration.ts';
import type {
  CartLinesDiscountsGenerateRunResult,
  CartLinesQuery,
} from './generated/cart-lines-discounts.ts';

/**
 * What a discount takes off a cart, by the kind in its configuration. A configuration that is missing, broken or of a
 * kind this version does not know takes nothing off: a checkout never fails by it.
 */
export function cartLinesDiscountsGenerateRun(input: CartLinesQuery): CartLinesDiscountsGenerateRunResult {
  const discount = readConfiguration(input.discount.metafield?.jsonValue);
  const rate = parseDecimal(input.presentmentCurrencyRate);
  if (discount === null || rate === null || rate === 0n) return { operations: [] };
  return { operations: cappedPercentage(discount, input, rate) };
}
