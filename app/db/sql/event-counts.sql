-- Whether a transaction `l` counts towards tiers by points: an event's, since {from}, that nobody has taken back.
l.kind = 'event' AND l.occurred_at >= coalesce({from}::timestamptz, '-infinity') AND NOT EXISTS (
  SELECT FROM ledger_transactions undo WHERE undo.shop_id = l.shop_id
    AND undo.idempotency_key = 'undo:' || l.transaction_id)