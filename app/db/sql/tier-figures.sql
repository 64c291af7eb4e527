-- Of some members ($2): the tier they are in, and what the qualifying window (from $3 on; null: all time) holds by the
-- programme's basis $4 ($6: see order-counts.sql). `shrunk`: whether an order was in the window when it began at $5, and
-- is not any more.
SELECT u.member_id, t.tier_id, t.since, t.keep_until, t.reason,
  (f.figure + e.figure)::bigint AS figure, f.shrunk
FROM unnest($2::bigint[]) AS u (member_id)
-- Looked up one by one: of a million rows only these few are wanted, whatever is known of the table.
LEFT JOIN LATERAL (
  SELECT m.tier_id, m.since, m.keep_until, m.reason FROM member_tiers m
  WHERE m.shop_id = $1 AND m.member_id = u.member_id AND m.until IS NULL LIMIT 1
) t ON true
CROSS JOIN LATERAL (
  SELECT coalesce(sum({counts}) FILTER (WHERE o.placed_at >= coalesce($3::timestamptz, '-infinity')), 0) AS figure,
    coalesce(bool_or(o.placed_at < $3::timestamptz), false) AS shrunk
  FROM orders o WHERE o.shop_id = $1 AND o.customer_id = u.member_id AND o.placed_at >= coalesce($5::timestamptz, '-infinity')
) f
CROSS JOIN LATERAL (
  SELECT CASE WHEN $4::text = 'points' THEN (
    SELECT coalesce(sum(l.points), 0) FROM ledger_transactions l
    WHERE l.shop_id = $1 AND {event_counts} AND l.member_id IN (SELECT u.member_id UNION ALL
      SELECT c.customer_id FROM customers c WHERE c.shop_id = $1 AND c.merged_into = u.member_id)) ELSE 0 END AS figure
) e
