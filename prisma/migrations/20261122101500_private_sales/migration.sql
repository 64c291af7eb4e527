CREATE TABLE "private_sales" (
    "shop_id" BIGINT NOT NULL,
    "sale_id" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "settings" JSONB NOT NULL,
    "opens_at" TIMESTAMPTZ(3),
    "closes_at" TIMESTAMPTZ(3),
    "launched_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "private_sales_pkey" PRIMARY KEY ("shop_id","sale_id")
);

CREATE TABLE "private_sale_products" (
    "shop_id" BIGINT NOT NULL,
    "sale_id" INTEGER NOT NULL,
    "product_id" BIGINT NOT NULL,
    "original_id" BIGINT,
    "mode" TEXT NOT NULL,
    "price" JSONB,
    "variants" JSONB NOT NULL DEFAULT '{}',
    "title" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "set_aside" INTEGER,

    CONSTRAINT "private_sale_products_pkey" PRIMARY KEY ("shop_id","sale_id","product_id")
);

CREATE TABLE "private_sale_classes" (
    "shop_id" BIGINT NOT NULL,
    "class_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT NOT NULL,

    CONSTRAINT "private_sale_classes_pkey" PRIMARY KEY ("shop_id","class_key")
);

CREATE TABLE "private_sale_invitations" (
    "shop_id" BIGINT NOT NULL,
    "invitation_id" UUID NOT NULL,
    "sale_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "first_wave" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "uses_max" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "customer_id" BIGINT,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "private_sale_invitations_pkey" PRIMARY KEY ("shop_id","invitation_id")
);

CREATE TABLE "private_sale_grants" (
    "shop_id" BIGINT NOT NULL,
    "sale_id" INTEGER NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "first_wave" INTEGER,
    "invitation_id" UUID,
    "granted_at" TIMESTAMPTZ(3),
    "units" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "private_sale_grants_pkey" PRIMARY KEY ("shop_id","sale_id","customer_id")
);

CREATE TABLE "private_sale_orders" (
    "shop_id" BIGINT NOT NULL,
    "sale_id" INTEGER NOT NULL,
    "order_id" BIGINT NOT NULL,
    "customer_id" BIGINT,
    "units" INTEGER NOT NULL,
    "revenue_minor" BIGINT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "private_sale_orders_pkey" PRIMARY KEY ("shop_id","sale_id","order_id")
);

CREATE TABLE "private_sale_exceptions" (
    "shop_id" BIGINT NOT NULL,
    "sale_id" INTEGER NOT NULL,
    "order_id" BIGINT NOT NULL,
    "reasons" TEXT[],
    "source_name" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,

    CONSTRAINT "private_sale_exceptions_pkey" PRIMARY KEY ("shop_id","sale_id","order_id")
);

CREATE TABLE "private_sale_publications" (
    "shop_id" BIGINT NOT NULL,
    "writings" INTEGER NOT NULL DEFAULT 0,
    "validation_id" TEXT,
    "discounts" JSONB NOT NULL DEFAULT '{}',
    "due_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "private_sale_publications_pkey" PRIMARY KEY ("shop_id")
);

CREATE INDEX "private_sales_shop_id_closes_at_idx" ON "private_sales"("shop_id", "closes_at");

CREATE INDEX "private_sale_products_shop_id_product_id_idx" ON "private_sale_products"("shop_id", "product_id");

CREATE UNIQUE INDEX "private_sale_classes_shop_id_kind_reference_key" ON "private_sale_classes"("shop_id", "kind", "reference");

CREATE UNIQUE INDEX "private_sale_invitations_shop_id_sale_id_secret_hash_key" ON "private_sale_invitations"("shop_id", "sale_id", "secret_hash");

CREATE INDEX "private_sale_grants_shop_id_customer_id_idx" ON "private_sale_grants"("shop_id", "customer_id");

CREATE INDEX "private_sale_orders_shop_id_sale_id_customer_id_idx" ON "private_sale_orders"("shop_id", "sale_id", "customer_id");

