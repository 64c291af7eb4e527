-- How many members go from which tier to which, were these thresholds ($5, rising) of these tiers ($6) to decide by what
-- the window (from $2 on; null: all time) holds by basis $3 ($7: see order-counts.sql). Who is in an invite-only tier ($4) stays. All orders are
-- read once, whatever the number of members.
WITH earned AS (
  SELECT o.customer_id AS member_id, sum({counts}) AS figure
  FROM orders o WHERE o.shop_id = $1 AND o.customer_id IS NOT NULL AND o.placed_at >= coalesce($2::timestamptz, '-infinity')
  GROUP BY 1
), events AS (
  SELECT coalesce(n.merged_into, n.customer_id) AS member_id, sum(l.points) AS figure FROM ledger_transactions l
  JOIN customers n ON n.shop_id = $1 AND n.customer_id = l.member_id
  WHERE $3::text = 'points' AND l.shop_id = $1 AND {event_counts}
  GROUP BY 1
)
SELECT t.tier_id AS from_tier, CASE WHEN t.tier_id = ANY ($4::text[]) THEN t.tier_id
    ELSE ($6::text[])[width_bucket((coalesce(o.figure, 0) + coalesce(e.figure, 0))::bigint, $5::bigint[])] END AS to_tier,
  count(*) AS members
FROM customers c
LEFT JOIN member_tiers t ON t.shop_id = $1 AND t.member_id = c.customer_id AND t.until IS NULL
LEFT JOIN earned o ON o.member_id = c.customer_id
LEFT JOIN events e ON e.member_id = c.customer_id
WHERE c.shop_id = $1 AND c.is_member
GROUP BY 1, 2
