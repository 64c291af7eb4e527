-- How many orders Shopify counted of whoever placed this one, and when it was asked: who bought before the app was
-- installed is no new customer, though no webhook ever told of it.
ALTER TABLE "referral_evidence" ADD COLUMN     "orders_counted" INTEGER,
ADD COLUMN     "counted_at" TIMESTAMPTZ(3);
