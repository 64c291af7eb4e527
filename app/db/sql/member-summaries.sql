-- Everything the storefront shows of some members ($2) at an instant ($3), a row a member. Reservations are left out:
-- to the member points are either there or spent. What lapsed lot by lot because they left is one movement, and only points
-- that still wait are told as waiting, as in the history (portal.queries.ts).
SELECT c.customer_id AS member_id, c.shopify_id,
  c.is_member AS enrolled, c.left_at IS NOT NULL AS away,
  c.birth_month, c.birth_day, c.birthday_locked_at, c.marketing_since IS NOT NULL AS subscribed,
  COALESCE(b.pending, 0) AS pending, COALESCE(b.available, 0) AS available, COALESCE(b.lifetime, 0) AS lifetime,
  next.points AS next_points, next.at AS next_at, COALESCE(history.entries, '[]') AS entries,
  COALESCE(usable.vouchers, '[]') AS vouchers
FROM customers c
LEFT JOIN balances b ON b.shop_id = c.shop_id AND b.member_id = c.customer_id
LEFT JOIN LATERAL (
  SELECT sum(l.pending)::bigint AS points, l.matures_at AS at FROM lots l
  WHERE l.shop_id = c.shop_id AND l.member_id = c.customer_id AND l.pending > 0 AND l.matures_at IS NOT NULL
  GROUP BY l.matures_at ORDER BY l.matures_at LIMIT 1
) next ON true
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('at', t.occurred_at, 'points', t.points::text, 'kind', t.kind, 'pending',
    EXISTS (SELECT FROM ledger_entries e
      JOIN lots l ON l.shop_id = e.shop_id AND l.lot_id = e.lot_id AND l.pending > 0
      WHERE e.shop_id = t.shop_id AND e.transaction_id = t.transaction_id
      AND e.account = 'pending') AND t.kind <> 'mature', 'cause', t.cause)
    ORDER BY t.occurred_at DESC, t.transaction_id DESC) AS entries
  FROM (SELECT t.shop_id, t.transaction_id, t.kind, t.cause, t.occurred_at, COALESCE(leaving.points, t.points) AS points
    FROM (SELECT t.shop_id, t.transaction_id, t.member_id, t.kind, t.cause, t.occurred_at, t.points,
        t.kind = 'expire' AND t.cause->>'code' = 'left-club' AS left_club FROM ledger_transactions t
      WHERE t.shop_id = c.shop_id AND t.member_id = c.customer_id
        AND t.kind NOT IN ('reserve', 'release', 'merge-out')
        -- The newest of those of one leaving stands for all.
        AND NOT (t.kind = 'expire' AND t.cause->>'code' = 'left-club' AND EXISTS (
          SELECT FROM ledger_transactions o WHERE o.shop_id = t.shop_id AND o.member_id = t.member_id
            AND o.occurred_at = t.occurred_at AND o.transaction_id > t.transaction_id
            AND o.kind = 'expire' AND o.cause->>'code' = 'left-club'))
      ORDER BY t.occurred_at DESC, t.transaction_id DESC LIMIT 8) t
    LEFT JOIN LATERAL (
      SELECT sum(o.points)::bigint AS points FROM ledger_transactions o
      WHERE t.left_club AND o.shop_id = t.shop_id AND o.member_id = t.member_id AND o.occurred_at = t.occurred_at
        AND o.kind = 'expire' AND o.cause->>'code' = 'left-club'
    ) leaving ON true) t
) history ON true
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('id', v.voucher_id, 'code', v.code, 'points', v.points::text,
    'value', v.value_minor::text, 'currency', v.currency, 'expiresAt', v.expires_at, 'kind', v.kind, 'details', v.details)
    ORDER BY v.expires_at, v.voucher_id)
    AS vouchers
  FROM (SELECT v.voucher_id, v.code, v.points, v.value_minor, v.currency, v.expires_at, v.kind, v.details
    FROM vouchers v
    WHERE v.shop_id = c.shop_id AND v.member_id = c.customer_id AND v.status = 'active'
      AND (v.expires_at IS NULL OR v.expires_at > $3)
    ORDER BY v.expires_at, v.voucher_id LIMIT 50) v
) usable ON true
WHERE c.shop_id = $1 AND c.customer_id = ANY ($2::bigint[])
