import { type ShopDomain, type ShopId, toShopId } from '#app/kernel/ids.ts';
import type { Tx } from './database.ts';

/** A tenant, as every part of the app needs it. */
export type Shop = {
  readonly shopId: ShopId;
  readonly domain: ShopDomain;
  readonly name: string;
  readonly currency: string;
  /** IANA zone, for the calendar. */
  readonly timezone: string;
  readonly locale: string;
  readonly installed: boolean;
};

type ShopRow = {
  shop_id: bigint;
  domain: ShopDomain;
  name: string;
  currency: string;
  timezone: string;
  primary_locale: string;
  installed: boolean;
};

const COLUMNS = `shop_id, domain, name, currency, timezone, primary_locale,
  (installed_at IS NOT NULL AND (uninstalled_at IS NULL OR uninstalled_at < installed_at)) AS installed`;

const toShop = (row: ShopRow): Shop => ({
  shopId: toShopId(row.shop_id),
  domain: row.domain,
  name: row.name,
  currency: row.currency,
  timezone: row.timezone,
  locale: row.primary_locale,
  installed: row.installed,
});

/** Makes a row for the shop where there is none; what is known of it stays. Needs `inSystem`. */
export async function registerShop(tx: Tx, domain: ShopDomain): Promise<ShopId> {
  const [row] = await tx.query<{ shop_id: bigint }>(
    `INSERT INTO shops (domain) VALUES ($1)
     ON CONFLICT (domain) DO UPDATE SET domain = EXCLUDED.domain RETURNING shop_id`,
    [domain],
  );
  if (!row) throw new Error('an upsert always gives a row');
  return toShopId(row.shop_id);
}

/** The shop of a domain, installed or not; null when Lealta never met it. Needs `inSystem`. */
export async function findShopByDomain(tx: Tx, domain: ShopDomain): Promise<Shop | null> {
  const [row] = await tx.query<ShopRow>(
    `SELECT ${COLUMNS} FROM shops WHERE domain = $1`,
    [domain],
    'shop-by-domain',
  );
  return row ? toShop(row) : null;
}
