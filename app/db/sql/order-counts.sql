-- What an order `o` counts towards tiers: by the basis {basis}; where orders are counted, at least {min_order} minor units
-- must be left of it. An order that does not count has a net value of nothing; refunds lower the order that they are of.
CASE {basis}::text WHEN 'spend' THEN o.net_minor WHEN 'points' THEN o.awarded_points
  ELSE (o.net_minor >= GREATEST({min_order}::bigint, 1))::int END