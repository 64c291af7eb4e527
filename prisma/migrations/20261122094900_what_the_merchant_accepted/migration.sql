-- What stood against a referral when the merchant's word was given: accepting covers that and nothing else. Words given
-- until now covered everything, and go on doing so.
ALTER TABLE "referrals" ADD COLUMN     "seen_reasons" TEXT[] DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "referrals" NO FORCE ROW LEVEL SECURITY;
UPDATE "referrals" SET "seen_reasons" = ARRAY['velocity', 'circle', 'same-address', 'own-order', 'existing-customer', 'month-full']
WHERE "decision" IS NOT NULL;
ALTER TABLE "referrals" FORCE ROW LEVEL SECURITY;
