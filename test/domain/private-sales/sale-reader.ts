/** What the Functions make of metafields and a cart: the rules that their bundles hold, over what Shopify hands them. */
import type {
  AccessMetafield,
  ProductMetafield,
  SalesConfiguration,
} from '#app/domain/private-sales/configuration.ts';
import {
  judgeCart,
  phaseOf,
  readBuyer,
  readProduct,
  readSales,
} from '../../../extensions/sale-rules/index.ts';

export type ReadLine = {
  readonly quantity: number;
  readonly variantId: string;
  readonly unitMinor: number;
  readonly product: ProductMetafield | null;
};

/**
 * @param access of whoever is logged in; null is a guest
 * @param wall what the shop's clock shows, with seconds: texts of that form compare as the times do
 */
export function readCart(
  configuration: SalesConfiguration,
  access: AccessMetafield | null,
  lines: readonly ReadLine[],
  wall: string,
): { refused: boolean; prices: ({ units: number; each: string } | null)[] } {
  const passed = Array.from({ length: 12 }, (_, place): [string, boolean] => {
    const time = configuration[`t${place}`];
    if (time === undefined) throw new Error(`a Function that misses a variable fails: t${place}`);
    return [`p${place}`, wall >= time];
  });
  const products = lines.map((line) => readProduct(line.product));
  const verdicts = judgeCart({
    sales: readSales(configuration),
    phase: phaseOf(Object.fromEntries(passed)),
    buyer: readBuyer(access !== null, access),
    lines: lines.map(({ quantity }, place) => ({ quantity, product: products[place] ?? null })),
  });
  return {
    refused: verdicts.some(({ exclusive, refusal }) => exclusive && refusal !== null),
    prices: verdicts.map(({ sale, units }, place) => {
      const line = lines[place];
      if (line === undefined || sale === null || units === 0) return null;
      const price = products[place]?.price(sale, line.variantId) ?? null;
      if (price === null) return null;
      const minor =
        'amount' in price
          ? Math.round(Number(price.amount) * 100)
          : Math.round((line.unitMinor * (100 - price.percentOff)) / 100);
      return minor < line.unitMinor ? { units, each: (minor / 100).toFixed(2) } : null;
    }),
  };
}
