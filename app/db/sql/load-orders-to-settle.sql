-- Orders as they are kept, in key order: whoever locks them too does so in one order, so that no two wait in a circle.
SELECT o.order_id, o.customer_id, o.name, o.placed_at, o.updated_at, o.deleted_at, o.cancelled_at, o.financial_status,
  o.test, o.source_name, o.currency, o.total_minor, o.discount_codes, o.facts,
  o.paid_minor, o.paid_by_gift_card, o.paid_by_store_credit, o.awarded_points, o.debt_points, o.settlements,
  o.pinned, o.awaited_products
FROM orders o
WHERE o.shop_id = $1 AND o.order_id = ANY ($2::bigint[])
ORDER BY o.order_id
