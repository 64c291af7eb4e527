-- Who invited whoever invited: of each claim ($2 ids, $3 advocates, $4 instants) the customers from whom its advocate
-- descends by earlier claims, at most ten steps up. Claims made later say nothing about an earlier one.
WITH RECURSIVE upstream AS (
  SELECT u.id, r.advocate_id AS ancestor, u.at, 1 AS depth
  FROM unnest($2::uuid[], $3::bigint[], $4::timestamptz[]) AS u (id, advocate, at)
  JOIN referrals r ON r.shop_id = $1 AND r.friend_id = u.advocate AND r.claimed_at < u.at
  UNION
  SELECT up.id, r.advocate_id, up.at, up.depth + 1
  FROM upstream up JOIN referrals r ON r.shop_id = $1 AND r.friend_id = up.ancestor AND r.claimed_at < up.at
  WHERE up.depth < 10
)
SELECT DISTINCT id, ancestor FROM upstream
