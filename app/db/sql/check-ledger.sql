-- Recomputes every projection from the ledger's entries and answers where it differs, row by row and field by field.
-- One statement, so that all of it is seen at one instant while postings go on. $1 shop, $2 the shop's time zone.
WITH entry AS (
  SELECT e.account, e.member_id, e.lot_id, e.points, t.member_id AS holder, t.order_id, t.voucher_id
  FROM ledger_entries e JOIN ledger_transactions t USING (shop_id, transaction_id)
  WHERE e.shop_id = $1
), by_member AS (
  SELECT member_id, coalesce(sum(points) FILTER (WHERE account = 'pending'), 0) AS pending,
    coalesce(sum(points) FILTER (WHERE account = 'available'), 0) AS available,
    coalesce(-sum(points) FILTER (WHERE account = 'debt'), 0) AS debt
  FROM entry WHERE member_id IS NOT NULL GROUP BY member_id
), past AS (
  -- What was ever earned and spent moves with a merge; the two passages through `programme` cancel out.
  SELECT coalesce(c.merged_into, c.customer_id) AS member_id,
    coalesce(-sum(e.points) FILTER (WHERE e.account = 'programme'), 0) AS lifetime,
    coalesce(sum(e.points) FILTER (WHERE e.account = 'redeemed'), 0) AS redeemed,
    coalesce(sum(e.points) FILTER (WHERE e.account = 'reserved'), 0) AS reserved
  FROM entry e JOIN customers c ON c.shop_id = $1 AND c.customer_id = e.holder GROUP BY 1
), by_lot AS (
  -- With its member: a lot that says another's name than its entries do is as wrong as one with other points.
  SELECT lot_id, member_id, coalesce(sum(points) FILTER (WHERE account = 'pending'), 0) AS pending,
    coalesce(sum(points) FILTER (WHERE account = 'available'), 0) AS available
  FROM entry WHERE lot_id IS NOT NULL AND account <> 'expired' GROUP BY lot_id, member_id
), lapsed AS (
  SELECT lot_id, sum(points) AS expired FROM entry WHERE lot_id IS NOT NULL AND account = 'expired' GROUP BY lot_id
), by_order AS (
  SELECT order_id, coalesce(-sum(points) FILTER (WHERE account = 'programme'), 0) AS awarded,
    coalesce(-sum(points) FILTER (WHERE account = 'debt'), 0) AS debt
  FROM entry WHERE order_id IS NOT NULL AND voucher_id IS NULL GROUP BY order_id
), by_voucher AS (
  SELECT voucher_id, coalesce(sum(points) FILTER (WHERE account = 'redeemed'), 0) AS redeemed,
    coalesce(sum(points) FILTER (WHERE account = 'reserved'), 0) AS reserved
  FROM entry WHERE voucher_id IS NOT NULL GROUP BY voucher_id
), by_day AS (
  SELECT (occurred_at AT TIME ZONE $2)::date AS day, kind, sum(points) AS points, count(*) AS transactions
  FROM ledger_transactions WHERE shop_id = $1 GROUP BY 1, 2
), compared AS (
  SELECT 'balances' AS projection, coalesce(b.member_id, m.member_id)::text AS key, f.* FROM
    (SELECT member_id, pending, available, debt FROM balances WHERE shop_id = $1) b
    FULL JOIN by_member m USING (member_id),
    LATERAL (VALUES ('pending', b.pending, m.pending), ('available', b.available, m.available),
      ('debt', b.debt, m.debt)) AS f (field, stored, expected)
  UNION ALL
  SELECT 'balances', coalesce(b.member_id, p.member_id)::text, f.* FROM
    (SELECT member_id, lifetime, redeemed FROM balances WHERE shop_id = $1) b FULL JOIN past p USING (member_id),
    LATERAL (VALUES ('lifetime', b.lifetime, p.lifetime), ('redeemed', b.redeemed, p.redeemed)) AS f
  UNION ALL
  SELECT 'lots', coalesce(l.lot_id, s.lot_id)::text, f.* FROM
    (SELECT lot_id, member_id, pending, available FROM lots WHERE shop_id = $1) l
    FULL JOIN by_lot s USING (lot_id, member_id),
    LATERAL (VALUES ('pending', l.pending, s.pending), ('available', l.available, s.available)) AS f
  UNION ALL
  SELECT 'lots', coalesce(l.lot_id, s.lot_id)::text, 'expired', l.expired, s.expired FROM
    (SELECT lot_id, expired FROM lots WHERE shop_id = $1) l FULL JOIN lapsed s USING (lot_id)
  UNION ALL
  SELECT 'orders', coalesce(o.order_id, s.order_id)::text, f.* FROM
    (SELECT order_id, awarded_points, debt_points FROM orders WHERE shop_id = $1) o
    FULL JOIN by_order s USING (order_id),
    LATERAL (VALUES ('awarded_points', o.awarded_points, s.awarded), ('debt_points', o.debt_points, s.debt)) AS f
  UNION ALL
  SELECT 'vouchers', coalesce(v.voucher_id, s.voucher_id)::text, f.* FROM
    (SELECT voucher_id, status, points FROM vouchers WHERE shop_id = $1) v FULL JOIN by_voucher s USING (voucher_id),
    LATERAL (VALUES
      ('redeemed', CASE WHEN v.status IN ('active', 'used', 'lapsed') THEN v.points ELSE 0 END, s.redeemed),
      ('reserved', CASE WHEN v.status = 'reserved' THEN v.points ELSE 0 END, s.reserved)) AS f
  UNION ALL
  SELECT 'daily_points', coalesce(d.day, s.day) || ' ' || coalesce(d.kind, s.kind), f.* FROM
    (SELECT day, kind, points, transactions FROM daily_points WHERE shop_id = $1) d
    FULL JOIN by_day s USING (day, kind),
    LATERAL (VALUES ('points', d.points, s.points), ('transactions', d.transactions, s.transactions)) AS f
), differing AS (
  SELECT projection, key, field, coalesce(stored, 0)::text AS stored, coalesce(expected, 0)::text AS expected
  FROM compared WHERE coalesce(stored, 0) <> coalesce(expected, 0)
)
SELECT
  (SELECT coalesce(json_agg(d ORDER BY projection, key, field), '[]') FROM differing d) AS differences,
  (SELECT coalesce(json_object_agg(account, points), '{}') FROM
    (SELECT account, sum(points)::text AS points FROM entry GROUP BY account) a) AS accounts,
  (SELECT coalesce(sum(points), 0)::text FROM entry) AS sum,
  (SELECT count(*) FROM ledger_transactions WHERE shop_id = $1) AS transactions,
  (SELECT count(*) FROM entry) AS entries,
  (SELECT count(*) FROM balances WHERE shop_id = $1) AS members,
  (SELECT coalesce(json_agg(transaction_id), '[]') FROM (
    SELECT t.transaction_id FROM ledger_transactions t
    LEFT JOIN ledger_entries e ON e.shop_id = t.shop_id AND e.transaction_id = t.transaction_id
    WHERE t.shop_id = $1 GROUP BY t.transaction_id HAVING coalesce(sum(e.points), 1) <> 0) u) AS unbalanced
