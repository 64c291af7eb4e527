import type { ShopTx } from '#app/db/database.ts';
import type { MemberId, OrderId } from '#app/kernel/ids.ts';

export type InvitationKind = 'link' | 'passcode';
export type InvitationRow = {
  readonly invitation_id: string;
  readonly sale_id: number;
  readonly kind: InvitationKind;
  readonly first_wave: number;
  readonly label: string;
  readonly uses_max: number | null;
  readonly uses: number;
  readonly customer_id: MemberId | null;
  readonly expires_at: Date | null;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
};

/** Keeps an invitation or a passcode; one of the same secret stays as it is. @returns whether it was kept */
export async function addInvitation(
  tx: ShopTx,
  one: Pick<
    InvitationRow,
    'invitation_id' | 'sale_id' | 'kind' | 'first_wave' | 'label' | 'uses_max' | 'expires_at' | 'created_at'
  > & { readonly secret_hash: string },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO private_sale_invitations (shop_id, invitation_id, sale_id, kind, secret_hash, first_wave, label, uses_max,
       expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (shop_id, sale_id, secret_hash) DO NOTHING RETURNING 1`,
    [
      tx.shopId,
      one.invitation_id,
      one.sale_id,
      one.kind,
      one.secret_hash,
      one.first_wave,
      one.label,
      one.uses_max,
      one.expires_at,
      one.created_at,
    ],
  );
  return rows.length > 0;
}

/** The invitation of a secret, locked: two who use its last place at once wait for each other. */
export async function lockInvitation(
  tx: ShopTx,
  saleId: number,
  secretHash: string,
): Promise<InvitationRow | null> {
  const [row] = await tx.query<InvitationRow>(
    `SELECT invitation_id, sale_id, kind, first_wave, label, uses_max, uses, customer_id, expires_at, created_at, revoked_at
     FROM private_sale_invitations WHERE shop_id = $1 AND sale_id = $2 AND secret_hash = $3 FOR UPDATE`,
    [tx.shopId, saleId, secretHash],
  );
  return row ?? null;
}

/** A customer used it; a link is theirs from then on. */
export async function useInvitation(tx: ShopTx, invitationId: string, customerId: MemberId): Promise<void> {
  await tx.query(
    `UPDATE private_sale_invitations SET uses = uses + 1,
       customer_id = CASE WHEN kind = 'link' THEN COALESCE(customer_id, $3) END
     WHERE shop_id = $1 AND invitation_id = $2`,
    [tx.shopId, invitationId, customerId],
  );
}

/** It opens nothing from now on; whoever has used it keeps what they have. */
export async function revokeInvitation(tx: ShopTx, invitationId: string, at: Date): Promise<void> {
  await tx.query(
    `UPDATE private_sale_invitations SET revoked_at = COALESCE(revoked_at, $3) WHERE shop_id = $1 AND invitation_id = $2`,
    [tx.shopId, invitationId, at],
  );
}

/** How many invitations and passcodes of a sale can still be used, by kind. */
export async function usableInvitations(
  tx: ShopTx,
  saleId: number,
  now: Date,
): Promise<Record<InvitationKind, number>> {
  const rows = await tx.query<{ kind: InvitationKind; count: number }>(
    `SELECT kind, count(*)::int AS count FROM private_sale_invitations WHERE shop_id = $1 AND sale_id = $2
       AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3) GROUP BY kind`,
    [tx.shopId, saleId, now],
  );
  const counts: Record<InvitationKind, number> = { link: 0, passcode: 0 };
  for (const { kind, count } of rows) counts[kind] = count;
  return counts;
}

/** Lets a customer in from a wave on; one that opens sooner stays. */
export async function grantWave(
  tx: ShopTx,
  grant: {
    readonly saleId: number;
    readonly customerId: MemberId;
    readonly firstWave: number;
    readonly invitationId: string | null;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO private_sale_grants AS g (shop_id, sale_id, customer_id, first_wave, invitation_id, granted_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (shop_id, sale_id, customer_id) DO UPDATE SET first_wave = EXCLUDED.first_wave,
       invitation_id = EXCLUDED.invitation_id, granted_at = EXCLUDED.granted_at
     WHERE g.first_wave IS NULL OR g.first_wave > EXCLUDED.first_wave`,
    [tx.shopId, grant.saleId, grant.customerId, grant.firstWave, grant.invitationId, grant.at],
  );
}

export type GrantRow = {
  readonly sale_id: number;
  readonly customer_id: MemberId;
  readonly first_wave: number | null;
  readonly units: number;
};

/** What is theirs alone, of these customers in these sales. */
export function grantsOf(
  tx: ShopTx,
  customerIds: readonly MemberId[],
  saleIds: readonly number[],
): Promise<GrantRow[]> {
  return tx.query<GrantRow>(
    `SELECT sale_id, customer_id, first_wave, units FROM private_sale_grants
     WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) AND sale_id = ANY ($3::int[])
     ORDER BY customer_id, sale_id`,
    [tx.shopId, customerIds, saleIds],
  );
}

/** Units of a sale in an order, as it stands now; none where nothing of it is left. */
export type SaleOrder = {
  readonly saleId: number;
  readonly orderId: OrderId;
  readonly customerId: MemberId | null;
  readonly units: number;
  readonly revenueMinor: bigint;
  readonly placedAt: Date;
};

/**
 * Writes what orders hold of sales now, and counts anew what their customers, of before and of now, have bought.
 * @returns the customers whose count changed
 */
