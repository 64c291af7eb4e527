-- The foundation: shop (tenant), customers, orders, ledger, vouchers, inbox.
-- The first part is what schema.prisma says; the second what Prisma cannot say.

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "shops" (
    "shop_id" BIGSERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "shopify_id" BIGINT,
    "name" TEXT NOT NULL DEFAULT '',
    "email" TEXT,
    "currency" TEXT NOT NULL DEFAULT 'EUR',
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "primary_locale" TEXT NOT NULL DEFAULT 'en',
    "taxes_included" BOOLEAN NOT NULL DEFAULT false,
    "app_installation" TEXT,
    "scopes" TEXT NOT NULL DEFAULT '',
    "installed_at" TIMESTAMPTZ(3),
    "uninstalled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shops_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "shop_id" BIGINT NOT NULL,
    "session_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("shop_id","session_id")
);

-- CreateTable
CREATE TABLE "programme_versions" (
    "shop_id" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_by" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "programme_versions_pkey" PRIMARY KEY ("shop_id","version")
);

-- CreateTable
CREATE TABLE "programme_drafts" (
    "shop_id" BIGINT NOT NULL,
    "settings" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "programme_drafts_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "customers" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGSERIAL NOT NULL,
    "shopify_id" BIGINT,
    "email" TEXT,
    "email_key" TEXT,
    "first_name" TEXT NOT NULL DEFAULT '',
    "last_name" TEXT NOT NULL DEFAULT '',
    "phone" TEXT,
    "locale" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "shopify_updated_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "redacted_at" TIMESTAMPTZ(3),
    "merged_into" BIGINT,
    "enrolled_at" TIMESTAMPTZ(3),
    "enrolment_source" TEXT,
    "left_at" TIMESTAMPTZ(3),

    CONSTRAINT "customers_pkey" PRIMARY KEY ("shop_id","customer_id")
);

-- CreateTable
CREATE TABLE "orders" (
    "shop_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "customer_id" BIGINT,
    "shopify_customer_id" BIGINT,
    "name" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "triggered_at" TIMESTAMPTZ(6) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "financial_status" TEXT NOT NULL,
    "test" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT NOT NULL DEFAULT '',
    "currency" TEXT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "discount_codes" TEXT[],
    "facts" JSONB NOT NULL,
    "programme_version" INTEGER,
    "no_award_reason" TEXT,
    "net_minor" BIGINT NOT NULL DEFAULT 0,
    "awarded_points" BIGINT NOT NULL DEFAULT 0,
    "debt_points" BIGINT NOT NULL DEFAULT 0,
    "settlements" INTEGER NOT NULL DEFAULT 0,
    "settled_at" TIMESTAMPTZ(3),
    "refetch_since" TIMESTAMPTZ(3),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateTable
CREATE TABLE "refunds" (
    "shop_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "refund_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("shop_id","order_id","refund_id")
);

-- CreateTable
CREATE TABLE "checkouts" (
    "shop_id" BIGINT NOT NULL,
    "token" TEXT NOT NULL,
    "checkout_id" BIGINT,
    "cart_token" TEXT,
    "shopify_customer_id" BIGINT,
    "email" TEXT,
    "phone" TEXT,
    "locale" TEXT,
    "currency" TEXT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "lines" JSONB NOT NULL,
    "recovery_url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "checkouts_pkey" PRIMARY KEY ("shop_id","token")
);

-- CreateTable
CREATE TABLE "ledger_transactions" (
    "shop_id" BIGINT NOT NULL,
    "transaction_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "member_id" BIGINT NOT NULL,
    "order_id" BIGINT,
    "voucher_id" UUID,
    "programme_version" INTEGER,
    "reverses" UUID,
    "cause" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_transactions_pkey" PRIMARY KEY ("shop_id","transaction_id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "shop_id" BIGINT NOT NULL,
    "transaction_id" UUID NOT NULL,
    "leg" SMALLINT NOT NULL,
    "account" TEXT NOT NULL,
    "member_id" BIGINT,
    "lot_id" UUID,
    "points" BIGINT NOT NULL,

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("shop_id","transaction_id","leg")
);

-- CreateTable
CREATE TABLE "lots" (
    "shop_id" BIGINT NOT NULL,
    "lot_id" UUID NOT NULL,
    "member_id" BIGINT NOT NULL,
    "order_id" BIGINT,
    "earned_at" TIMESTAMPTZ(3) NOT NULL,
    "matures_at" TIMESTAMPTZ(3),
    "matured_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "pending" BIGINT NOT NULL,
    "available" BIGINT NOT NULL,

    CONSTRAINT "lots_pkey" PRIMARY KEY ("shop_id","lot_id")
);

-- CreateTable
CREATE TABLE "balances" (
    "shop_id" BIGINT NOT NULL,
    "member_id" BIGINT NOT NULL,
    "pending" BIGINT NOT NULL DEFAULT 0,
    "available" BIGINT NOT NULL DEFAULT 0,
    "debt" BIGINT NOT NULL DEFAULT 0,
    "lifetime" BIGINT NOT NULL DEFAULT 0,
    "redeemed" BIGINT NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "balances_pkey" PRIMARY KEY ("shop_id","member_id")
);

-- CreateTable
CREATE TABLE "daily_points" (
    "shop_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "transactions" BIGINT NOT NULL,

    CONSTRAINT "daily_points_pkey" PRIMARY KEY ("shop_id","day","kind")
);

-- CreateTable
CREATE TABLE "vouchers" (
    "shop_id" BIGINT NOT NULL,
    "voucher_id" UUID NOT NULL,
    "member_id" BIGINT NOT NULL,
    "request_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "reward_id" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "value_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "shopify_discount_id" TEXT,
    "failure" TEXT,
    "reserved_at" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),
    "used_order_id" BIGINT,
    "returned_at" TIMESTAMPTZ(3),

    CONSTRAINT "vouchers_pkey" PRIMARY KEY ("shop_id","voucher_id")
);

