import type { ShopTx } from '#app/db/database.ts';
import { sqlFile } from '#app/db/sql.ts';
import type { Enrolment, EnrolmentSource } from '#app/domain/earning/decide-award.ts';
import type { OrderCustomer } from '#app/domain/orders/order.ts';
import type { MemberId, ShopifyCustomerId } from '#app/kernel/ids.ts';

/** A customer as ingestion sees it: after merges, `customerId` is the one that was kept. */
export type KnownCustomer = {
  readonly customerId: MemberId;
  readonly enrolledAt: Date | null;
  readonly source: EnrolmentSource | null;
};

export type CustomerUpdate = OrderCustomer & { readonly updatedAt: Date; readonly createdAt: Date };

type KnownRow = {
  shopify_id: ShopifyCustomerId | null;
  email_key: string | null;
  customer_id: MemberId;
  enrolled_at: Date | null;
  enrolment_source: EnrolmentSource | null;
};

/** What a customer is found by: Shopify's id, or the e-mail address where a source has no id. */
export const customerKey = (customer: { shopifyId: bigint | null; email: string | null }): string | null =>
  customer.shopifyId !== null
    ? `id:${customer.shopifyId}`
    : customer.email === null
      ? null
      : `email:${customer.email.toLowerCase()}`;

const UPSERT = sqlFile('upsert-customers');
const FIND = sqlFile('find-customers');

/**
 * Writes what is newly known of customers: the newest `updatedAt` wins; a deleted or redacted customer stays so.
 * @param enrolAt from when on a customer who is new is a member, by `customerKey`
 * @returns who they are, by `customerKey`, and those of them who are new and members
 */
