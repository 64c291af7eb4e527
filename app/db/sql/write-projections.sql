-- Brings lots (absolute: their member's balance row is locked), balances (as differences) and the daily figures up to
-- date, and marks the members' storefront summaries as out of date.
WITH lot AS (
  INSERT INTO lots (shop_id, lot_id, member_id, order_id, earned_at, matures_at, matured_at, expires_at, pending, available,
    inactivity_months, expired, expirations)
  SELECT $1, u.* FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[],
    $7::timestamptz[], $8::timestamptz[], $9::bigint[], $10::bigint[], $21::smallint[], $22::bigint[], $23::int[]) AS u
  ON CONFLICT (shop_id, lot_id) DO UPDATE SET member_id = EXCLUDED.member_id, order_id = EXCLUDED.order_id,
    matures_at = EXCLUDED.matures_at, matured_at = EXCLUDED.matured_at, expires_at = EXCLUDED.expires_at,
    inactivity_months = EXCLUDED.inactivity_months, pending = EXCLUDED.pending, available = EXCLUDED.available,
    expired = EXCLUDED.expired, expirations = EXCLUDED.expirations
), changed AS (
  SELECT * FROM unnest($11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[])
    AS u (member_id, pending, available, debt, lifetime, redeemed)
), balance AS (
  UPDATE balances b SET pending = b.pending + c.pending, available = b.available + c.available, debt = b.debt + c.debt,
    lifetime = b.lifetime + c.lifetime, redeemed = b.redeemed + c.redeemed, updated_at = now()
  FROM changed c WHERE b.shop_id = $1 AND b.member_id = c.member_id
), day AS (
  INSERT INTO daily_points AS d (shop_id, day, kind, points, transactions)
  SELECT $1, (t.at AT TIME ZONE $20)::date, t.kind, sum(t.points), count(*)
  FROM unnest($17::text[], $18::bigint[], $19::timestamptz[]) AS t (kind, points, at)
  GROUP BY 2, 3 ORDER BY 2, 3
  ON CONFLICT (shop_id, day, kind) DO UPDATE SET points = d.points + EXCLUDED.points,
    transactions = d.transactions + EXCLUDED.transactions
)
INSERT INTO publications (shop_id, member_id) SELECT $1, member_id FROM changed
ON CONFLICT (shop_id, member_id) DO UPDATE SET marked_at = now(), not_before = now(), attempts = 0
