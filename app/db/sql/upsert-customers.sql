-- Customers newly heard of, or changed. $2.. are one array a column, sorted so that concurrent batches lock in one order.
-- A customer first known by e-mail only (an import) is adopted by the Shopify customer with that address. Who is new
-- and has an `enrol_at` is a member from then on, with an account; the statement answers who that is.
WITH given AS (
  SELECT *, lower(u.email) AS email_key FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
    AS u (shopify_id, email, phone, first_name, last_name, locale, created_at, updated_at, enrol_at)
), adopted AS (
  UPDATE customers c SET shopify_id = g.shopify_id
  FROM given g
  WHERE c.shop_id = $1 AND c.shopify_id IS NULL AND g.shopify_id IS NOT NULL AND c.email_key = g.email_key
    AND c.merged_into IS NULL AND c.redacted_at IS NULL
    AND NOT EXISTS (SELECT FROM customers k WHERE k.shop_id = $1 AND k.shopify_id = g.shopify_id)
  RETURNING c.shopify_id
), by_email AS (
  INSERT INTO customers (shop_id, email, email_key, phone, first_name, last_name, locale, created_at, shopify_updated_at,
    enrolled_at, enrolment_source)
  SELECT DISTINCT ON (g.email_key) $1, g.email, g.email_key, g.phone, g.first_name, g.last_name, g.locale, g.created_at,
    g.updated_at, g.enrol_at, CASE WHEN g.enrol_at IS NOT NULL THEN 'automatic' END
  FROM given g
  WHERE g.shopify_id IS NULL
    AND NOT EXISTS (SELECT FROM customers k WHERE k.shop_id = $1 AND k.email_key = g.email_key AND k.redacted_at IS NULL)
  RETURNING customer_id, enrolled_at
), by_id AS (
  INSERT INTO customers AS c (shop_id, shopify_id, email, email_key, phone, first_name, last_name, locale, created_at,
    shopify_updated_at, enrolled_at, enrolment_source)
  SELECT $1, g.shopify_id, g.email, g.email_key, g.phone, g.first_name, g.last_name, g.locale, g.created_at, g.updated_at,
    g.enrol_at, CASE WHEN g.enrol_at IS NOT NULL THEN 'automatic' END
  FROM given g
  WHERE g.shopify_id IS NOT NULL AND NOT EXISTS (SELECT FROM adopted a WHERE a.shopify_id = g.shopify_id)
  ON CONFLICT (shop_id, shopify_id) DO UPDATE SET
    email = EXCLUDED.email,
    email_key = EXCLUDED.email_key,
    phone = COALESCE(EXCLUDED.phone, c.phone),
    first_name = EXCLUDED.first_name,
    last_name = EXCLUDED.last_name,
    locale = COALESCE(EXCLUDED.locale, c.locale),
    created_at = LEAST(c.created_at, EXCLUDED.created_at),
    shopify_updated_at = EXCLUDED.shopify_updated_at
  WHERE c.redacted_at IS NULL AND c.deleted_at IS NULL
    AND (c.shopify_updated_at IS NULL OR EXCLUDED.shopify_updated_at > c.shopify_updated_at)
    AND (c.email, c.first_name, c.last_name, c.locale, c.phone, c.created_at) IS DISTINCT FROM
      (EXCLUDED.email, EXCLUDED.first_name, EXCLUDED.last_name, COALESCE(EXCLUDED.locale, c.locale),
       COALESCE(EXCLUDED.phone, c.phone), LEAST(c.created_at, EXCLUDED.created_at))
  RETURNING c.customer_id, c.enrolled_at, (xmax = 0) AS is_new
), joined AS (
  SELECT customer_id FROM by_email WHERE enrolled_at IS NOT NULL
  UNION ALL
  SELECT customer_id FROM by_id WHERE is_new AND enrolled_at IS NOT NULL
), opened AS (
  INSERT INTO balances (shop_id, member_id) SELECT $1, customer_id FROM joined ORDER BY customer_id
)
SELECT customer_id FROM joined
