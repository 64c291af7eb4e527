-- Appends transactions; one whose key exists is not appended and is missing from the answer.
INSERT INTO ledger_transactions (shop_id, transaction_id, idempotency_key, input_hash, points, kind, member_id, order_id,
  voucher_id, programme_version, reverses, cause, occurred_at)
SELECT $1, u.*
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::bigint[], $8::bigint[], $9::uuid[],
  $10::int[], $11::uuid[], string_to_array($12, chr(31))::json[], $13::timestamptz[]) AS u
ON CONFLICT (shop_id, idempotency_key) DO NOTHING
RETURNING idempotency_key