CREATE INDEX "private_sale_orders_shop_id_order_id_idx" ON "private_sale_orders"("shop_id", "order_id");

CREATE INDEX "private_sale_exceptions_shop_id_found_at_idx" ON "private_sale_exceptions"("shop_id", "found_at");

ALTER TABLE "private_sales" ADD CONSTRAINT "private_sales_status_check" CHECK (
  "status" IN ('draft', 'launched', 'paused', 'ended-early')
  AND ("status" = 'draft') = ("launched_at" IS NULL)
  AND ("status" = 'draft' OR ("opens_at" IS NOT NULL AND "closes_at" IS NOT NULL))
);
ALTER TABLE "private_sale_products" ADD CONSTRAINT "private_sale_products_mode_check" CHECK (
  "mode" IN ('exclusive', 'price') AND ("set_aside" IS NULL OR "mode" = 'exclusive')
);
ALTER TABLE "private_sale_invitations" ADD CONSTRAINT "private_sale_invitations_uses_check" CHECK (
  "kind" IN ('link', 'passcode') AND "uses" >= 0 AND ("uses_max" IS NULL OR "uses" <= "uses_max")
);
ALTER TABLE "private_sale_grants" ADD CONSTRAINT "private_sale_grants_units_check" CHECK ("units" >= 0);
ALTER TABLE "private_sale_exceptions" ADD CONSTRAINT "private_sale_exceptions_decision_check" CHECK (
  ("decision" IS NULL OR "decision" IN ('cancel', 'keep')) AND ("decision" IS NULL) = ("decided_at" IS NULL)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON "private_sales", "private_sale_products", "private_sale_classes",
  "private_sale_invitations", "private_sale_grants", "private_sale_orders", "private_sale_exceptions",
  "private_sale_publications" TO "lealta_app";
GRANT SELECT ("shop_id", "due_at") ON "private_sale_publications" TO "lealta_system";

DO $$
DECLARE tenant text;
BEGIN
  FOREACH tenant IN ARRAY ARRAY['private_sales', 'private_sale_products', 'private_sale_classes',
    'private_sale_invitations', 'private_sale_grants', 'private_sale_orders', 'private_sale_exceptions',
    'private_sale_publications']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
    EXECUTE format(
      $policy$CREATE POLICY "own_shop" ON %I
        USING ("shop_id" = (SELECT NULLIF(current_setting('lealta.shop_id', true), '')::bigint))$policy$, tenant);
  END LOOP;
END $$;
CREATE POLICY "system_waiting" ON "private_sale_publications" FOR SELECT TO "lealta_system" USING (true);

CREATE OR REPLACE FUNCTION "erase_shop"(erased bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tenant text;
BEGIN
  PERFORM set_config('lealta.shop_id', erased::text, true), set_config('lealta.erasing_shop', 'on', true);
  FOREACH tenant IN ARRAY ARRAY['inbox', 'compliance_requests', 'publications', 'api_answers', 'api_keys', 'member_tiers',
    'campaign_points', 'products', 'collections', 'recurring_work', 'private_sale_exceptions', 'private_sale_orders',
    'private_sale_grants', 'private_sale_invitations', 'private_sale_classes', 'private_sale_products', 'private_sales',
    'private_sale_publications', 'referral_evidence', 'referral_milestones', 'referral_days', 'referrals',
    'referral_codes', 'referral_keys', 'vouchers', 'daily_points', 'balances', 'lots', 'ledger_entries',
    'ledger_transactions', 'checkouts', 'refunds', 'orders', 'customers', 'programme_drafts', 'programme_versions',
    'sessions', 'shops']
  LOOP
    EXECUTE format('DELETE FROM %I WHERE "shop_id" = $1', tenant) USING erased;
  END LOOP;
  PERFORM set_config('lealta.erasing_shop', 'off', true), set_config('lealta.shop_id', '', true);
END $$;
