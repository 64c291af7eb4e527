import type { ShopTx } from '#app/db/database.ts';

/** Points that campaigns with a budget have given so far, by campaign. */
export async function campaignPoints(tx: ShopTx): Promise<Map<string, bigint>> {
  const rows = await tx.query<{ campaign_id: string; points: bigint }>(
    'SELECT campaign_id, points FROM campaign_points WHERE shop_id = $1',
    [tx.shopId],
    'campaign-points',
  );
  return new Map(rows.map((row) => [row.campaign_id, row.points]));
}

/** Adds what campaigns gave, or gave less than before. */
export async function addCampaignPoints(tx: ShopTx, changes: ReadonlyMap<string, bigint>): Promise<void> {
  const rows = [...changes].filter(([, points]) => points !== 0n).sort(([a], [b]) => (a < b ? -1 : 1));
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO campaign_points AS c (shop_id, campaign_id, points)
     SELECT $1, u.* FROM unnest($2::text[], $3::bigint[]) AS u
     ON CONFLICT (shop_id, campaign_id) DO UPDATE SET points = c.points + EXCLUDED.points`,
    [tx.shopId, rows.map(([id]) => id), rows.map(([, points]) => points)],
    'campaign-points-add',
  );
}
