-- The newest snapshot of each order wins, whatever the order in which they arrive: Shopify's updated_at, and within
-- the same second the instant it was sent. Answers the orders that changed. discount_codes come as JSON texts because
-- Postgres has no arrays of arrays of different lengths. What is known of gift cards and store credit (paid_minor > 0)
-- stays until newer amounts are known.
INSERT INTO orders AS o (shop_id, order_id, customer_id, shopify_customer_id, name, placed_at, updated_at, triggered_at,
  cancelled_at, financial_status, test, source_name, currency, total_minor, discount_codes, facts,
  paid_minor, paid_by_gift_card, paid_by_store_credit)
SELECT $1, u.order_id, u.customer_id, u.shopify_customer_id, u.name, u.placed_at, u.updated_at, u.triggered_at,
  u.cancelled_at, u.financial_status, u.test, u.source_name, u.currency, u.total_minor,
  CASE WHEN u.codes = '[]' THEN '{}' ELSE ARRAY(SELECT jsonb_array_elements_text(u.codes::jsonb)) END, u.facts::jsonb,
  u.paid, u.by_gift_card, u.by_store_credit
FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::timestamptz[], $7::timestamptz[],
  $8::timestamptz[], $9::timestamptz[], $10::text[], $11::boolean[], $12::text[], $13::text[], $14::bigint[],
  $15::text[], string_to_array($16, chr(31), ''), $17::bigint[], $18::bigint[], $19::bigint[])
  AS u (order_id, customer_id, shopify_customer_id, name, placed_at, updated_at, triggered_at, cancelled_at,
    financial_status, test, source_name, currency, total_minor, codes, facts, paid, by_gift_card, by_store_credit)
ON CONFLICT (shop_id, order_id) DO UPDATE SET
  customer_id = EXCLUDED.customer_id,
  shopify_customer_id = EXCLUDED.shopify_customer_id,
  name = EXCLUDED.name,
  placed_at = EXCLUDED.placed_at,
  updated_at = EXCLUDED.updated_at,
  triggered_at = EXCLUDED.triggered_at,
  cancelled_at = EXCLUDED.cancelled_at,
  financial_status = EXCLUDED.financial_status,
  test = EXCLUDED.test,
  source_name = EXCLUDED.source_name,
  currency = EXCLUDED.currency,
  total_minor = EXCLUDED.total_minor,
  discount_codes = EXCLUDED.discount_codes,
  facts = EXCLUDED.facts,
  paid_minor = COALESCE(EXCLUDED.paid_minor, NULLIF(o.paid_minor, 0)),
  paid_by_gift_card = COALESCE(EXCLUDED.paid_by_gift_card, CASE WHEN o.paid_minor > 0 THEN o.paid_by_gift_card END),
  paid_by_store_credit =
    COALESCE(EXCLUDED.paid_by_store_credit, CASE WHEN o.paid_minor > 0 THEN o.paid_by_store_credit END)
WHERE (EXCLUDED.updated_at, EXCLUDED.triggered_at) > (o.updated_at, o.triggered_at)
RETURNING o.order_id
