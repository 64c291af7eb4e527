-- Orders with products that Shopify has not told of yet; null where everything is known.
ALTER TABLE "orders" ADD COLUMN     "awaited_products" BIGINT[];

CREATE INDEX "orders_awaiting" ON "orders" ("shop_id") WHERE "awaited_products" IS NOT NULL;
GRANT SELECT ("awaited_products") ON "orders" TO "lealta_system";
