-- Of the members of tier_figures (its parameters are $1 to $6) those who may have news: not in the tier whose threshold ($7,
-- rising, of the tiers $8) their figure reaches, or there until another day than $9, or an order has left the window. The
-- domain decides about them; who is left out would stay, just as safe as before.
SELECT f.* FROM tier_figures f
WHERE f.shrunk OR (f.tier_id IS NOT NULL AND f.keep_until IS DISTINCT FROM $9::timestamptz)
  OR f.tier_id IS DISTINCT FROM ($8::text[])[width_bucket(f.figure, $7::bigint[])]