-- CreateTable
CREATE TABLE "publications" (
    "shop_id" BIGINT NOT NULL,
    "member_id" BIGINT NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "publications_pkey" PRIMARY KEY ("shop_id","member_id")
);

-- CreateTable
CREATE TABLE "compliance_requests" (
    "shop_id" BIGINT NOT NULL,
    "request_id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "shopify_customer_id" BIGINT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "compliance_requests_pkey" PRIMARY KEY ("shop_id","request_id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "shop_id" BIGINT NOT NULL,
    "received_on" DATE NOT NULL,
    "inbox_id" BIGSERIAL NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "triggered_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'new',
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "error" TEXT,
    "processed_at" TIMESTAMPTZ(3),
    "shopify_customer_id" BIGINT,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("shop_id","received_on","inbox_id")
) PARTITION BY RANGE ("received_on");

-- CreateIndex
CREATE UNIQUE INDEX "shops_domain_key" ON "shops"("domain");

-- CreateIndex
CREATE INDEX "customers_shop_id_email_key_idx" ON "customers"("shop_id", "email_key");

-- CreateIndex
CREATE INDEX "customers_shop_id_enrolled_at_idx" ON "customers"("shop_id", "enrolled_at");

-- CreateIndex
CREATE UNIQUE INDEX "customers_shop_id_shopify_id_key" ON "customers"("shop_id", "shopify_id");

-- CreateIndex
CREATE INDEX "orders_shop_id_customer_id_placed_at_idx" ON "orders"("shop_id", "customer_id", "placed_at");

-- CreateIndex
CREATE INDEX "checkouts_shop_id_checkout_id_idx" ON "checkouts"("shop_id", "checkout_id");

-- CreateIndex
CREATE INDEX "checkouts_shop_id_updated_at_idx" ON "checkouts"("shop_id", "updated_at");

-- CreateIndex
CREATE INDEX "ledger_transactions_shop_id_member_id_occurred_at_transacti_idx" ON "ledger_transactions"("shop_id", "member_id", "occurred_at" DESC, "transaction_id" DESC);

