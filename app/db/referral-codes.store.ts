import type { ShopTx } from '#app/db/database.ts';
import type { ReferralChannel } from '#app/domain/referrals/referral.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/** The code of each of these members: of several (after a merge) the oldest. */
export async function referralCodesOf(
  tx: ShopTx,
  memberIds: readonly MemberId[],
): Promise<Map<MemberId, string>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx.query<{ member_id: MemberId; code: string }>(
    `SELECT DISTINCT ON (member_id) member_id, code FROM referral_codes
     WHERE shop_id = $1 AND member_id = ANY ($2::bigint[]) ORDER BY member_id, created_at, code`,
    [tx.shopId, memberIds],
    'referral-codes',
  );
  return new Map(rows.map((row) => [row.member_id, row.code]));
}

/** Gives members codes; a code that is another's already is left out, and so is who is no member. */
export async function addReferralCodes(
  tx: ShopTx,
  codes: readonly { readonly memberId: MemberId; readonly code: string }[],
  at: Date,
): Promise<void> {
  if (codes.length === 0) return;
  await tx.query(
    `INSERT INTO referral_codes (shop_id, code, member_id, created_at)
     SELECT $1, u.code, c.customer_id, $4 FROM unnest($2::bigint[], $3::text[]) AS u (member_id, code)
     JOIN customers c ON c.shop_id = $1 AND c.customer_id = u.member_id AND c.is_member
     ON CONFLICT (shop_id, code) DO NOTHING`,
    [tx.shopId, codes.map((one) => one.memberId), codes.map((one) => one.code), at],
  );
}

export type Advocate = {
  readonly memberId: MemberId;
  readonly firstName: string;
  readonly identity: string | null;
};

/**
 * The member who invites by a code; null where there is none, or they are no member any more.
 * @param lock claims by one code wait for each other
 */
export async function advocateByCode(
  tx: ShopTx,
  code: string,
  { lock }: { readonly lock: boolean },
): Promise<Advocate | null> {
  const [row] = await tx.query<{ customer_id: MemberId; first_name: string; email_identity: string | null }>(
    `SELECT c.customer_id, c.first_name, c.email_identity FROM referral_codes r
     JOIN customers c ON c.shop_id = r.shop_id AND c.customer_id = r.member_id
     WHERE r.shop_id = $1 AND r.code = $2 AND c.is_member ${lock ? 'FOR UPDATE OF r' : ''}`,
    [tx.shopId, code],
  );
  return row === undefined
    ? null
    : { memberId: row.customer_id, firstName: row.first_name, identity: row.email_identity };
}

/** Counts a share, or a visit, of a member's invitation. @param day of the shop's zone, as YYYY-MM-DD */
export async function countReferralDay(
  tx: ShopTx,
  {
    memberId,
    day,
    channel,
    what,
  }: {
    readonly memberId: MemberId;
    readonly day: string;
    readonly channel: ReferralChannel;
    readonly what: 'shared' | 'visited';
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO referral_days AS d (shop_id, member_id, day, channel, ${what}) VALUES ($1, $2, $3, $4, 1)
     ON CONFLICT (shop_id, member_id, day, channel) DO UPDATE SET ${what} = d.${what} + 1`,
    [tx.shopId, memberId, day, channel],
  );
}

/** The shop's key for hashes of addresses, sealed; null before the first. */
export async function sealedReferralKey(tx: ShopTx): Promise<Buffer | null> {
  const [row] = await tx.query<{ sealed: Buffer }>(
    'SELECT sealed FROM referral_keys WHERE shop_id = $1',
    [tx.shopId],
    'referral-key',
  );
  return row?.sealed ?? null;
}

/** Keeps the shop's first key; where another was faster, that one stays. */
export async function addReferralKey(tx: ShopTx, sealed: Buffer): Promise<void> {
  await tx.query(
    'INSERT INTO referral_keys (shop_id, sealed) VALUES ($1, $2) ON CONFLICT (shop_id) DO NOTHING',
    [tx.shopId, sealed],
  );
}

/** The same key, sealed anew. */
export async function replaceReferralKey(tx: ShopTx, sealed: Buffer): Promise<void> {
  await tx.query('UPDATE referral_keys SET sealed = $2 WHERE shop_id = $1', [tx.shopId, sealed]);
}