export async function writeSaleOrders(tx: ShopTx, orders: readonly SaleOrder[]): Promise<MemberId[]> {
  if (orders.length === 0) return [];
  const keys = [tx.shopId, orders.map((one) => one.saleId), orders.map((one) => one.orderId)];
  const before = await tx.query<{ sale_id: number; customer_id: MemberId }>(
    `SELECT o.sale_id, o.customer_id FROM private_sale_orders o
     JOIN unnest($2::int[], $3::bigint[]) AS u (sale_id, order_id) USING (sale_id, order_id)
     WHERE o.shop_id = $1 AND o.customer_id IS NOT NULL`,
    keys,
  );
  await tx.query(
    `INSERT INTO private_sale_orders (shop_id, sale_id, order_id, customer_id, units, revenue_minor, placed_at)
     SELECT $1, u.* FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::int[], $6::bigint[], $7::timestamptz[]) AS u
     ON CONFLICT (shop_id, sale_id, order_id) DO UPDATE SET customer_id = EXCLUDED.customer_id, units = EXCLUDED.units,
       revenue_minor = EXCLUDED.revenue_minor`,
    [
      ...keys,
      orders.map((one) => one.customerId),
      orders.map((one) => one.units),
      orders.map((one) => one.revenueMinor),
      orders.map((one) => one.placedAt),
    ],
  );
  const touched = [
    ...before.map((one) => ({ saleId: one.sale_id, customerId: one.customer_id })),
    ...orders.flatMap(({ saleId, customerId }) => (customerId === null ? [] : [{ saleId, customerId }])),
  ];
  const changed = await tx.query<{ customer_id: MemberId }>(
    `INSERT INTO private_sale_grants AS g (shop_id, sale_id, customer_id, units)
     SELECT $1, u.sale_id, u.customer_id, COALESCE((SELECT sum(o.units) FROM private_sale_orders o
       WHERE o.shop_id = $1 AND o.sale_id = u.sale_id AND o.customer_id = u.customer_id), 0)
     FROM (SELECT DISTINCT * FROM unnest($2::int[], $3::bigint[])) AS u (sale_id, customer_id)
     ORDER BY u.sale_id, u.customer_id
     ON CONFLICT (shop_id, sale_id, customer_id) DO UPDATE SET units = EXCLUDED.units WHERE g.units <> EXCLUDED.units
     RETURNING customer_id`,
    [tx.shopId, touched.map((one) => one.saleId), touched.map((one) => one.customerId)],
  );
  return [...new Set(changed.map((row) => row.customer_id))];
}

/** Units of a sale that the customer of each order bought in orders placed before it (by instant, then by number); none is left out. */
export function boughtBefore(
  tx: ShopTx,
  orders: readonly {
    readonly saleId: number;
    readonly customerId: MemberId;
    readonly orderId: OrderId;
    readonly placedAt: Date;
  }[],
): Promise<{ sale_id: number; order_id: OrderId; units: number }[]> {
  return tx.query(
    `SELECT j.sale_id, j.order_id, sum(o.units)::int AS units
     FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::timestamptz[]) AS j (sale_id, customer_id, order_id, placed_at)
     JOIN private_sale_orders o ON o.shop_id = $1 AND o.sale_id = j.sale_id AND o.customer_id = j.customer_id
       AND (o.placed_at, o.order_id) < (j.placed_at, j.order_id)
     GROUP BY j.sale_id, j.order_id`,
    [
      tx.shopId,
      orders.map((one) => one.saleId),
      orders.map((one) => one.customerId),
      orders.map((one) => one.orderId),
      orders.map((one) => one.placedAt),
    ],
  );
}

/** What of these orders has been counted, and so judged, before. */
export function knownSaleOrders(
  tx: ShopTx,
  orderIds: readonly OrderId[],
): Promise<{ sale_id: number; order_id: OrderId }[]> {
  return tx.query(
    `SELECT sale_id, order_id FROM private_sale_orders WHERE shop_id = $1 AND order_id = ANY ($2::bigint[])`,
    [tx.shopId, orderIds],
  );
}

export type SaleException = {
  readonly saleId: number;
  readonly orderId: OrderId;
  readonly reasons: readonly string[];
  readonly sourceName: string;
};

/** Puts orders that slipped past into the queue; those already there keep when they were found and what was decided. */
export async function addExceptions(tx: ShopTx, found: readonly SaleException[], at: Date): Promise<void> {
  for (const { saleId, orderId, reasons, sourceName } of found)
    await tx.query(
      `INSERT INTO private_sale_exceptions (shop_id, sale_id, order_id, reasons, source_name, found_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (shop_id, sale_id, order_id) DO UPDATE SET reasons = EXCLUDED.reasons`,
      [tx.shopId, saleId, orderId, reasons, sourceName, at],
    );
}

/** Orders about which the merchant has not decided, the oldest first. */
export function openExceptions(
  tx: ShopTx,
  limit: number,
): Promise<{ sale_id: number; order_id: OrderId; reasons: string[]; source_name: string; found_at: Date }[]> {
  return tx.query(
    `SELECT sale_id, order_id, reasons, source_name, found_at FROM private_sale_exceptions
     WHERE shop_id = $1 AND decision IS NULL ORDER BY found_at, order_id LIMIT $2`,
    [tx.shopId, limit],
  );
}

/** Notes the merchant's word about an order. @returns false where there is nothing to decide any more */
export async function decideException(
  tx: ShopTx,
  { saleId, orderId }: { readonly saleId: number; readonly orderId: OrderId },
  { decision, at, by }: { readonly decision: 'cancel' | 'keep'; readonly at: Date; readonly by: string },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE private_sale_exceptions SET decision = $4, decided_at = $5, decided_by = $6
     WHERE shop_id = $1 AND sale_id = $2 AND order_id = $3 AND decision IS NULL RETURNING 1`,
    [tx.shopId, saleId, orderId, decision, at, by],
  );
  return rows.length > 0;
}