export async function upsertCustomers(
  tx: ShopTx,
  updates: readonly CustomerUpdate[],
  enrolAt: ReadonlyMap<string, Date>,
): Promise<{ readonly known: Map<string, KnownCustomer>; readonly joined: readonly MemberId[] }> {
  const newest = new Map<string, CustomerUpdate>();
  for (const update of updates) {
    const key = customerKey(update);
    if (key === null) continue;
    const other = newest.get(key);
    if (other === undefined) newest.set(key, update);
    else {
      const [late, early] = other.updatedAt > update.updatedAt ? [other, update] : [update, other];
      const createdAt = late.createdAt < early.createdAt ? late.createdAt : early.createdAt;
      newest.set(key, { ...late, createdAt, locale: late.locale ?? early.locale });
    }
  }
  if (newest.size === 0) return { known: new Map(), joined: [] };
  const entries = [...newest.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = entries.map(([, update]) => update);
  const joined = await tx.query<{ customer_id: MemberId }>(
    UPSERT,
    [
      tx.shopId,
      rows.map((row) => row.shopifyId),
      rows.map((row) => row.email),
      rows.map((row) => row.phone),
      rows.map((row) => row.firstName),
      rows.map((row) => row.lastName),
      rows.map((row) => row.locale),
      rows.map((row) => row.createdAt),
      rows.map((row) => row.updatedAt),
      entries.map(([key]) => enrolAt.get(key) ?? null),
    ],
    'customers-upsert',
  );
  const known = await findCustomers(
    tx,
    rows.flatMap((row) => (row.shopifyId === null ? [] : [row.shopifyId])),
    rows.flatMap((row) => (row.shopifyId === null && row.email !== null ? [row.email.toLowerCase()] : [])),
  );
  return { known, joined: joined.map((row) => row.customer_id) };
}

/** Customers by Shopify id or e-mail (lower case), after merges, by `customerKey`. */
export async function findCustomers(
  tx: ShopTx,
  shopifyIds: readonly bigint[],
  emails: readonly string[] = [],
): Promise<Map<string, KnownCustomer>> {
  if (shopifyIds.length + emails.length === 0) return new Map();
  const rows = await tx.query<KnownRow>(FIND, [tx.shopId, shopifyIds, emails], 'customers-find');
  return new Map(
    rows.map((row) => [
      row.shopify_id !== null ? `id:${row.shopify_id}` : `email:${row.email_key}`,
      { customerId: row.customer_id, enrolledAt: row.enrolled_at, source: row.enrolment_source },
    ]),
  );
}

/**
 * Enrols customers, or moves an automatic enrolment to an earlier date when an earlier order becomes known. Those who
 * left the club, were deleted or redacted stay out.
 * @returns the members whose enrolment changed
 */
export async function enrolCustomers(
  tx: ShopTx,
  enrolments: readonly { customerId: MemberId; at: Date; source: EnrolmentSource }[],
): Promise<{ customerId: MemberId; enrolledAt: Date; source: EnrolmentSource }[]> {
  if (enrolments.length === 0) return [];
  const rows = await tx.query<{
    customer_id: MemberId;
    enrolled_at: Date;
    enrolment_source: EnrolmentSource;
  }>(
    `WITH changed AS (
       UPDATE customers c SET enrolled_at = u.at, enrolment_source = COALESCE(c.enrolment_source, u.source)
       FROM unnest($2::bigint[], $3::timestamptz[], $4::text[]) AS u (customer_id, at, source)
       WHERE c.shop_id = $1 AND c.customer_id = u.customer_id AND c.left_at IS NULL AND c.deleted_at IS NULL
         AND c.redacted_at IS NULL AND c.merged_into IS NULL
         AND (c.enrolled_at IS NULL OR (c.enrolment_source = 'automatic' AND u.source = 'automatic' AND u.at < c.enrolled_at))
       RETURNING c.customer_id, c.enrolled_at, c.enrolment_source
     ), opened AS (
       INSERT INTO balances (shop_id, member_id) SELECT $1, customer_id FROM changed
       ON CONFLICT (shop_id, member_id) DO NOTHING
     ) SELECT customer_id, enrolled_at, enrolment_source FROM changed`,
    [
      tx.shopId,
      enrolments.map((one) => one.customerId),
      enrolments.map((one) => one.at),
      enrolments.map((one) => one.source),
    ],
    'customers-enrol',
  );
  return rows.map((row) => ({
    customerId: row.customer_id,
    enrolledAt: row.enrolled_at,
    source: row.enrolment_source,
  }));
}

/**
 * Of two customers who become one the longer membership counts: what it had claimed stays claimed. Since when the kept
 * one was a member, their own absences count; before that, and where they never were one, those of the one who goes. So
 * whoever left the club stays out of it, also where the kept account never was in it.
 */
export async function keepEarlierEnrolment(tx: ShopTx, from: MemberId, into: MemberId): Promise<void> {
  await tx.query(
    `UPDATE customers kept SET enrolled_at = gone.enrolled_at, enrolment_source = gone.enrolment_source,
       left_at = CASE WHEN kept.enrolled_at IS NULL THEN gone.left_at END,
       absences = CASE WHEN kept.enrolled_at IS NULL THEN gone.absences ELSE kept.absences || COALESCE((
         SELECT jsonb_agg(jsonb_build_object('from', away->'from',
             'to', LEAST((away->>'to')::timestamptz, kept.enrolled_at)) ORDER BY n)
         FROM jsonb_array_elements(gone.absences) WITH ORDINALITY AS before (away, n)
         WHERE (away->>'from')::timestamptz < kept.enrolled_at), '[]') END
     FROM customers gone
     WHERE kept.shop_id = $1 AND gone.shop_id = $1 AND gone.customer_id = $2 AND kept.customer_id = $3
       AND (kept.enrolled_at IS NULL
         OR (gone.left_at IS NULL AND kept.left_at IS NULL AND gone.enrolled_at < kept.enrolled_at))`,
    [tx.shopId, from, into],
  );
}

/** Enrolments of customers by our key; those who never were members are left out. */
export async function enrolmentsOf(
  tx: ShopTx,
  customerIds: readonly MemberId[],
): Promise<Map<MemberId, Enrolment>> {
  const rows = await tx.query<{
    customer_id: MemberId;
    enrolled_at: Date;
    enrolment_source: EnrolmentSource;
    left_at: Date | null;
    absences: { from: string; to: string }[];
  }>(
    `SELECT customer_id, enrolled_at, enrolment_source, left_at, absences FROM customers
     WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) AND enrolled_at IS NOT NULL`,
    [tx.shopId, customerIds],
    'customers-enrolments',
  );
  return new Map(
    rows.map((row) => [
      row.customer_id,
      {
        enrolledAt: row.enrolled_at,
        source: row.enrolment_source,
        absences: [
          ...row.absences.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) })),
          ...(row.left_at === null ? [] : [{ from: row.left_at, to: null }]),
        ],
      },
    ]),
  );
}

/** A member is none any more from `at` on. @returns whether they were one */
export async function markLeft(tx: ShopTx, memberId: MemberId, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE customers SET left_at = $3 WHERE shop_id = $1 AND customer_id = $2 AND is_member RETURNING customer_id`,
    [tx.shopId, memberId, at],
  );
  return rows.length > 0;
}

/** Who left is a member again from `at` on; the time between stays on record. @returns whether they were away */
export async function markReturned(tx: ShopTx, memberId: MemberId, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE customers SET left_at = NULL,
       absences = absences || jsonb_build_object('from', left_at, 'to', GREATEST($3::timestamptz, left_at))
     WHERE shop_id = $1 AND customer_id = $2 AND left_at IS NOT NULL AND deleted_at IS NULL AND redacted_at IS NULL
       AND merged_into IS NULL RETURNING customer_id`,
    [tx.shopId, memberId, at],
  );
  return rows.length > 0;
}

