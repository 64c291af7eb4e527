ALTER TABLE "orders" DROP COLUMN "breakdown";
