import type { ShopTx } from '#app/db/database.ts';
import type { Birthday, KnownBirthday } from '#app/domain/event-awards/birthday.ts';
import type { Consent, TagChanges } from '#app/domain/members/profile-news.ts';
import type { MemberId } from '#app/kernel/ids.ts';

export type ProfileRow = {
  readonly customerId: MemberId;
  readonly tags: readonly string[];
  readonly changes: TagChanges;
  readonly consent: Consent;
};

/** Tags and consent of customers, locked until the transaction ends. Who was redacted is left out, and stays forgotten. */
export async function openProfiles(tx: ShopTx, customerIds: readonly MemberId[]): Promise<ProfileRow[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.query<{
    customer_id: MemberId;
    tags: string[] | null;
    tag_changes: TagChanges;
    marketing_since: Date | null;
    marketing_changed_at: Date | null;
  }>(
    `SELECT customer_id, tags, tag_changes, marketing_since, marketing_changed_at FROM customers
     WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) AND redacted_at IS NULL ORDER BY customer_id FOR UPDATE`,
    [tx.shopId, customerIds],
  );
  return rows.map((row) => ({
    customerId: row.customer_id,
    tags: row.tags ?? [],
    changes: row.tag_changes,
    consent: { since: row.marketing_since, changedAt: row.marketing_changed_at },
  }));
}

/**
 * Writes tags and consent of customers, in one statement.
 * @returns members who take marketing now and did not, or the other way round, lowest id first
 */
export async function writeProfiles(tx: ShopTx, profiles: readonly ProfileRow[]): Promise<MemberId[]> {
  if (profiles.length === 0) return [];
  const rows = profiles.map(({ customerId, tags, changes, consent }) => ({
    customer_id: String(customerId),
    tags,
    tag_changes: changes,
    marketing_since: consent.since,
    marketing_changed_at: consent.changedAt,
  }));
  const written = await tx.query<{ customer_id: MemberId; turned: boolean }>(
    `UPDATE customers c SET tags = ARRAY(SELECT jsonb_array_elements_text(u.tags)), tag_changes = u.tag_changes,
       marketing_since = u.marketing_since, marketing_changed_at = u.marketing_changed_at
     FROM jsonb_to_recordset($2::jsonb) AS u (customer_id bigint, tags jsonb, tag_changes jsonb,
       marketing_since timestamptz, marketing_changed_at timestamptz)
     JOIN customers before USING (customer_id)
     WHERE c.shop_id = $1 AND before.shop_id = $1 AND c.customer_id = u.customer_id
     RETURNING c.customer_id,
       c.is_member AND (before.marketing_since IS NULL) <> (c.marketing_since IS NULL) AS turned`,
    [tx.shopId, JSON.stringify(rows)],
  );
  return written
    .filter((row) => row.turned)
    .map((row) => row.customer_id)
    .sort((a, b) => (a < b ? -1 : 1));
}

/** When members joined, and since when they take marketing by e-mail. */
export function joiningFacts(
  tx: ShopTx,
  memberIds: readonly MemberId[],
): Promise<{ memberId: MemberId; enrolledAt: Date; marketingSince: Date | null }[]> {
  return tx.query(
    `SELECT customer_id AS "memberId", enrolled_at AS "enrolledAt", marketing_since AS "marketingSince" FROM customers
     WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) AND is_member`,
    [tx.shopId, memberIds],
  );
}

export type BirthdayRow = KnownBirthday & { readonly isMember: boolean };

/** A customer's birthday, locked until the transaction ends; null when there is no such customer. */
export async function openBirthday(tx: ShopTx, customerId: MemberId): Promise<BirthdayRow | null> {
  const [row] = await tx.query<{
    birth_month: number | null;
    birth_day: number | null;
    birthday_locked_at: Date | null;
    is_member: boolean;
  }>(
    `SELECT birth_month, birth_day, birthday_locked_at, is_member
     FROM customers WHERE shop_id = $1 AND customer_id = $2 FOR UPDATE`,
    [tx.shopId, customerId],
  );
  if (row === undefined) return null;
  const { birth_month: month, birth_day: day } = row;
  return {
    birthday: month === null || day === null ? null : { month, day },
    lockedAt: row.birthday_locked_at,
    isMember: row.is_member,
  };
}

