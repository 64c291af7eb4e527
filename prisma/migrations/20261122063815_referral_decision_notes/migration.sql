ALTER TABLE "referrals" ADD COLUMN     "decision_note" TEXT;

CREATE INDEX "referrals_shop_id_claimed_at_referral_id_idx" ON "referrals"("shop_id", "claimed_at", "referral_id");
