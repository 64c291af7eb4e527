-- Orders that are new, with what they are worth. $2 to $16 as in upsert-orders.sql, then the settlement.
INSERT INTO orders (shop_id, order_id, customer_id, shopify_customer_id, name, placed_at, updated_at, triggered_at,
  cancelled_at, financial_status, test, source_name, currency, total_minor, discount_codes, facts,
  programme_version, net_minor, awarded_points, debt_points, settlements, no_award_reason, settled_at, breakdown, pinned,
  awaited_products)
SELECT $1, u.order_id, u.customer_id, u.shopify_customer_id, u.name, u.placed_at, u.updated_at, u.triggered_at,
  u.cancelled_at, u.financial_status, u.test, u.source_name, u.currency, u.total_minor,
  CASE WHEN u.codes = '[]' THEN '{}' ELSE ARRAY(SELECT jsonb_array_elements_text(u.codes::jsonb)) END, u.facts::jsonb,
  u.version, u.net, u.awarded, u.debt, u.settlements, u.why, now(), u.breakdown::jsonb, u.pinned::jsonb,
  u.awaited::bigint[]
FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::timestamptz[], $7::timestamptz[],
  $8::timestamptz[], $9::timestamptz[], $10::text[], $11::boolean[], $12::text[], $13::text[], $14::bigint[],
  $15::text[], $16::text[], $17::int[], $18::bigint[], $19::bigint[], $20::bigint[], $21::int[], $22::text[], $23::text[],
  $24::text[], $25::text[])
  AS u (order_id, customer_id, shopify_customer_id, name, placed_at, updated_at, triggered_at, cancelled_at,
    financial_status, test, source_name, currency, total_minor, codes, facts, version, net, awarded, debt,
    settlements, why, breakdown, pinned, awaited)
