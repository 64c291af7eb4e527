ALTER TABLE "orders" ADD COLUMN     "breakdown_hash" TEXT;
