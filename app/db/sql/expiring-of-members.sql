-- What of some members' ($2) points will expire when, soonest first; $3 the shop's zone. Where inactivity counts, a lot
-- keeps the earliest date it can have, and the last order or redemption moves it.
SELECT l.member_id, e.at, sum(l.available)::bigint AS points, count(*) AS lots
FROM lots l
LEFT JOIN LATERAL (
  SELECT GREATEST(
    (SELECT max(o.placed_at) FROM orders o WHERE o.shop_id = l.shop_id AND o.customer_id = l.member_id AND NOT o.test
      AND o.deleted_at IS NULL AND o.cancelled_at IS NULL),
    (SELECT max(v.reserved_at) FROM vouchers v WHERE v.shop_id = l.shop_id AND v.member_id = l.member_id
      AND v.status NOT IN ('reserved', 'released'))) AS at
) active ON l.inactivity_months IS NOT NULL
CROSS JOIN LATERAL (SELECT GREATEST(l.expires_at, (date_trunc('day', (active.at AT TIME ZONE $3)
  + make_interval(months => l.inactivity_months)) + interval '1 day') AT TIME ZONE $3 - interval '1 millisecond') AS at) e
WHERE l.shop_id = $1 AND l.member_id = ANY ($2::bigint[]) AND l.available > 0 AND l.expires_at IS NOT NULL
GROUP BY l.member_id, e.at ORDER BY l.member_id, e.at
