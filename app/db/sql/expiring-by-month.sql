-- What of a shop's points will expire in each of the next $4 months of its zone $2, as things stand at $3. Each member's
-- last order and redemption is looked up once, and only where inactivity counts.
WITH held AS MATERIALIZED (
  SELECT member_id, inactivity_months, expires_at, sum(available) AS points FROM lots
  WHERE shop_id = $1 AND available > 0 AND expires_at IS NOT NULL GROUP BY 1, 2, 3
), active AS (
  SELECT m.member_id, GREATEST(
    (SELECT max(o.placed_at) FROM orders o WHERE o.shop_id = $1 AND o.customer_id = m.member_id AND NOT o.test
      AND o.deleted_at IS NULL AND o.cancelled_at IS NULL),
    (SELECT max(v.reserved_at) FROM vouchers v WHERE v.shop_id = $1 AND v.member_id = m.member_id
      AND v.status NOT IN ('reserved', 'released'))) AS at
  FROM (SELECT DISTINCT member_id FROM held WHERE inactivity_months IS NOT NULL) m
), dated AS (
  -- What is overdue goes as soon as the job comes by: it belongs to the present month.
  SELECT h.member_id, h.points, GREATEST($3::timestamptz AT TIME ZONE $2, h.expires_at AT TIME ZONE $2,
    date_trunc('day', (a.at AT TIME ZONE $2) + make_interval(months => h.inactivity_months))) AS at
  FROM held h LEFT JOIN active a ON h.inactivity_months IS NOT NULL AND a.member_id = h.member_id
), month AS (
  SELECT date_trunc('month', $3::timestamptz AT TIME ZONE $2) + make_interval(months => n) AS starts
  FROM generate_series(0, $4::int - 1) n
)
SELECT to_char(m.starts, 'YYYY-MM') AS month, coalesce(sum(d.points), 0)::bigint AS points,
  count(DISTINCT d.member_id) AS members
FROM month m LEFT JOIN dated d ON d.at >= m.starts AND d.at < m.starts + interval '1 month'
GROUP BY m.starts ORDER BY m.starts
