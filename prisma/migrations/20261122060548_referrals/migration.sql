-- The mailbox behind an e-mail address: aliases that end in the same mailbox give the same text. The same rules stand in
-- app/domain/referrals/email-identity.ts, and a test compares both. Here they fill a column, so that every customer,
-- also those of before, can be found by it. Not lower(): it would depend on the database's collation.
CREATE FUNCTION "email_identity"("email" text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT CASE WHEN "box" = '' OR "domain" = '' THEN NULL
    WHEN "domain" IN ('gmail.com', 'googlemail.com') THEN replace("box", '.', '') || '@gmail.com'
    WHEN "domain" IN ('proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me')
      THEN translate("box", '._-', '') || '@proton.me'
    WHEN "domain" IN ('icloud.com', 'me.com', 'mac.com') THEN "box" || '@icloud.com'
    WHEN "domain" ~ '^(yahoo\.[a-z.]+|ymail\.com|rocketmail\.com)$' THEN split_part("box", '-', 1) || '@' || "domain"
    ELSE "box" || '@' || "domain" END
  FROM (SELECT CASE WHEN "local" LIKE '+%' THEN "local" ELSE split_part("local", '+', 1) END AS "box", "domain"
    FROM (SELECT regexp_replace("lowered", '@[^@]*$', '') AS "local",
        rtrim(coalesce(substring("lowered" FROM '@([^@]*)$'), ''), '.') AS "domain"
      FROM (SELECT translate(btrim("email"), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') AS "lowered") l) p) b
$$;

ALTER TABLE "customers" ADD COLUMN     "email_identity" TEXT GENERATED ALWAYS AS ("email_identity"("email")) STORED;

CREATE TABLE "referral_codes" (
    "shop_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "member_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "referral_codes_pkey" PRIMARY KEY ("shop_id","code")
);

CREATE TABLE "referrals" (
    "shop_id" BIGINT NOT NULL,
    "referral_id" UUID NOT NULL,
    "advocate_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "email_hash" TEXT,
    "email_masked" TEXT NOT NULL,
    "friend_id" BIGINT,
    "state" TEXT NOT NULL DEFAULT 'claimed',
    "reasons" TEXT[],
    "claim_reasons" TEXT[],
    "terms" JSONB NOT NULL,
    "discount_code" TEXT NOT NULL,
    "shopify_discount_id" TEXT,
    "voucher_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "order_id" BIGINT,
    "order_net_minor" BIGINT NOT NULL DEFAULT 0,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "bought_at" TIMESTAMPTZ(3),
    "qualifies_at" TIMESTAMPTZ(3),
    "rewarded_at" TIMESTAMPTZ(3),
    "decision" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "awarded_points" BIGINT NOT NULL DEFAULT 0,
    "settlements" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "referrals_pkey" PRIMARY KEY ("shop_id","referral_id")
);

CREATE TABLE "referral_days" (
    "shop_id" BIGINT NOT NULL,
    "member_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "channel" TEXT NOT NULL,
    "shared" INTEGER NOT NULL DEFAULT 0,
    "visited" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "referral_days_pkey" PRIMARY KEY ("shop_id","member_id","day","channel")
);

CREATE TABLE "referral_milestones" (
    "shop_id" BIGINT NOT NULL,
    "member_id" BIGINT NOT NULL,
    "milestone_id" TEXT NOT NULL,
    "friends" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "reached_at" TIMESTAMPTZ(3) NOT NULL,
    "awarded_points" BIGINT NOT NULL DEFAULT 0,
    "settlements" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "referral_milestones_pkey" PRIMARY KEY ("shop_id","member_id","milestone_id")
);

CREATE TABLE "referral_evidence" (
    "shop_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "paid_at" TIMESTAMPTZ(3),
    "address_hash" TEXT,
    "referral_id" UUID,

    CONSTRAINT "referral_evidence_pkey" PRIMARY KEY ("shop_id","order_id")
);

CREATE TABLE "referral_keys" (
    "shop_id" BIGINT NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "referral_keys_pkey" PRIMARY KEY ("shop_id")
);

CREATE INDEX "referral_codes_shop_id_member_id_idx" ON "referral_codes"("shop_id", "member_id");

CREATE INDEX "referrals_shop_id_advocate_id_claimed_at_idx" ON "referrals"("shop_id", "advocate_id", "claimed_at");

CREATE INDEX "referrals_shop_id_friend_id_idx" ON "referrals"("shop_id", "friend_id");

CREATE INDEX "referrals_shop_id_state_claimed_at_idx" ON "referrals"("shop_id", "state", "claimed_at");

CREATE UNIQUE INDEX "referrals_shop_id_email_hash_key" ON "referrals"("shop_id", "email_hash");

CREATE UNIQUE INDEX "referrals_shop_id_discount_code_key" ON "referrals"("shop_id", "discount_code");

CREATE INDEX "referral_days_shop_id_day_idx" ON "referral_days"("shop_id", "day");

CREATE INDEX "referral_evidence_shop_id_referral_id_idx" ON "referral_evidence"("shop_id", "referral_id");

CREATE INDEX "customers_shop_id_email_identity_idx" ON "customers"("shop_id", "email_identity");

-- Referrals to look at again.
CREATE INDEX "referrals_due_idx" ON "referrals" ("due_at", "shop_id") WHERE "due_at" IS NOT NULL;

ALTER TABLE "referrals" ADD CONSTRAINT "referrals_state_check" CHECK (
  "state" IN ('claimed', 'bought', 'review', 'rewarded', 'rejected', 'undone', 'expired')
  AND ("decision" IS NULL OR "decision" IN ('accept', 'reject'))
  AND ("decision" IS NULL) = ("decided_at" IS NULL)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON "referral_codes", "referrals", "referral_days", "referral_milestones",
  "referral_evidence", "referral_keys" TO "lealta_app";
GRANT SELECT ("shop_id", "due_at") ON "referrals" TO "lealta_system";

DO $$
DECLARE tenant text;
BEGIN
  FOREACH tenant IN ARRAY ARRAY['referral_codes', 'referrals', 'referral_days', 'referral_milestones', 'referral_evidence',
    'referral_keys']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
    EXECUTE format(
      $policy$CREATE POLICY "own_shop" ON %I
        USING ("shop_id" = (SELECT NULLIF(current_setting('lealta.shop_id', true), '')::bigint))$policy$, tenant);
  END LOOP;
END $$;
CREATE POLICY "system_waiting" ON "referrals" FOR SELECT TO "lealta_system" USING (true);

CREATE OR REPLACE FUNCTION "erase_shop"(erased bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tenant text;
BEGIN
  PERFORM set_config('lealta.shop_id', erased::text, true), set_config('lealta.erasing_shop', 'on', true);
  FOREACH tenant IN ARRAY ARRAY['inbox', 'compliance_requests', 'publications', 'api_answers', 'api_keys', 'member_tiers',
    'campaign_points', 'products', 'collections', 'recurring_work', 'referral_evidence', 'referral_milestones',
    'referral_days', 'referrals', 'referral_codes', 'referral_keys', 'vouchers', 'daily_points', 'balances', 'lots',
    'ledger_entries', 'ledger_transactions', 'checkouts', 'refunds', 'orders', 'customers', 'programme_drafts',
    'programme_versions', 'sessions', 'shops']
  LOOP
    EXECUTE format('DELETE FROM %I WHERE "shop_id" = $1', tenant) USING erased;
  END LOOP;
  PERFORM set_config('lealta.erasing_shop', 'off', true), set_config('lealta.shop_id', '', true);
END $$;
