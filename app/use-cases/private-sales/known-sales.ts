import type { ShopTx } from '#app/db/database.ts';
import {
  classKeys,
  markPeopleOfClasses,
  type SaleProductRow,
  type SaleRow,
} from '#app/db/private-sales.store.ts';
import { onlyInstantOf } from '#app/domain/private-sales/local-time.ts';
import {
  classesOf,
  type SaleClass,
  type SoldProduct,
  saleKey,
  type TimedSale,
  toTimedSale,
} from '#app/domain/private-sales/sale.ts';
import { type PrivateSaleSettings, privateSaleSettings } from '#app/domain/private-sales/settings.ts';

/** When settings open and close in a shop's zone; null where that cannot be said. */
export function windowOf({ waves, endsAt }: PrivateSaleSettings, timezone: string) {
  const starts = waves.flatMap(({ startsAt }) => onlyInstantOf(startsAt, timezone) ?? []);
  const [opensAt = null] = starts.sort((a, b) => a.getTime() - b.getTime());
  return { opensAt, closesAt: onlyInstantOf(endsAt, timezone) };
}

/** A sale's settings as they are understood today. */
export const settingsOf = (row: Pick<SaleRow, 'settings'>): PrivateSaleSettings =>
  privateSaleSettings.parse(row.settings);

type KnownSale = Pick<SaleRow, 'sale_id' | 'status' | 'settings'>;

const EVERYBODY: SaleClass = { kind: 'member', reference: '' };

/** Sales with their classes' keys, which they get now where they have none: whoever is in a new class is marked for it. */
export async function toTimedSales(
  tx: ShopTx,
  rows: readonly KnownSale[],
  timezone: string,
): Promise<readonly TimedSale[]> {
  const read = readAll(rows);
  const named = read.flatMap(({ settings }) => settings.waves.flatMap(({ audience }) => classesOf(audience)));
  const { keys, fresh } = await classKeys(tx, read.length === 0 ? [] : [EVERYBODY, ...named]);
  if (fresh.length > 0) await markPeopleOfClasses(tx, fresh);
  return timed(read, timezone, keys);
}

/** The same without giving anything: what has no key yet gets one that is as long. */
export async function previewTimedSales(
  tx: ShopTx,
  rows: readonly KnownSale[],
  timezone: string,
): Promise<readonly TimedSale[]> {
  const { keys } = await classKeys(tx, []);
  return timed(readAll(rows), timezone, keys);
}

const readAll = (rows: readonly KnownSale[]) =>
  rows.map((row) => ({ saleId: row.sale_id, status: row.status, settings: settingsOf(row) }));

function timed(
  sales: ReturnType<typeof readAll>,
  timezone: string,
  keys: ReadonlyMap<string, string>,
): readonly TimedSale[] {
  const keyOf = ({ kind, reference }: SaleClass): string => keys.get(`${kind}:${reference}`) ?? '?zz';
  return sales.flatMap((sale) => toTimedSale(sale, timezone, keyOf) ?? []);
}

/** Products as their metafields tell of them: exclusive where any sale ever made them so. */
export function toSoldProducts(rows: readonly SaleProductRow[]): SoldProduct[] {
  const byProduct = Map.groupBy(rows, (row) => String(row.product_id));
  return [...byProduct].map(([productId, own]) => ({
    productId,
    exclusive: own.some(({ mode }) => mode === 'exclusive'),
    sales: own.map(({ sale_id, price, variants }) => ({ key: saleKey(sale_id), price, variants })),
  }));
}