export type MemberRow = {
  readonly customer_id: MemberId;
  readonly shopify_id: ShopifyCustomerId | null;
  readonly email: string | null;
  readonly first_name: string;
  readonly last_name: string;
  readonly locale: string | null;
  readonly is_member: boolean;
  readonly merged_into: MemberId | null;
};

const MEMBER_COLUMNS =
  'customer_id, shopify_id, email, first_name, last_name, locale, is_member, merged_into';

/** One customer by our key. */
export async function customerById(tx: ShopTx, customerId: MemberId): Promise<MemberRow | null> {
  const [row] = await tx.query<MemberRow>(
    `SELECT ${MEMBER_COLUMNS} FROM customers WHERE shop_id = $1 AND customer_id = $2`,
    [tx.shopId, customerId],
    'customer-by-id',
  );
  return row ?? null;
}

/** Customers with this e-mail address, whatever its case; a store may have several. */
export function customersByEmail(tx: ShopTx, email: string): Promise<MemberRow[]> {
  return tx.query<MemberRow>(
    `SELECT ${MEMBER_COLUMNS} FROM customers WHERE shop_id = $1 AND email_key = lower($2) ORDER BY customer_id LIMIT 20`,
    [tx.shopId, email],
  );
}

/**
 * Marks customers as deleted in Shopify; their points stay explained. One who is not known yet gets a place that says
 * so: what is told of them late makes no member of them.
 */
export async function markDeleted(tx: ShopTx, shopifyIds: readonly bigint[], at: Date): Promise<void> {
  await tx.query(
    `INSERT INTO customers AS c (shop_id, shopify_id, created_at, deleted_at)
     SELECT $1, shopify_id, $3, $3 FROM unnest($2::bigint[]) AS gone (shopify_id) ORDER BY shopify_id
     ON CONFLICT (shop_id, shopify_id) DO UPDATE SET deleted_at = COALESCE(c.deleted_at, EXCLUDED.deleted_at)`,
    [tx.shopId, shopifyIds, at],
  );
}

/** Points every earlier merge at the newest keeper, so that a merge is always one step away. */
export async function markMerged(tx: ShopTx, from: MemberId, into: MemberId): Promise<void> {
  await tx.query(
    `UPDATE customers SET merged_into = $3 WHERE shop_id = $1 AND (customer_id = $2 OR merged_into = $2)`,
    [tx.shopId, from, into],
  );
  await tx.query('UPDATE orders SET customer_id = $3 WHERE shop_id = $1 AND customer_id = $2', [
    tx.shopId,
    from,
    into,
  ]);
  await tx.query('UPDATE vouchers SET member_id = $3 WHERE shop_id = $1 AND member_id = $2', [
    tx.shopId,
    from,
    into,
  ]);
}

/**
 * customers/redact: the person is forgotten, also under the names of customers who were merged into this one; the
 * numbers stay.
 * @returns every Shopify id that the person had
 */
export async function redactCustomer(
  tx: ShopTx,
  shopifyId: bigint | null,
  email: string | null,
): Promise<bigint[]> {
  const rows = await tx.query<{ customer_id: MemberId; shopify_id: bigint | null }>(
    `WITH person AS (
       SELECT customer_id FROM customers WHERE shop_id = $1 AND (shopify_id = $2 OR ($2 IS NULL AND email_key = lower($3)))
     )
     UPDATE customers SET email = NULL, email_key = NULL, phone = NULL, first_name = '', last_name = '', locale = NULL, redacted_at = now(),
       birth_month = NULL, birth_day = NULL, birthday_set_at = NULL, birthday_locked_at = NULL, tags = '{}', tag_changes = '{}',
       marketing_since = NULL, marketing_changed_at = NULL
     WHERE shop_id = $1 AND (customer_id IN (TABLE person) OR merged_into IN (TABLE person))
     RETURNING customer_id, shopify_id`,
    [tx.shopId, shopifyId, email],
  );
  const ids = new Set(rows.flatMap((row) => (row.shopify_id === null ? [] : [row.shopify_id])));
  if (shopifyId !== null) ids.add(shopifyId);
  await tx.query(
    `DELETE FROM checkouts WHERE shop_id = $1 AND (shopify_customer_id = ANY ($2::bigint[]) OR lower(email) = lower($3))`,
    [tx.shopId, [...ids], email],
  );
  // What the merchant wrote when giving a tier may be about the person.
  await tx.query(
    `UPDATE member_tiers SET details = details #- '{note}' #- '{ended,note}'
     WHERE shop_id = $1 AND member_id = ANY ($2::bigint[])`,
    [tx.shopId, rows.map((row) => row.customer_id)],
  );
  return [...ids];
}
