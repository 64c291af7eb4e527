import type { MilestoneShown } from '#app/domain/referrals/terms.ts';
import { type ShopDomain, type ShopId, toShopId } from '#app/kernel/ids.ts';
import type { ShopTx, Tx } from './database.ts';

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

/** The shop of the transaction. Needs `inShop`. */
export async function shopById(tx: Tx, shopId: ShopId): Promise<Shop> {
  const [row] = await tx.query<ShopRow>(
    `SELECT ${COLUMNS} FROM shops WHERE shop_id = $1`,
    [shopId],
    'shop-by-id',
  );
  if (!row) throw new Error(`shop ${shopId} does not exist`);
  return toShop(row);
}

/** Every shop, by domain. Needs `inSystem`. */
export async function listShops(tx: Tx): Promise<Shop[]> {
  const rows = await tx.query<ShopRow>(`SELECT ${COLUMNS} FROM shops ORDER BY domain`);
  return rows.map(toShop);
}

/** What Shopify says of the shop, at installation and whenever it is asked again. */
export type ShopDetails = {
  readonly shopifyId: bigint;
  readonly name: string;
  readonly email: string | null;
  readonly currency: string;
  readonly timezone: string;
  readonly locale: string;
  readonly taxesIncluded: boolean;
  readonly appInstallationGid: string;
  readonly scopes: readonly string[];
};

/** Notes an installation and the shop's details. Needs `inSystem`. */
export async function markInstalled(tx: Tx, shopId: ShopId, details: ShopDetails, at: Date): Promise<void> {
  await tx.query(
    `UPDATE shops SET shopify_id = $2, name = $3, email = $4, currency = $5, timezone = $6, primary_locale = $7,
       taxes_included = $8, app_installation = $9, scopes = $10,
       installed_at = CASE WHEN installed_at IS NULL OR uninstalled_at > installed_at THEN $11 ELSE installed_at END
     WHERE shop_id = $1`,
    [
      shopId,
      details.shopifyId,
      details.name,
      details.email,
      details.currency,
      details.timezone,
      details.locale,
      details.taxesIncluded,
      details.appInstallationGid,
      details.scopes.join(','),
      at,
    ],
  );
}

/** True when the uninstall is news: an installation after it makes it old. */
export async function markUninstalled(tx: ShopTx, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE shops SET uninstalled_at = $2 WHERE shop_id = $1 AND (installed_at IS NULL OR installed_at <= $2) RETURNING 1`,
    [tx.shopId, at],
  );
  return rows.length > 0;
}

/** Forgets the shop's access tokens. */
export async function deleteAllSessions(tx: ShopTx): Promise<void> {
  await tx.query('DELETE FROM sessions WHERE shop_id = $1', [tx.shopId]);
}

/** What publishing to the storefront needs to know. */
export async function publicationTarget(tx: ShopTx): Promise<{
  appInstallation: string | null;
  email: string | null;
  taxesIncluded: boolean;
  /** Ids of the rewards that the storefront shows as sold out. */
  soldOutShown: string[];
  /** The milestones of which members' summaries tell; null where they tell of no invitations. */
  milestonesShown: MilestoneShown[] | null;
}> {
  const [row] = await tx.query<{
    app_installation: string | null;
    email: string | null;
    taxes_included: boolean;
    sold_out_shown: string[];
    milestones_shown: MilestoneShown[] | null;
  }>(
    'SELECT app_installation, email, taxes_included, sold_out_shown, milestones_shown FROM shops WHERE shop_id = $1',
    [tx.shopId],
  );
  return {
    appInstallation: row?.app_installation ?? null,
    email: row?.email ?? null,
    taxesIncluded: row?.taxes_included ?? false,
    soldOutShown: row?.sold_out_shown ?? [],
    milestonesShown: row?.milestones_shown ?? null,
  };
}

/** Notes which rewards the storefront shows as sold out now. */
export async function noteSoldOut(tx: ShopTx, rewardIds: readonly string[]): Promise<void> {
  await tx.query('UPDATE shops SET sold_out_shown = $2 WHERE shop_id = $1', [tx.shopId, rewardIds]);
}

/** Notes of which milestones members' summaries tell from now on; null where they tell of no invitations. */
export async function noteMilestonesShown(
  tx: ShopTx,
  milestones: readonly MilestoneShown[] | null,
): Promise<void> {
  await tx.query('UPDATE shops SET milestones_shown = $2 WHERE shop_id = $1', [
    tx.shopId,
    milestones === null ? null : JSON.stringify(milestones),
  ]);
}
