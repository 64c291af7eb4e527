/** Reads the metafields as decision 19 says that they are read, and knows nothing else of sales. */
import type {
  AccessMetafield,
  ProductMetafield,
  SalesConfiguration,
} from '#app/domain/private-sales/configuration.ts';

export type ReadLine = {
  readonly quantity: number;
  readonly variantId: string;
  readonly unitMinor: number;
  readonly product: ProductMetafield | null;
};

/** @param wall what the shop's clock shows, with seconds: texts of that form compare as the times do */
export function readCart(
  configuration: SalesConfiguration,
  access: AccessMetafield | null,
  lines: readonly ReadLine[],
  wall: string,
): { refused: boolean; prices: ({ units: number; each: string } | null)[] } {
  const times = Object.entries(configuration).flatMap(([key, value]) =>
    /^t\d+$/.test(key) ? [String(value)] : [],
  );
  if (times.length !== 12) throw new Error(`a Function that misses a variable fails: ${times.length}`);
  const phase = times.filter((time) => wall >= time).length;
  const runs = (key: string): boolean => {
    const sale = configuration.sales[key];
    return sale !== undefined && phase < 12 && phase < sale.c && sale.w.some(([from]) => from <= phase);
  };
  const saleOf = (line: ReadLine): string | undefined =>
    Object.keys(line.product?.s ?? {}).find((key) => runs(key));
  const unitsOf = (key: string): number =>
    lines.reduce((sum, line) => sum + (saleOf(line) === key ? line.quantity : 0), 0);
  /** Units that may be had; null is no limit, -1 is not admitted. */
  const leftOf = (key: string): number | null => {
    const sale = configuration.sales[key];
    const own = access?.s[key];
    if (sale === undefined || access === null) return -1;
    const open = sale.w.filter(([from]) => from <= phase);
    const byClass = open.some(([, classes]) => classes.some((one) => access.c.includes(one)));
    const invited = own?.in !== undefined && own.in < open.length;
    if (!byClass && !invited) return -1;
    return sale.a === undefined ? null : Math.max(0, sale.a - (own?.n ?? 0));
  };
  let refused = false;
  const taken = new Map<string, number>();
  const prices = lines.map((line) => {
    if (line.product === null) return null;
    const key = saleOf(line);
    const left = key === undefined ? -1 : leftOf(key);
    if (line.product.x === true && (key === undefined || (left !== null && unitsOf(key) > left)))
      refused = true;
    if (key === undefined) return null;
    const before = taken.get(key) ?? 0;
    taken.set(key, before + line.quantity);
    const units = left === null ? line.quantity : Math.min(line.quantity, Math.max(0, left - before));
    const terms = line.product.s[key];
    const own = terms?.v?.[line.variantId] ?? terms?.p;
    const minor =
      own !== undefined
        ? Math.round(Number(own) * 100)
        : terms?.off === undefined
          ? line.unitMinor
          : Math.round((line.unitMinor * (100 - terms.off)) / 100);
    return units > 0 && minor < line.unitMinor ? { units, each: (minor / 100).toFixed(2) } : null;
  });
  return { refused, prices };
}
