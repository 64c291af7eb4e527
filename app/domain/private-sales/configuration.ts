import { toDecimal } from '#app/kernel/money.ts';
import { wallText } from './local-time.ts';
import { isUnfinished, type SoldProduct, type TimedSale } from './sale.ts';
import type { CombinesWith, PrivateSaleSettings } from './settings.ts';

/** As many instants as the Functions can be told to compare with the shop's clock. */
export const INSTANTS = 12;

/** Stands for an instant that there is not. */
const NEVER = '2200-01-01T00:00:00';

/** Bytes that each metafield may have: Shopify gives a Function none of more than 10,000, nor an input of more than 128 kB. */
export const BYTES_MAX = { configuration: 9_500, product: 280, access: 2_500, appData: 100_000 } as const;

export type PhasedSale = {
  /** The phase in which a wave opens, and the classes that it lets in. */
  readonly w: readonly (readonly [number, readonly string[]])[];
  /** The phase in which the sale closes. */
  readonly c: number;
  /** Units for one member. */
  readonly a?: number;
};

/** What the Functions read: the instants are their variables, the sales their data. */
export type SalesConfiguration = {
  readonly v: 1;
  /** Counts the writings. */
  readonly n: number;
  readonly sales: Readonly<Record<string, PhasedSale>>;
} & Readonly<Record<`t${number}`, string>>;

export type ProductTerms = {
  readonly p?: string;
  readonly off?: number;
  readonly v?: Readonly<Record<string, string>>;
};
export type ProductMetafield = {
  readonly v: 1;
  readonly x?: true;
  readonly s: Readonly<Record<string, ProductTerms>>;
};
export type AccessMetafield = {
  readonly v: 1;
  readonly c: readonly string[];
  readonly s: Readonly<Record<string, { readonly in?: number; readonly n?: number }>>;
};

const running = (sales: readonly TimedSale[], now: Date): TimedSale[] =>
  sales.filter((sale) => sale.status === 'launched' && isUnfinished(sale, now));

/** The next instants after `now` at which time changes a sale, in order, at most `limit`. */
export function nextInstants(sales: readonly TimedSale[], now: Date, limit = INSTANTS): Date[] {
  const times = running(sales, now).flatMap(({ waves, closesAt }) => [
    ...waves.map(({ opensAt }) => opensAt.getTime()),
    closesAt.getTime(),
  ]);
  return [...new Set(times)]
    .filter((at) => at > now.getTime())
    .sort((a, b) => a - b)
    .slice(0, limit)
    .map((at) => new Date(at));
}

/**
 * The sales as the Functions read them at any time from `now` on, until the last of its instants; then all are shut.
 * @param sales all of the shop: the instants are the same whoever the metafield is for
 * @param options.only those that the owner has to know, e.g. those with one combination of discounts
 */
export function toConfiguration(
  sales: readonly TimedSale[],
  {
    now,
    timezone,
    n,
    only = () => true,
  }: {
    readonly now: Date;
    readonly timezone: string;
    readonly n: number;
    readonly only?: (sale: TimedSale) => boolean;
  },
): SalesConfiguration {
  const instants = nextInstants(sales, now);
  const phaseOf = (at: Date): number => {
    if (at <= now) return 0;
    const place = instants.findIndex((one) => one.getTime() === at.getTime());
    return place === -1 ? INSTANTS : place + 1;
  };
  const phased = running(sales, now)
    .filter(only)
    .map(({ key, waves, closesAt, allowance }): [string, PhasedSale] => [
      key,
      {
        w: waves.map(({ opensAt, classes }) => [phaseOf(opensAt), classes]),
        c: phaseOf(closesAt),
        ...(allowance === null ? {} : { a: allowance }),
      },
    ]);
  const times = Array.from({ length: INSTANTS }, (_, place): [string, string] => {
    const at = instants[place];
    return [`t${place}`, at === undefined ? NEVER : wallText(at, timezone)];
  });
  return { v: 1, n, ...Object.fromEntries(times), sales: Object.fromEntries(phased) };
}

/** Names a combination of discounts: each in use has an automatic discount of its own. */
export const combinationKey = ({ order, product, shipping }: CombinesWith): string =>
  `${order ? 'o' : ''}${product ? 'p' : ''}${shipping ? 's' : ''}` || 'alone';

/**
 * What the Functions know of a product; null where nothing is to be known any more (a public product without sales).
 * @param unfinished keys of the sales that time or the merchant can still open
 */
export function toProductMetafield(
  product: SoldProduct,
  unfinished: ReadonlySet<string>,
  currency: string,
): ProductMetafield | null {
  const decimal = (minor: number): string => toDecimal(BigInt(minor), currency);
  const terms = product.sales
    .filter(({ key }) => unfinished.has(key))
    .map(({ key, price, variants }): [string, ProductTerms] => {
      const own = Object.entries(variants).map(([variant, minor]) => [variant, decimal(minor)]);
      return [
        key,
        {
          ...(price?.kind === 'fixed' ? { p: decimal(price.minor) } : {}),
          ...(price?.kind === 'percentage' ? { off: price.percent } : {}),
          ...(own.length === 0 ? {} : { v: Object.fromEntries(own) }),
        },
      ];
    });
  if (terms.length === 0 && !product.exclusive) return null;
  return { v: 1, ...(product.exclusive ? { x: true } : {}), s: Object.fromEntries(terms) };
}

/** What the Functions know of a customer: the classes they are in, and what is theirs alone in the unfinished sales. */
export function toAccessMetafield(
  customer: {
    readonly classes: readonly string[];
    readonly grants: readonly {
      readonly key: string;
      readonly firstWave: number | null;
      readonly bought: number;
    }[];
  },
  unfinished: ReadonlySet<string>,
): AccessMetafield {
  const own = customer.grants
    .filter(({ key, firstWave, bought }) => unfinished.has(key) && (firstWave !== null || bought > 0))
    .map(({ key, firstWave, bought }) => [
      key,
      { ...(firstWave === null ? {} : { in: firstWave }), ...(bought > 0 ? { n: bought } : {}) },
    ]);
  return {
    v: 1,
    c: customer.classes,
    s: Object.fromEntries(own),
  };
}

/** The windows for Liquid, which has a clock of its own: instants in seconds since 1970. */
export function toSalesAppData(sales: readonly TimedSale[], now: Date, n: number): object {
  const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
  const windows = running(sales, now).map(({ key, waves, closesAt, allowance }) => [
    key,
    {
      w: waves.map(({ opensAt, classes }) => [seconds(opensAt), classes]),
      c: seconds(closesAt),
      ...(allowance === null ? {} : { a: allowance }),
    },
  ]);
  return { v: 1, n, sales: Object.fromEntries(windows) };
}

/** One sale for Liquid: what is shown to those it lets in. Prices are decimals of the shop's currency. */
export function toSaleAppData(
  settings: Pick<PrivateSaleSettings, 'name' | 'story' | 'waves'>,
  products: readonly { readonly handle: string; readonly terms: ProductTerms }[],
): object {
  return {
    v: 1,
    name: settings.name,
    story: settings.story,
    invited: settings.waves.some(({ audience }) => audience.invited),
    passcode: settings.waves.some(({ audience }) => audience.passcode),
    products: products.map(({ handle, terms }) => ({ handle, ...terms })),
  };
}

/** Bytes of a metafield's JSON. */
export const bytesOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));
