ALTER TABLE "customers" ADD COLUMN     "birthday_locked_at" TIMESTAMPTZ(3),
ADD COLUMN     "marketing_changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "tag_changes" JSONB NOT NULL DEFAULT '{}';

ALTER TABLE "products" ADD COLUMN     "fetched_at" TIMESTAMPTZ(3),
ADD COLUMN     "refetch_since" TIMESTAMPTZ(3);

ALTER TABLE "collections" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "refetch_since" TIMESTAMPTZ(3);

CREATE TABLE "recurring_work" (
    "shop_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "begun_at" TIMESTAMPTZ(3),
    "cursor" TEXT,

    CONSTRAINT "recurring_work_pkey" PRIMARY KEY ("shop_id","kind")
);

CREATE INDEX "recurring_work_due_at_shop_id_idx" ON "recurring_work"("due_at", "shop_id");

-- Shops that have the app already get the catalogue's first sync and today's awards too.
INSERT INTO "recurring_work" ("shop_id", "kind", "due_at")
  SELECT s."shop_id", k, now() FROM "shops" s, unnest(ARRAY['sync-catalogue', 'award-calendar-days']) k
  WHERE s."installed_at" IS NOT NULL;

-- What waits to be fetched again; whose birthday a day is; who was merged into whom.
CREATE INDEX "products_refetch_idx" ON "products" ("refetch_since", "shop_id") WHERE "refetch_since" IS NOT NULL;
CREATE INDEX "collections_refetch_idx" ON "collections" ("refetch_since", "shop_id") WHERE "refetch_since" IS NOT NULL;
CREATE INDEX "customers_birthday_idx" ON "customers" ("shop_id", "birth_month", "birth_day") WHERE "birth_month" IS NOT NULL;
CREATE INDEX "customers_merged_idx" ON "customers" ("shop_id", "merged_into") WHERE "merged_into" IS NOT NULL;
ALTER TABLE "customers" ADD CONSTRAINT "customers_birthday_check" CHECK (
  ("birth_month" IS NULL) = ("birth_day" IS NULL)
  AND "birth_month" BETWEEN 1 AND 12 AND "birth_day" BETWEEN 1 AND 31
);

GRANT SELECT, INSERT, UPDATE, DELETE ON "recurring_work" TO "lealta_app";
GRANT SELECT ("shop_id", "kind", "due_at") ON "recurring_work" TO "lealta_system";
GRANT SELECT ("shop_id", "refetch_since") ON "products", "collections" TO "lealta_system";

ALTER TABLE "recurring_work" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "recurring_work" FORCE ROW LEVEL SECURITY;
CREATE POLICY "own_shop" ON "recurring_work"
  USING ("shop_id" = (SELECT NULLIF(current_setting('lealta.shop_id', true), '')::bigint));
CREATE POLICY "system_waiting" ON "recurring_work" FOR SELECT TO "lealta_system" USING (true);
CREATE POLICY "system_waiting" ON "products" FOR SELECT TO "lealta_system" USING (true);
CREATE POLICY "system_waiting" ON "collections" FOR SELECT TO "lealta_system" USING (true);

CREATE OR REPLACE FUNCTION "erase_shop"(erased bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tenant text;
BEGIN
  PERFORM set_config('lealta.shop_id', erased::text, true), set_config('lealta.erasing_shop', 'on', true);
  FOREACH tenant IN ARRAY ARRAY['inbox', 'compliance_requests', 'publications', 'api_answers', 'api_keys', 'member_tiers',
    'campaign_points', 'products', 'collections', 'recurring_work', 'vouchers', 'daily_points', 'balances', 'lots',
    'ledger_entries', 'ledger_transactions', 'checkouts', 'refunds', 'orders', 'customers', 'programme_drafts',
    'programme_versions', 'sessions', 'shops']
  LOOP
    EXECUTE format('DELETE FROM %I WHERE "shop_id" = $1', tenant) USING erased;
  END LOOP;
  PERFORM set_config('lealta.erasing_shop', 'off', true), set_config('lealta.shop_id', '', true);
END $$;
