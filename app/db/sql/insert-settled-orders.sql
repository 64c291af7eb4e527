-- Orders that are new, with what they are worth. $2 to $19 as in upsert-orders.sql, then the settlement.
INSERT INTO orders (shop_id, order_id, customer_id, shopify_customer_id, name, placed_at, updated_at, triggered_at,
  cancelled_at, financial_status, test, source_name, currency, total_minor, discount_codes, facts,
  paid_minor, paid_by_gift_card, paid_by_store_credit,
  programme_version, net_minor, awarded_points, debt_points, settlements, no_award_reason, settled_at, pinned,
  awaited_products)
SELECT $1, u.order_id, u.customer_id, u.shopify_customer_id, u.name, u.placed_at, u.updated_at, u.triggered_at,
  u.cancelled_at, u.financial_status, u.test, u.source_name, u.currency, u.total_minor,
  CASE WHEN u.codes = '[]' THEN '{}' ELSE ARRAY(SELECT jsonb_array_elements_text(u.codes::jsonb)) END, u.facts::jsonb,
  u.paid, u.by_gift_card, u.by_store_credit,
  u.version, u.net, u.awarded, u.debt, u.settlements, u.why, now(), u.pinned::jsonb,
  u.awaited::bigint[]
FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::timestamptz[], $7::timestamptz[],
  $8::timestamptz[], $9::timestamptz[], $10::text[], $11::boolean[], $12::text[], $13::text[], $14::bigint[],
  $15::text[], string_to_array($16, chr(31), ''), $17::bigint[], $18::bigint[], $19::bigint[], $20::int[], $21::bigint[], $22::bigint[],
  $23::bigint[], $24::int[], $25::text[], string_to_array($26, chr(31), ''), $27::text[])
  AS u (order_id, customer_id, shopify_customer_id, name, placed_at, updated_at, triggered_at, cancelled_at,
    financial_status, test, source_name, currency, total_minor, codes, facts, paid, by_gift_card, by_store_credit, version, net, awarded, debt,
    settlements, why, pinned, awaited)