-- CreateIndex
CREATE INDEX "ledger_transactions_shop_id_order_id_idx" ON "ledger_transactions"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "ledger_transactions_shop_id_occurred_at_idx" ON "ledger_transactions"("shop_id", "occurred_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transactions_shop_id_idempotency_key_key" ON "ledger_transactions"("shop_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "lots_shop_id_member_id_idx" ON "lots"("shop_id", "member_id");

-- CreateIndex
CREATE UNIQUE INDEX "lots_shop_id_order_id_key" ON "lots"("shop_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "vouchers_shop_id_code_key" ON "vouchers"("shop_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "vouchers_shop_id_member_id_request_id_key" ON "vouchers"("shop_id", "member_id", "request_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_shop_id_webhook_id_received_on_key" ON "inbox"("shop_id", "webhook_id", "received_on");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "programme_versions" ADD CONSTRAINT "programme_versions_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "programme_drafts" ADD CONSTRAINT "programme_drafts_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "customers" ADD CONSTRAINT "customers_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_shop_id_transaction_id_fkey" FOREIGN KEY ("shop_id", "transaction_id") REFERENCES "ledger_transactions"("shop_id", "transaction_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "lots" ADD CONSTRAINT "lots_shop_id_member_id_fkey" FOREIGN KEY ("shop_id", "member_id") REFERENCES "customers"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "balances" ADD CONSTRAINT "balances_shop_id_member_id_fkey" FOREIGN KEY ("shop_id", "member_id") REFERENCES "customers"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "vouchers" ADD CONSTRAINT "vouchers_shop_id_member_id_fkey" FOREIGN KEY ("shop_id", "member_id") REFERENCES "customers"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE NO ACTION;



-- Inbox: one partition a day, dropped when its retention is over. The default partition is a safety net: a webhook is
-- never refused because tomorrow's partition is late. Bodies are stored outside the row and uncompressed (compressing
-- 10 kB of JSON costs more than writing it).
CREATE SCHEMA "partitions";
CREATE TABLE "partitions"."inbox_default" PARTITION OF "inbox" DEFAULT;
ALTER TABLE "inbox" ALTER COLUMN "body" SET STORAGE EXTERNAL;
CREATE INDEX "inbox_new_idx" ON "inbox" ("shop_id", "inbox_id") WHERE "status" = 'new';
CREATE INDEX "inbox_failed_idx" ON "inbox" ("shop_id", "inbox_id") WHERE "status" = 'failed';
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_status_check" CHECK ("status" IN ('new', 'done', 'ignored', 'failed'));

-- Indexes over the rows that wait for something; Prisma knows no partial index.
CREATE INDEX "lots_due_idx" ON "lots" ("matures_at", "shop_id") WHERE "matured_at" IS NULL;
CREATE INDEX "lots_spendable_idx" ON "lots" ("shop_id", "member_id", "expires_at") WHERE "available" > 0;
CREATE INDEX "vouchers_reserved_idx" ON "vouchers" ("reserved_at", "shop_id") WHERE "status" = 'reserved';
CREATE INDEX "vouchers_member_idx" ON "vouchers" ("shop_id", "member_id", "reserved_at" DESC);
CREATE INDEX "orders_refetch_idx" ON "orders" ("refetch_since", "shop_id") WHERE "refetch_since" IS NOT NULL;
CREATE INDEX "publications_due_idx" ON "publications" ("not_before", "shop_id");

-- Rows that are updated often keep room on their page, so that an update needs no new index entry.
ALTER TABLE "balances" SET (fillfactor = 80);
ALTER TABLE "orders" SET (fillfactor = 85);
ALTER TABLE "lots" SET (fillfactor = 85);

ALTER TABLE "customers" ADD CONSTRAINT "customers_email_key_check" CHECK ("email_key" IS NOT DISTINCT FROM lower("email"));
ALTER TABLE "lots" ADD CONSTRAINT "lots_not_negative" CHECK ("pending" >= 0 AND "available" >= 0);
ALTER TABLE "balances" ADD CONSTRAINT "balances_not_negative" CHECK ("pending" >= 0 AND "debt" >= 0);
ALTER TABLE "vouchers" ADD CONSTRAINT "vouchers_status_check"
  CHECK ("status" IN ('reserved', 'active', 'used', 'returned', 'released'));
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_account_check" CHECK (
  "account" IN ('programme', 'pending', 'available', 'reserved', 'redeemed', 'expired', 'debt')
  AND ("member_id" IS NULL) = ("account" IN ('programme', 'redeemed', 'expired'))
);

-- The ledger balances, entry set by entry set, and never changes. An entry set is complete when it is written: its
-- first leg is in it, and a leg exists once, so nothing can be added to a transaction later.
CREATE FUNCTION "ledger_refuse_unbalanced"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong uuid;
BEGIN
  SELECT "transaction_id" INTO wrong FROM "added"
    GROUP BY "shop_id", "transaction_id" HAVING sum("points") <> 0 OR min("leg") <> 1 LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'ledger transaction % is not a complete balanced set of entries', wrong USING ERRCODE = 'LE001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "ledger_entries_balanced" AFTER INSERT ON "ledger_entries"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_unbalanced"();

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('lealta.erasing_shop', true) = 'on' THEN RETURN NULL; END IF;
  RAISE EXCEPTION '% is append-only: correct by adding a reversal', TG_TABLE_NAME USING ERRCODE = 'LE002';
END $$;
CREATE TRIGGER "ledger_entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "ledger_transactions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_transactions"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "programme_versions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "programme_versions"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Two roles serve the app; neither owns anything nor can bypass row-level security.
-- lealta_app works inside one shop. lealta_system sees no customer and no points: it stores webhooks, finds shops and
-- finds out which shops have work waiting.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lealta_app') THEN
    CREATE ROLE "lealta_app" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lealta_system') THEN
    CREATE ROLE "lealta_system" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
  EXECUTE format('GRANT "lealta_app", "lealta_system" TO %I', current_user);
  EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO "lealta_system"', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO "lealta_app"', current_database());
END $$;

GRANT USAGE ON SCHEMA public TO "lealta_app", "lealta_system";
GRANT SELECT, UPDATE ON "shops" TO "lealta_app";
GRANT SELECT, INSERT, UPDATE, DELETE ON "sessions", "programme_drafts", "customers", "orders", "refunds", "checkouts",
  "lots", "balances", "daily_points", "vouchers", "publications", "compliance_requests" TO "lealta_app";
GRANT SELECT, INSERT ON "programme_versions", "ledger_transactions", "ledger_entries" TO "lealta_app";
GRANT SELECT, UPDATE ON "inbox" TO "lealta_app";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "lealta_app", "lealta_system";

GRANT SELECT, INSERT, UPDATE ON "shops" TO "lealta_system";
GRANT INSERT ON "inbox" TO "lealta_system";
GRANT SELECT ("shop_id", "received_on", "inbox_id", "webhook_id", "topic", "status", "attempts", "received_at",
  "triggered_at", "processed_at") ON "inbox" TO "lealta_system";
GRANT SELECT ("shop_id", "matures_at", "matured_at") ON "lots" TO "lealta_system";
GRANT SELECT ("shop_id", "status", "reserved_at") ON "vouchers" TO "lealta_system";
GRANT SELECT ("shop_id", "refetch_since") ON "orders" TO "lealta_system";
GRANT SELECT ("shop_id", "not_before") ON "publications" TO "lealta_system";
GRANT SELECT ("shop_id", "completed_at") ON "compliance_requests" TO "lealta_system";

-- Row-level security. The shop is set for one transaction by the app's only door (app/db/database.ts); without it no
-- row is visible. Forced, so that the tables' owner is held to it too.
DO $$
DECLARE tenant text;
BEGIN
  FOR tenant IN
    SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND c.column_name = 'shop_id' AND t.table_type = 'BASE TABLE'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
    EXECUTE format(
      $policy$CREATE POLICY "own_shop" ON %I
        USING ("shop_id" = (SELECT NULLIF(current_setting('lealta.shop_id', true), '')::bigint))$policy$, tenant);
  END LOOP;
END $$;
CREATE POLICY "system_all" ON "shops" TO "lealta_system" USING (true) WITH CHECK (true);
CREATE POLICY "system_insert" ON "inbox" FOR INSERT TO "lealta_system" WITH CHECK (true);
CREATE POLICY "system_waiting" ON "inbox" FOR SELECT TO "lealta_system" USING (true);
CREATE POLICY "system_waiting" ON "lots" FOR SELECT TO "lealta_system" USING (true);
CREATE POLICY "system_waiting" ON "vouchers" FOR SELECT TO "lealta_system" USING (true);
CREATE POLICY "system_waiting" ON "orders" FOR SELECT TO "lealta_system" USING (true);
CREATE POLICY "system_waiting" ON "publications" FOR SELECT TO "lealta_system" USING (true);
CREATE POLICY "system_waiting" ON "compliance_requests" FOR SELECT TO "lealta_system" USING (true);

-- What only the owner may do, in three narrow functions.
CREATE FUNCTION "inbox_ensure_partitions"(first_day date, days int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE day date; made int := 0; part text;
BEGIN
  IF days NOT BETWEEN 1 AND 60 THEN RAISE EXCEPTION 'days must be between 1 and 60'; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('inbox_partitions'));
  FOR day IN SELECT first_day + n FROM generate_series(0, days - 1) n LOOP
    part := 'inbox_' || to_char(day, 'YYYYMMDD');
    CONTINUE WHEN to_regclass('partitions.' || part) IS NOT NULL;
    CONTINUE WHEN EXISTS (SELECT FROM "partitions"."inbox_default" WHERE "received_on" = day);
    EXECUTE format('CREATE TABLE "partitions".%I PARTITION OF "inbox" FOR VALUES FROM (%L) TO (%L)', part, day, day + 1);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;

-- Drops the partitions of days before `before` in which nothing waits. A webhook that was put aside keeps its day for
-- sixteen days more, to be looked into; then it goes too, so that no payload is kept without end.
CREATE FUNCTION "inbox_drop_partitions"(before date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE part text; waiting boolean; dropped int := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('inbox_partitions'));
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.inbox'::regclass AND c.relname ~ '^inbox_[0-9]{8}$'
      AND to_date(substr(c.relname, 7), 'YYYYMMDD') < before
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM "partitions".%I WHERE "status" = ''new''
      OR ("status" = ''failed'' AND "received_on" >= $1 - 16))', part) INTO waiting USING before;
    CONTINUE WHEN waiting;
    EXECUTE format('DROP TABLE "partitions".%I', part);
    dropped := dropped + 1;
  END LOOP;
  DELETE FROM "partitions"."inbox_default" WHERE "received_on" < before AND "status" <> 'new'
    AND NOT ("status" = 'failed' AND "received_on" >= before - 16);
  RETURN dropped;
END $$;

-- shop/redact: forgets a shop altogether, its ledger too.
CREATE FUNCTION "erase_shop"(erased bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tenant text;
BEGIN
  PERFORM set_config('lealta.shop_id', erased::text, true), set_config('lealta.erasing_shop', 'on', true);
  FOREACH tenant IN ARRAY ARRAY['inbox', 'compliance_requests', 'publications', 'vouchers', 'daily_points', 'balances',
    'lots', 'ledger_entries', 'ledger_transactions', 'checkouts', 'refunds', 'orders', 'customers', 'programme_drafts',
    'programme_versions', 'sessions', 'shops']
  LOOP
    EXECUTE format('DELETE FROM %I WHERE "shop_id" = $1', tenant) USING erased;
  END LOOP;
  PERFORM set_config('lealta.erasing_shop', 'off', true), set_config('lealta.shop_id', '', true);
END $$;
-- A table of a few pages is read from end to end, and sessions keep that plan for their foreign keys until the table is
-- analysed again. Autovacuum looks once a minute; a table that grows from nothing to thousands of rows within seconds
-- cannot wait so long. Larger tables are left to autovacuum.
CREATE FUNCTION "analyze_new_tables"() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE grown regclass;
BEGIN
  FOR grown IN
    SELECT c.oid FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'partitions'::regnamespace)
      AND c.relpages < 100 AND pg_relation_size(c.oid) / 8192 > 10 * greatest(c.relpages, 1)
    ORDER BY c.oid
  LOOP
    EXECUTE format('ANALYZE %s', grown);
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION "inbox_ensure_partitions"(date, int), "inbox_drop_partitions"(date), "erase_shop"(bigint),
  "analyze_new_tables"() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "analyze_new_tables"() TO lealta_system;
GRANT EXECUTE ON FUNCTION "inbox_ensure_partitions"(date, int), "inbox_drop_partitions"(date), "erase_shop"(bigint)
  TO "lealta_system";
SELECT "inbox_ensure_partitions"(CURRENT_DATE, 3);