/** Keeps a birthday, or forgets it. */
export async function writeBirthday(
  tx: ShopTx,
  customerId: MemberId,
  birthday: Birthday | null,
  at: { readonly setAt: Date; readonly lockedAt: Date } | null,
): Promise<void> {
  await tx.query(
    `UPDATE customers SET birth_month = $3, birth_day = $4, birthday_set_at = $5, birthday_locked_at = $6
     WHERE shop_id = $1 AND customer_id = $2`,
    [
      tx.shopId,
      customerId,
      birthday?.month ?? null,
      birthday?.day ?? null,
      at?.setAt ?? null,
      at?.lockedAt ?? null,
    ],
  );
}

/**
 * Members whose birthday is one of `birthdays`, by their id, after `after`. Who told it on the day itself or later waits
 * a year: else a birthday would be whenever somebody joins.
 */
export async function membersWithBirthday(
  tx: ShopTx,
  birthdays: readonly Birthday[],
  dayBegins: Date,
  after: MemberId,
  limit: number,
): Promise<MemberId[]> {
  const rows = await tx.query<{ customer_id: MemberId }>(
    `SELECT customer_id FROM customers
     WHERE shop_id = $1 AND (birth_month, birth_day) IN (SELECT * FROM unnest($2::smallint[], $3::smallint[]))
       AND birthday_set_at < $4 AND enrolled_at < $4 AND is_member AND customer_id > $5
     ORDER BY customer_id LIMIT $6`,
    [tx.shopId, birthdays.map((one) => one.month), birthdays.map((one) => one.day), dayBegins, after, limit],
  );
  return rows.map((row) => row.customer_id);
}

/** Members who joined within one of the spans (from its first instant to before its last), by their id, after `after`. */
export async function membersWhoJoined(
  tx: ShopTx,
  spans: readonly { readonly from: Date; readonly to: Date }[],
  after: MemberId,
  limit: number,
): Promise<MemberId[]> {
  if (spans.length === 0) return [];
  const rows = await tx.query<{ customer_id: MemberId }>(
    `SELECT c.customer_id FROM unnest($2::timestamptz[], $3::timestamptz[]) AS span (from_at, to_at)
     JOIN customers c ON c.shop_id = $1 AND c.enrolled_at >= span.from_at AND c.enrolled_at < span.to_at
     WHERE c.is_member AND c.customer_id > $4
     ORDER BY c.customer_id LIMIT $5`,
    [tx.shopId, spans.map((span) => span.from), spans.map((span) => span.to), after, limit],
  );
  return rows.map((row) => row.customer_id);
}

/** Of two customers who become one: the kept one's own profile counts, and what it lacks comes from the other. */
export async function inheritProfile(tx: ShopTx, from: MemberId, into: MemberId): Promise<void> {
  await tx.query(
    `UPDATE customers kept SET
       birth_month = COALESCE(kept.birth_month, gone.birth_month), birth_day = COALESCE(kept.birth_day, gone.birth_day),
       birthday_set_at = CASE WHEN kept.birth_month IS NULL THEN gone.birthday_set_at ELSE kept.birthday_set_at END,
       birthday_locked_at = LEAST(kept.birthday_locked_at, gone.birthday_locked_at),
       tags = ARRAY(SELECT DISTINCT t FROM unnest(kept.tags || gone.tags) AS t ORDER BY t)
     FROM customers gone
     WHERE kept.shop_id = $1 AND gone.shop_id = $1 AND gone.customer_id = $2 AND kept.customer_id = $3
       AND kept.redacted_at IS NULL AND gone.redacted_at IS NULL`,
    [tx.shopId, from, into],
  );
}
