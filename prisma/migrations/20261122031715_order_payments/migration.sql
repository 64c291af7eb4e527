-- How an order was paid, where gift cards or store credit may not earn; null: not known.
ALTER TABLE "orders" ADD COLUMN     "paid_by_gift_card" BIGINT,
ADD COLUMN     "paid_by_store_credit" BIGINT,
ADD COLUMN     "paid_minor" BIGINT;
