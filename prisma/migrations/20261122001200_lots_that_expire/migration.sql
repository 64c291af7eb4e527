ALTER TABLE "lots" ADD COLUMN     "inactivity_months" SMALLINT,
ADD COLUMN     "expired" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "expirations" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "member_tiers" ADD COLUMN     "details" JSONB NOT NULL DEFAULT '{}';

ALTER TABLE "lots" ADD CONSTRAINT "lots_expired_not_negative" CHECK ("expired" >= 0 AND "expirations" >= 0);
