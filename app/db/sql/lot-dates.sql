-- Common to whoever says when points will expire: follows a CTE `held` (member_id, inactivity_months, expires_at, points,
-- lots) in a query whose $1 is the shop and $2 its zone. `expires_at` is the last instant of a day, and where inactivity
-- counts the earliest that it can be: the last order or redemption of `active` moves it, as `expiryOf` does.
idle AS (
  SELECT DISTINCT member_id FROM held WHERE inactivity_months IS NOT NULL
), active AS ({last-activity}
), dated AS (
  SELECT h.member_id, h.points, h.lots, GREATEST(h.expires_at,
    (date_trunc('day', (a.at AT TIME ZONE $2) + make_interval(months => h.inactivity_months)) + interval '1 day')
      AT TIME ZONE $2 - interval '1 millisecond') AS at
  FROM held h LEFT JOIN active a ON h.inactivity_months IS NOT NULL AND a.member_id = h.member_id
)
