ALTER TABLE "customers" ADD COLUMN     "birth_day" SMALLINT,
ADD COLUMN     "birth_month" SMALLINT,
ADD COLUMN     "birthday_set_at" TIMESTAMPTZ(3),
ADD COLUMN     "marketing_since" TIMESTAMPTZ(3),
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "orders" ADD COLUMN     "breakdown" JSONB,
ADD COLUMN     "pinned" JSONB;

ALTER TABLE "vouchers" ADD COLUMN     "details" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'fixed-amount';

CREATE TABLE "member_tiers" (
    "shop_id" BIGINT NOT NULL,
    "member_id" BIGINT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "tier_id" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "keep_until" TIMESTAMPTZ(3),
    "reason" TEXT NOT NULL,

    CONSTRAINT "member_tiers_pkey" PRIMARY KEY ("shop_id","member_id","since")
);

CREATE TABLE "campaign_points" (
    "shop_id" BIGINT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "points" BIGINT NOT NULL,

    CONSTRAINT "campaign_points_pkey" PRIMARY KEY ("shop_id","campaign_id")
);

CREATE TABLE "products" (
    "shop_id" BIGINT NOT NULL,
    "product_id" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "vendor" TEXT NOT NULL DEFAULT '',
    "product_type" TEXT NOT NULL DEFAULT '',
    "tags" TEXT[],
    "collections" BIGINT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "products_pkey" PRIMARY KEY ("shop_id","product_id")
);

CREATE TABLE "collections" (
    "shop_id" BIGINT NOT NULL,
    "collection_id" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "collections_pkey" PRIMARY KEY ("shop_id","collection_id")
);

CREATE TABLE "api_keys" (
    "shop_id" BIGINT NOT NULL,
    "key_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("shop_id","key_id")
);

CREATE TABLE "api_answers" (
    "shop_id" BIGINT NOT NULL,
    "key_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_answers_pkey" PRIMARY KEY ("shop_id","key_id","idempotency_key")
);

CREATE INDEX "api_answers_shop_id_created_at_idx" ON "api_answers"("shop_id", "created_at");

-- What is due: points that expire, codes that lapse, tiers that may drop.
CREATE INDEX "lots_expiring_idx" ON "lots" ("expires_at", "shop_id") WHERE "available" > 0 AND "expires_at" IS NOT NULL;
CREATE INDEX "vouchers_lapsing_idx" ON "vouchers" ("expires_at", "shop_id") WHERE "status" = 'active';
CREATE INDEX "vouchers_reward_idx" ON "vouchers" ("shop_id", "reward_id", "member_id");
CREATE UNIQUE INDEX "member_tiers_present_idx" ON "member_tiers" ("shop_id", "member_id") WHERE "until" IS NULL;
CREATE INDEX "member_tiers_due_idx" ON "member_tiers" ("keep_until", "shop_id") WHERE "until" IS NULL AND "keep_until" IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON "member_tiers", "campaign_points", "products", "collections", "api_keys",
  "api_answers" TO "lealta_app";
GRANT SELECT ("expires_at", "available") ON "lots" TO "lealta_system";
GRANT SELECT ("expires_at") ON "vouchers" TO "lealta_system";
GRANT SELECT ("shop_id", "keep_until", "until") ON "member_tiers" TO "lealta_system";

DO $$
DECLARE tenant text;
BEGIN
  FOREACH tenant IN ARRAY ARRAY['member_tiers', 'campaign_points', 'products', 'collections', 'api_keys', 'api_answers']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
    EXECUTE format(
      $policy$CREATE POLICY "own_shop" ON %I
        USING ("shop_id" = (SELECT NULLIF(current_setting('lealta.shop_id', true), '')::bigint))$policy$, tenant);
  END LOOP;
END $$;
CREATE POLICY "system_waiting" ON "member_tiers" FOR SELECT TO "lealta_system" USING (true);

CREATE OR REPLACE FUNCTION "erase_shop"(erased bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tenant text;
BEGIN
  PERFORM set_config('lealta.shop_id', erased::text, true), set_config('lealta.erasing_shop', 'on', true);
  FOREACH tenant IN ARRAY ARRAY['inbox', 'compliance_requests', 'publications', 'api_answers', 'api_keys', 'member_tiers',
    'campaign_points', 'products', 'collections', 'vouchers', 'daily_points', 'balances', 'lots', 'ledger_entries',
    'ledger_transactions', 'checkouts', 'refunds', 'orders', 'customers', 'programme_drafts', 'programme_versions',
    'sessions', 'shops']
  LOOP
    EXECUTE format('DELETE FROM %I WHERE "shop_id" = $1', tenant) USING erased;
  END LOOP;
  PERFORM set_config('lealta.erasing_shop', 'off', true), set_config('lealta.shop_id', '', true);
END $$;
