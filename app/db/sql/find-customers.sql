-- Who stands behind Shopify ids ($2) and e-mail addresses ($3, lower case); a merged customer answers as its keeper.
SELECT found.shopify_id, found.email_key, kept.customer_id,
  CASE WHEN kept.is_member THEN kept.enrolled_at END AS enrolled_at, kept.enrolment_source
FROM (
  SELECT c.shopify_id, NULL::text AS email_key, COALESCE(c.merged_into, c.customer_id) AS customer_id
  FROM customers c WHERE c.shop_id = $1 AND c.shopify_id = ANY ($2::bigint[])
  UNION ALL
  SELECT NULL, c.email_key, min(COALESCE(c.merged_into, c.customer_id))
  FROM customers c WHERE c.shop_id = $1 AND c.email_key = ANY ($3::text[])
  GROUP BY c.email_key
) found JOIN customers kept ON kept.shop_id = $1 AND kept.customer_id = found.customer_id
