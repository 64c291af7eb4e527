-- When each member of a CTE `idle` (member_id) last ordered or redeemed, in the shop $1. What was given back is neither.
SELECT m.member_id, GREATEST(
  (SELECT max(o.placed_at) FROM orders o WHERE o.shop_id = $1 AND o.customer_id = m.member_id AND NOT o.test
    AND o.deleted_at IS NULL AND o.cancelled_at IS NULL),
  (SELECT max(v.reserved_at) FROM vouchers v WHERE v.shop_id = $1 AND v.member_id = m.member_id
    AND v.status NOT IN ('reserved', 'released', 'returned'))) AS at
FROM idle m
