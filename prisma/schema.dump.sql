-- The database as the migrations make it: written by `npm run generate`, for reading only.
-- Children of partitioned tables are left out, since they come and go with time.

CREATE ROLE lealta_app LOGIN;
CREATE ROLE lealta_system LOGIN;

GRANT CONNECT, TEMPORARY ON DATABASE current TO PUBLIC;
GRANT CONNECT ON DATABASE current TO lealta_app;
GRANT CONNECT, CREATE ON DATABASE current TO lealta_system;

CREATE SCHEMA partitions;
GRANT USAGE ON SCHEMA public TO PUBLIC;
GRANT USAGE ON SCHEMA public TO lealta_app;
GRANT USAGE ON SCHEMA public TO lealta_system;

CREATE SEQUENCE customers_customer_id_seq AS bigint INCREMENT BY 1;
GRANT USAGE ON SEQUENCE customers_customer_id_seq TO lealta_app;
GRANT USAGE ON SEQUENCE customers_customer_id_seq TO lealta_system;
CREATE SEQUENCE inbox_inbox_id_seq AS bigint INCREMENT BY 1;
GRANT USAGE ON SEQUENCE inbox_inbox_id_seq TO lealta_app;
GRANT USAGE ON SEQUENCE inbox_inbox_id_seq TO lealta_system;
CREATE SEQUENCE shops_shop_id_seq AS bigint INCREMENT BY 1;
GRANT USAGE ON SEQUENCE shops_shop_id_seq TO lealta_app;
GRANT USAGE ON SEQUENCE shops_shop_id_seq TO lealta_system;

CREATE TABLE api_answers (
  shop_id bigint NOT NULL,
  key_id uuid NOT NULL,
  idempotency_key text NOT NULL,
  request_hash text NOT NULL,
  status integer NOT NULL,
  body text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT api_answers_pkey PRIMARY KEY (shop_id, key_id, idempotency_key)
);

CREATE INDEX api_answers_shop_id_created_at_idx ON public.api_answers USING btree (shop_id, created_at);
ALTER TABLE api_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON api_answers AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON api_answers AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON api_answers TO lealta_app;
GRANT SELECT (shop_id, created_at) ON api_answers TO lealta_system;

CREATE TABLE api_keys (
  shop_id bigint NOT NULL,
  key_id uuid NOT NULL,
  name text NOT NULL,
  hash text NOT NULL,
  scopes text[],
  created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_by text NOT NULL,
  last_used_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  CONSTRAINT api_keys_pkey PRIMARY KEY (shop_id, key_id)
);

ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON api_keys AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON api_keys TO lealta_app;

CREATE TABLE balances (
  shop_id bigint NOT NULL,
  member_id bigint NOT NULL,
  pending bigint NOT NULL DEFAULT 0,
  available bigint NOT NULL DEFAULT 0,
  debt bigint NOT NULL DEFAULT 0,
  lifetime bigint NOT NULL DEFAULT 0,
  redeemed bigint NOT NULL DEFAULT 0,
  updated_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT balances_pkey PRIMARY KEY (shop_id, member_id),
  CONSTRAINT balances_shop_id_member_id_fkey FOREIGN KEY (shop_id, member_id) REFERENCES customers(shop_id, customer_id) ON DELETE RESTRICT,
  CONSTRAINT balances_not_negative CHECK (((pending >= 0) AND (debt >= 0)))
) WITH (fillfactor=80);

ALTER TABLE balances ENABLE ROW LEVEL SECURITY;
ALTER TABLE balances FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON balances AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON balances TO lealta_app;

CREATE TABLE campaign_points (
  shop_id bigint NOT NULL,
  campaign_id text NOT NULL,
  points bigint NOT NULL,
  CONSTRAINT campaign_points_pkey PRIMARY KEY (shop_id, campaign_id)
);

ALTER TABLE campaign_points ENABLE ROW LEVEL SECURITY;
ALTER TABLE campaign_points FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON campaign_points AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON campaign_points TO lealta_app;

CREATE TABLE checkouts (
  shop_id bigint NOT NULL,
  token text NOT NULL,
  checkout_id bigint,
  cart_token text,
  shopify_customer_id bigint,
  email text,
  phone text,
  locale text,
  currency text NOT NULL,
  total_minor bigint NOT NULL,
  lines jsonb NOT NULL,
  recovery_url text,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  completed_at timestamp(3) with time zone,
  deleted_at timestamp(3) with time zone,
  CONSTRAINT checkouts_pkey PRIMARY KEY (shop_id, token)
);

CREATE INDEX checkouts_shop_id_checkout_id_idx ON public.checkouts USING btree (shop_id, checkout_id);
CREATE INDEX checkouts_shop_id_updated_at_idx ON public.checkouts USING btree (shop_id, updated_at);
ALTER TABLE checkouts ENABLE ROW LEVEL SECURITY;
ALTER TABLE checkouts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON checkouts AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON checkouts TO lealta_app;

CREATE TABLE collections (
  shop_id bigint NOT NULL,
  collection_id bigint NOT NULL,
  title text NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  deleted_at timestamp(3) with time zone,
  refetch_since timestamp(3) with time zone,
  CONSTRAINT collections_pkey PRIMARY KEY (shop_id, collection_id)
);

CREATE INDEX collections_refetch_idx ON public.collections USING btree (refetch_since, shop_id) WHERE (refetch_since IS NOT NULL);
ALTER TABLE collections ENABLE ROW LEVEL SECURITY;
ALTER TABLE collections FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON collections AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON collections AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON collections TO lealta_app;
GRANT SELECT (shop_id, refetch_since) ON collections TO lealta_system;

CREATE TABLE compliance_requests (
  shop_id bigint NOT NULL,
  request_id uuid NOT NULL,
  topic text NOT NULL,
  shopify_customer_id bigint,
  received_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  completed_at timestamp(3) with time zone,
  outcome text,
  CONSTRAINT compliance_requests_pkey PRIMARY KEY (shop_id, request_id)
);

ALTER TABLE compliance_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE compliance_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON compliance_requests AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON compliance_requests AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON compliance_requests TO lealta_app;
GRANT SELECT (shop_id, completed_at) ON compliance_requests TO lealta_system;

CREATE TABLE customers (
  shop_id bigint NOT NULL,
  customer_id bigint NOT NULL DEFAULT nextval('customers_customer_id_seq'::regclass),
  shopify_id bigint,
  email text,
  email_key text,
  first_name text NOT NULL DEFAULT ''::text,
  last_name text NOT NULL DEFAULT ''::text,
  phone text,
  locale text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  shopify_updated_at timestamp(3) with time zone,
  deleted_at timestamp(3) with time zone,
  redacted_at timestamp(3) with time zone,
  merged_into bigint,
  enrolled_at timestamp(3) with time zone,
  enrolment_source text,
  left_at timestamp(3) with time zone,
  birth_day smallint,
  birth_month smallint,
  birthday_set_at timestamp(3) with time zone,
  marketing_since timestamp(3) with time zone,
  tags text[] DEFAULT ARRAY[]::text[],
  birthday_locked_at timestamp(3) with time zone,
  marketing_changed_at timestamp(3) with time zone,
  tag_changes jsonb NOT NULL DEFAULT '{}'::jsonb,
  is_member boolean NOT NULL GENERATED ALWAYS AS (((enrolled_at IS NOT NULL) AND (left_at IS NULL) AND (merged_into IS NULL) AND (deleted_at IS NULL) AND (redacted_at IS NULL))),
  email_identity text GENERATED ALWAYS AS (email_identity(email)),
  absences jsonb NOT NULL DEFAULT '[]'::jsonb,
  CONSTRAINT customers_pkey PRIMARY KEY (shop_id, customer_id),
  CONSTRAINT customers_shop_id_fkey FOREIGN KEY (shop_id) REFERENCES shops(shop_id) ON DELETE RESTRICT,
  CONSTRAINT customers_birthday_check CHECK ((((birth_month IS NULL) = (birth_day IS NULL)) AND ((birth_month >= 1) AND (birth_month <= 12)) AND ((birth_day >= 1) AND (birth_day <= 31)))),
  CONSTRAINT customers_email_key_check CHECK ((NOT (email_key IS DISTINCT FROM lower(email))))
);

CREATE INDEX customers_birthday_idx ON public.customers USING btree (shop_id, birth_month, birth_day) WHERE (birth_month IS NOT NULL);
CREATE INDEX customers_merged_idx ON public.customers USING btree (shop_id, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX customers_shop_id_email_identity_idx ON public.customers USING btree (shop_id, email_identity);
CREATE INDEX customers_shop_id_email_key_idx ON public.customers USING btree (shop_id, email_key);
CREATE INDEX customers_shop_id_enrolled_at_idx ON public.customers USING btree (shop_id, enrolled_at);
CREATE UNIQUE INDEX customers_shop_id_shopify_id_key ON public.customers USING btree (shop_id, shopify_id);
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON customers AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON customers TO lealta_app;

CREATE TABLE daily_points (
  shop_id bigint NOT NULL,
  day date NOT NULL,
  kind text NOT NULL,
  points bigint NOT NULL,
  transactions bigint NOT NULL,
  CONSTRAINT daily_points_pkey PRIMARY KEY (shop_id, day, kind)
);

ALTER TABLE daily_points ENABLE ROW LEVEL SECURITY;
ALTER TABLE daily_points FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON daily_points AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON daily_points TO lealta_app;

CREATE TABLE inbox (
  shop_id bigint NOT NULL,
  received_on date NOT NULL,
  inbox_id bigint NOT NULL DEFAULT nextval('inbox_inbox_id_seq'::regclass),
  webhook_id text NOT NULL,
  topic text NOT NULL,
  triggered_at timestamp(3) with time zone NOT NULL,
  received_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  body text NOT NULL STORAGE EXTERNAL,
  status text NOT NULL DEFAULT 'new'::text,
  attempts smallint NOT NULL DEFAULT 0,
  error text,
  processed_at timestamp(3) with time zone,
  shopify_customer_id bigint,
  CONSTRAINT inbox_pkey PRIMARY KEY (shop_id, received_on, inbox_id),
  CONSTRAINT inbox_shop_id_fkey FOREIGN KEY (shop_id) REFERENCES shops(shop_id) ON DELETE RESTRICT,
  CONSTRAINT inbox_status_check CHECK ((status = ANY (ARRAY['new'::text, 'done'::text, 'ignored'::text, 'failed'::text])))
) PARTITION BY RANGE (received_on);

CREATE INDEX inbox_failed_idx ON ONLY public.inbox USING btree (shop_id, inbox_id) WHERE (status = 'failed'::text);
CREATE INDEX inbox_new_idx ON ONLY public.inbox USING btree (shop_id, inbox_id) WHERE (status = 'new'::text);
CREATE UNIQUE INDEX inbox_shop_id_webhook_id_received_on_key ON ONLY public.inbox USING btree (shop_id, webhook_id, received_on);
ALTER TABLE inbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON inbox AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_insert ON inbox AS PERMISSIVE FOR INSERT TO lealta_system
  WITH CHECK (true);
CREATE POLICY system_waiting ON inbox AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT INSERT ON inbox TO lealta_system;
GRANT SELECT, UPDATE ON inbox TO lealta_app;
GRANT SELECT (shop_id, received_on, inbox_id, webhook_id, topic, triggered_at, received_at, status, attempts, processed_at) ON inbox TO lealta_system;

CREATE TABLE ledger_entries (
  shop_id bigint NOT NULL,
  transaction_id uuid NOT NULL,
  leg smallint NOT NULL,
  account text NOT NULL,
  member_id bigint,
  lot_id uuid,
  points bigint NOT NULL,
  CONSTRAINT ledger_entries_pkey PRIMARY KEY (shop_id, transaction_id, leg),
  CONSTRAINT ledger_entries_shop_id_transaction_id_fkey FOREIGN KEY (shop_id, transaction_id) REFERENCES ledger_transactions(shop_id, transaction_id) ON DELETE RESTRICT,
  CONSTRAINT ledger_entries_account_check CHECK (((account = ANY (ARRAY['programme'::text, 'pending'::text, 'available'::text, 'reserved'::text, 'redeemed'::text, 'expired'::text, 'debt'::text])) AND ((member_id IS NULL) = (account = ANY (ARRAY['programme'::text, 'redeemed'::text, 'expired'::text])))))
);

ALTER TABLE ledger_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON ledger_entries AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE TRIGGER ledger_entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_balanced AFTER INSERT ON public.ledger_entries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_unbalanced();
GRANT INSERT, SELECT ON ledger_entries TO lealta_app;

CREATE TABLE ledger_transactions (
  shop_id bigint NOT NULL,
  transaction_id uuid NOT NULL,
  idempotency_key text NOT NULL,
  input_hash text NOT NULL,
  points bigint NOT NULL,
  kind text NOT NULL,
  member_id bigint NOT NULL,
  order_id bigint,
  voucher_id uuid,
  programme_version integer,
  reverses uuid,
  cause json NOT NULL,
  occurred_at timestamp(3) with time zone NOT NULL,
  posted_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT ledger_transactions_pkey PRIMARY KEY (shop_id, transaction_id)
);

CREATE UNIQUE INDEX ledger_transactions_shop_id_idempotency_key_key ON public.ledger_transactions USING btree (shop_id, idempotency_key);
CREATE INDEX ledger_transactions_shop_id_member_id_occurred_at_transacti_idx ON public.ledger_transactions USING btree (shop_id, member_id, occurred_at DESC, transaction_id DESC);
CREATE INDEX ledger_transactions_shop_id_occurred_at_idx ON public.ledger_transactions USING btree (shop_id, occurred_at DESC);
CREATE INDEX ledger_transactions_shop_id_order_id_idx ON public.ledger_transactions USING btree (shop_id, order_id);
ALTER TABLE ledger_transactions ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_transactions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON ledger_transactions AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE TRIGGER ledger_transactions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_transactions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON ledger_transactions TO lealta_app;

CREATE TABLE lots (
  shop_id bigint NOT NULL,
  lot_id uuid NOT NULL,
  member_id bigint NOT NULL,
  order_id bigint,
  earned_at timestamp(3) with time zone NOT NULL,
  matures_at timestamp(3) with time zone,
  matured_at timestamp(3) with time zone,
  expires_at timestamp(3) with time zone,
  pending bigint NOT NULL,
  available bigint NOT NULL,
  inactivity_months smallint,
  expired bigint NOT NULL DEFAULT 0,
  expirations integer NOT NULL DEFAULT 0,
  CONSTRAINT lots_pkey PRIMARY KEY (shop_id, lot_id),
  CONSTRAINT lots_shop_id_member_id_fkey FOREIGN KEY (shop_id, member_id) REFERENCES customers(shop_id, customer_id) ON DELETE RESTRICT,
  CONSTRAINT lots_expired_not_negative CHECK (((expired >= 0) AND (expirations >= 0))),
  CONSTRAINT lots_not_negative CHECK (((pending >= 0) AND (available >= 0)))
) WITH (fillfactor=85);

CREATE INDEX lots_due_idx ON public.lots USING btree (matures_at, shop_id) WHERE (matured_at IS NULL);
CREATE INDEX lots_expiring_idx ON public.lots USING btree (expires_at, shop_id) WHERE ((available > 0) AND (expires_at IS NOT NULL));
CREATE INDEX lots_shop_id_member_id_idx ON public.lots USING btree (shop_id, member_id);
CREATE UNIQUE INDEX lots_shop_id_order_id_key ON public.lots USING btree (shop_id, order_id);
CREATE INDEX lots_spendable_idx ON public.lots USING btree (shop_id, member_id, expires_at) WHERE (available > 0);
ALTER TABLE lots ENABLE ROW LEVEL SECURITY;
ALTER TABLE lots FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON lots AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON lots AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON lots TO lealta_app;
GRANT SELECT (shop_id, matures_at, matured_at, expires_at, available) ON lots TO lealta_system;

CREATE TABLE member_tiers (
  shop_id bigint NOT NULL,
  member_id bigint NOT NULL,
  since timestamp(3) with time zone NOT NULL,
  tier_id text NOT NULL,
  until timestamp(3) with time zone,
  keep_until timestamp(3) with time zone,
  reason text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}'::jsonb,
  CONSTRAINT member_tiers_pkey PRIMARY KEY (shop_id, member_id, since)
);

CREATE INDEX member_tiers_due_idx ON public.member_tiers USING btree (keep_until, shop_id) WHERE ((until IS NULL) AND (keep_until IS NOT NULL));
CREATE UNIQUE INDEX member_tiers_present_idx ON public.member_tiers USING btree (shop_id, member_id) WHERE (until IS NULL);
ALTER TABLE member_tiers ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_tiers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON member_tiers AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON member_tiers AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON member_tiers TO lealta_app;
GRANT SELECT (shop_id, until, keep_until) ON member_tiers TO lealta_system;

CREATE TABLE orders (
  shop_id bigint NOT NULL,
  order_id bigint NOT NULL,
  customer_id bigint,
  shopify_customer_id bigint,
  name text NOT NULL,
  placed_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  triggered_at timestamp(6) with time zone NOT NULL,
  deleted_at timestamp(3) with time zone,
  cancelled_at timestamp(3) with time zone,
  financial_status text NOT NULL,
  test boolean NOT NULL DEFAULT false,
  source_name text NOT NULL DEFAULT ''::text,
  currency text NOT NULL,
  total_minor bigint NOT NULL,
  discount_codes text[],
  facts jsonb NOT NULL,
  programme_version integer,
  no_award_reason text,
  net_minor bigint NOT NULL DEFAULT 0,
  awarded_points bigint NOT NULL DEFAULT 0,
  debt_points bigint NOT NULL DEFAULT 0,
  settlements integer NOT NULL DEFAULT 0,
  settled_at timestamp(3) with time zone,
  refetch_since timestamp(3) with time zone,
  pinned jsonb,
  awaited_products bigint[],
  paid_by_gift_card bigint,
  paid_by_store_credit bigint,
  paid_minor bigint,
  CONSTRAINT orders_pkey PRIMARY KEY (shop_id, order_id),
  CONSTRAINT orders_shop_id_fkey FOREIGN KEY (shop_id) REFERENCES shops(shop_id) ON DELETE RESTRICT
) WITH (fillfactor=85);

CREATE INDEX orders_awaiting ON public.orders USING btree (shop_id) WHERE (awaited_products IS NOT NULL);
CREATE INDEX orders_refetch_idx ON public.orders USING btree (refetch_since, shop_id) WHERE (refetch_since IS NOT NULL);
CREATE INDEX orders_shop_id_customer_id_placed_at_idx ON public.orders USING btree (shop_id, customer_id, placed_at);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON orders AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON orders AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON orders TO lealta_app;
GRANT SELECT (shop_id, refetch_since, awaited_products) ON orders TO lealta_system;

CREATE TABLE private_sale_classes (
  shop_id bigint NOT NULL,
  class_key text NOT NULL,
  kind text NOT NULL,
  reference text NOT NULL,
  CONSTRAINT private_sale_classes_pkey PRIMARY KEY (shop_id, class_key)
);

CREATE UNIQUE INDEX private_sale_classes_shop_id_kind_reference_key ON public.private_sale_classes USING btree (shop_id, kind, reference);
ALTER TABLE private_sale_classes ENABLE ROW LEVEL SECURITY;
ALTER TABLE private_sale_classes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON private_sale_classes AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON private_sale_classes TO lealta_app;

CREATE TABLE private_sale_exceptions (
  shop_id bigint NOT NULL,
  sale_id integer NOT NULL,
  order_id bigint NOT NULL,
  reasons text[],
  source_name text NOT NULL,
  found_at timestamp(3) with time zone NOT NULL,
  decision text,
  decided_at timestamp(3) with time zone,
  decided_by text,
  CONSTRAINT private_sale_exceptions_pkey PRIMARY KEY (shop_id, sale_id, order_id),
  CONSTRAINT private_sale_exceptions_decision_check CHECK ((((decision IS NULL) OR (decision = ANY (ARRAY['cancel'::text, 'keep'::text]))) AND ((decision IS NULL) = (decided_at IS NULL))))
);

CREATE INDEX private_sale_exceptions_shop_id_found_at_idx ON public.private_sale_exceptions USING btree (shop_id, found_at);
ALTER TABLE private_sale_exceptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE private_sale_exceptions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON private_sale_exceptions AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON private_sale_exceptions TO lealta_app;

CREATE TABLE private_sale_grants (
  shop_id bigint NOT NULL,
  sale_id integer NOT NULL,
  customer_id bigint NOT NULL,
  first_wave integer,
  invitation_id uuid,
  granted_at timestamp(3) with time zone,
  units integer NOT NULL DEFAULT 0,
  CONSTRAINT private_sale_grants_pkey PRIMARY KEY (shop_id, sale_id, customer_id),
  CONSTRAINT private_sale_grants_units_check CHECK ((units >= 0))
);

CREATE INDEX private_sale_grants_shop_id_customer_id_idx ON public.private_sale_grants USING btree (shop_id, customer_id);
ALTER TABLE private_sale_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE private_sale_grants FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON private_sale_grants AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON private_sale_grants TO lealta_app;

CREATE TABLE private_sale_invitations (
  shop_id bigint NOT NULL,
  invitation_id uuid NOT NULL,
  sale_id integer NOT NULL,
  kind text NOT NULL,
  secret_hash text NOT NULL,
  first_wave integer NOT NULL,
  label text NOT NULL,
  uses_max integer,
  uses integer NOT NULL DEFAULT 0,
  customer_id bigint,
  expires_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL,
  revoked_at timestamp(3) with time zone,
  CONSTRAINT private_sale_invitations_pkey PRIMARY KEY (shop_id, invitation_id),
  CONSTRAINT private_sale_invitations_uses_check CHECK (((kind = ANY (ARRAY['link'::text, 'passcode'::text])) AND (uses >= 0) AND ((uses_max IS NULL) OR (uses <= uses_max))))
);

CREATE UNIQUE INDEX private_sale_invitations_shop_id_sale_id_secret_hash_key ON public.private_sale_invitations USING btree (shop_id, sale_id, secret_hash);
ALTER TABLE private_sale_invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE private_sale_invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON private_sale_invitations AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON private_sale_invitations TO lealta_app;

CREATE TABLE private_sale_orders (
  shop_id bigint NOT NULL,
  sale_id integer NOT NULL,
  order_id bigint NOT NULL,
  customer_id bigint,
  units integer NOT NULL,
  revenue_minor bigint NOT NULL,
  placed_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT private_sale_orders_pkey PRIMARY KEY (shop_id, sale_id, order_id)
);

CREATE INDEX private_sale_orders_shop_id_order_id_idx ON public.private_sale_orders USING btree (shop_id, order_id);
CREATE INDEX private_sale_orders_shop_id_sale_id_customer_id_idx ON public.private_sale_orders USING btree (shop_id, sale_id, customer_id);
ALTER TABLE private_sale_orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE private_sale_orders FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON private_sale_orders AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON private_sale_orders TO lealta_app;

CREATE TABLE private_sale_products (
  shop_id bigint NOT NULL,
  sale_id integer NOT NULL,
  product_id bigint NOT NULL,
  original_id bigint,
  mode text NOT NULL,
  price jsonb,
  variants jsonb NOT NULL DEFAULT '{}'::jsonb,
  title text NOT NULL,
  handle text NOT NULL,
  set_aside integer,
  CONSTRAINT private_sale_products_pkey PRIMARY KEY (shop_id, sale_id, product_id),
  CONSTRAINT private_sale_products_mode_check CHECK (((mode = ANY (ARRAY['exclusive'::text, 'price'::text])) AND ((set_aside IS NULL) OR (mode = 'exclusive'::text))))
);

CREATE INDEX private_sale_products_shop_id_product_id_idx ON public.private_sale_products USING btree (shop_id, product_id);
ALTER TABLE private_sale_products ENABLE ROW LEVEL SECURITY;
ALTER TABLE private_sale_products FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON private_sale_products AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON private_sale_products TO lealta_app;

CREATE TABLE private_sale_publications (
  shop_id bigint NOT NULL,
  writings integer NOT NULL DEFAULT 0,
  validation_id text,
  discounts jsonb NOT NULL DEFAULT '{}'::jsonb,
  due_at timestamp(3) with time zone,
  attempts integer NOT NULL DEFAULT 0,
  CONSTRAINT private_sale_publications_pkey PRIMARY KEY (shop_id)
);

ALTER TABLE private_sale_publications ENABLE ROW LEVEL SECURITY;
ALTER TABLE private_sale_publications FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON private_sale_publications AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON private_sale_publications AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON private_sale_publications TO lealta_app;
GRANT SELECT (shop_id, due_at) ON private_sale_publications TO lealta_system;

CREATE TABLE private_sales (
  shop_id bigint NOT NULL,
  sale_id integer NOT NULL,
  status text NOT NULL DEFAULT 'draft'::text,
  settings jsonb NOT NULL,
  opens_at timestamp(3) with time zone,
  closes_at timestamp(3) with time zone,
  launched_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  revision integer NOT NULL DEFAULT 1,
  created_at timestamp(3) with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT private_sales_pkey PRIMARY KEY (shop_id, sale_id),
  CONSTRAINT private_sales_status_check CHECK (((status = ANY (ARRAY['draft'::text, 'launched'::text, 'paused'::text, 'ended-early'::text])) AND ((status = 'draft'::text) = (launched_at IS NULL)) AND ((status = 'draft'::text) OR ((opens_at IS NOT NULL) AND (closes_at IS NOT NULL)))))
);

CREATE INDEX private_sales_shop_id_closes_at_idx ON public.private_sales USING btree (shop_id, closes_at);
ALTER TABLE private_sales ENABLE ROW LEVEL SECURITY;
ALTER TABLE private_sales FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON private_sales AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON private_sales TO lealta_app;

CREATE TABLE products (
  shop_id bigint NOT NULL,
  product_id bigint NOT NULL,
  title text NOT NULL,
  vendor text NOT NULL DEFAULT ''::text,
  product_type text NOT NULL DEFAULT ''::text,
  tags text[],
  collections bigint[],
  updated_at timestamp(3) with time zone NOT NULL,
  deleted_at timestamp(3) with time zone,
  fetched_at timestamp(3) with time zone,
  refetch_since timestamp(3) with time zone,
  CONSTRAINT products_pkey PRIMARY KEY (shop_id, product_id)
);

CREATE INDEX products_refetch_idx ON public.products USING btree (refetch_since, shop_id) WHERE (refetch_since IS NOT NULL);
ALTER TABLE products ENABLE ROW LEVEL SECURITY;
ALTER TABLE products FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON products AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON products AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON products TO lealta_app;
GRANT SELECT (shop_id, refetch_since) ON products TO lealta_system;

CREATE TABLE programme_drafts (
  shop_id bigint NOT NULL,
  settings jsonb NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT programme_drafts_pkey PRIMARY KEY (shop_id),
  CONSTRAINT programme_drafts_shop_id_fkey FOREIGN KEY (shop_id) REFERENCES shops(shop_id) ON DELETE RESTRICT
);

ALTER TABLE programme_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE programme_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON programme_drafts AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON programme_drafts TO lealta_app;

CREATE TABLE programme_versions (
  shop_id bigint NOT NULL,
  version integer NOT NULL,
  settings jsonb NOT NULL,
  effective_from timestamp(3) with time zone NOT NULL,
  published_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  published_by text NOT NULL,
  note text NOT NULL DEFAULT ''::text,
  cancels integer,
  CONSTRAINT programme_versions_pkey PRIMARY KEY (shop_id, version),
  CONSTRAINT programme_versions_shop_id_fkey FOREIGN KEY (shop_id) REFERENCES shops(shop_id) ON DELETE RESTRICT
);

ALTER TABLE programme_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE programme_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON programme_versions AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE TRIGGER programme_versions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.programme_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON programme_versions TO lealta_app;

CREATE TABLE publications (
  shop_id bigint NOT NULL,
  member_id bigint NOT NULL,
  marked_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  attempts integer NOT NULL DEFAULT 0,
  not_before timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT publications_pkey PRIMARY KEY (shop_id, member_id)
);

CREATE INDEX publications_due_idx ON public.publications USING btree (not_before, shop_id);
ALTER TABLE publications ENABLE ROW LEVEL SECURITY;
ALTER TABLE publications FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON publications AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON publications AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON publications TO lealta_app;
GRANT SELECT (shop_id, not_before) ON publications TO lealta_system;

CREATE TABLE recurring_work (
  shop_id bigint NOT NULL,
  kind text NOT NULL,
  due_at timestamp(3) with time zone NOT NULL,
  begun_at timestamp(3) with time zone,
  cursor text,
  CONSTRAINT recurring_work_pkey PRIMARY KEY (shop_id, kind)
);

CREATE INDEX recurring_work_due_at_shop_id_idx ON public.recurring_work USING btree (due_at, shop_id);
ALTER TABLE recurring_work ENABLE ROW LEVEL SECURITY;
ALTER TABLE recurring_work FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON recurring_work AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON recurring_work AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON recurring_work TO lealta_app;
GRANT SELECT (shop_id, kind, due_at) ON recurring_work TO lealta_system;

CREATE TABLE referral_codes (
  shop_id bigint NOT NULL,
  code text NOT NULL,
  member_id bigint NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT referral_codes_pkey PRIMARY KEY (shop_id, code)
);

CREATE INDEX referral_codes_shop_id_member_id_idx ON public.referral_codes USING btree (shop_id, member_id);
ALTER TABLE referral_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON referral_codes AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON referral_codes TO lealta_app;

CREATE TABLE referral_days (
  shop_id bigint NOT NULL,
  member_id bigint NOT NULL,
  day date NOT NULL,
  channel text NOT NULL,
  shared integer NOT NULL DEFAULT 0,
  visited integer NOT NULL DEFAULT 0,
  CONSTRAINT referral_days_pkey PRIMARY KEY (shop_id, member_id, day, channel)
);

CREATE INDEX referral_days_shop_id_day_idx ON public.referral_days USING btree (shop_id, day);
ALTER TABLE referral_days ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_days FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON referral_days AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON referral_days TO lealta_app;

CREATE TABLE referral_evidence (
  shop_id bigint NOT NULL,
  order_id bigint NOT NULL,
  paid_at timestamp(3) with time zone,
  address_hash text,
  referral_id uuid,
  orders_counted integer,
  counted_at timestamp(3) with time zone,
  CONSTRAINT referral_evidence_pkey PRIMARY KEY (shop_id, order_id)
);

CREATE INDEX referral_evidence_shop_id_referral_id_idx ON public.referral_evidence USING btree (shop_id, referral_id);
ALTER TABLE referral_evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON referral_evidence AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON referral_evidence TO lealta_app;

CREATE TABLE referral_keys (
  shop_id bigint NOT NULL,
  sealed bytea NOT NULL,
  CONSTRAINT referral_keys_pkey PRIMARY KEY (shop_id)
);

ALTER TABLE referral_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON referral_keys AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON referral_keys TO lealta_app;

CREATE TABLE referral_milestones (
  shop_id bigint NOT NULL,
  member_id bigint NOT NULL,
  milestone_id text NOT NULL,
  friends integer NOT NULL,
  points bigint NOT NULL,
  reached_at timestamp(3) with time zone NOT NULL,
  awarded_points bigint NOT NULL DEFAULT 0,
  settlements integer NOT NULL DEFAULT 0,
  CONSTRAINT referral_milestones_pkey PRIMARY KEY (shop_id, member_id, milestone_id)
);

ALTER TABLE referral_milestones ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_milestones FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON referral_milestones AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON referral_milestones TO lealta_app;

CREATE TABLE referrals (
  shop_id bigint NOT NULL,
  referral_id uuid NOT NULL,
  advocate_id bigint NOT NULL,
  code text NOT NULL,
  channel text NOT NULL,
  email_hash text,
  email_masked text NOT NULL,
  friend_id bigint,
  state text NOT NULL DEFAULT 'claimed'::text,
  reasons text[],
  claim_reasons text[],
  terms jsonb NOT NULL,
  discount_code text NOT NULL,
  shopify_discount_id text,
  voucher_expires_at timestamp(3) with time zone NOT NULL,
  order_id bigint,
  order_net_minor bigint NOT NULL DEFAULT 0,
  claimed_at timestamp(3) with time zone NOT NULL,
  bought_at timestamp(3) with time zone,
  qualifies_at timestamp(3) with time zone,
  rewarded_at timestamp(3) with time zone,
  decision text,
  decided_at timestamp(3) with time zone,
  decided_by text,
  awarded_points bigint NOT NULL DEFAULT 0,
  settlements integer NOT NULL DEFAULT 0,
  due_at timestamp(3) with time zone,
  decision_note text,
  seen_reasons text[] DEFAULT ARRAY[]::text[],
  CONSTRAINT referrals_pkey PRIMARY KEY (shop_id, referral_id),
  CONSTRAINT referrals_state_check CHECK (((state = ANY (ARRAY['claimed'::text, 'bought'::text, 'review'::text, 'rewarded'::text, 'rejected'::text, 'undone'::text, 'expired'::text])) AND ((decision IS NULL) OR (decision = ANY (ARRAY['accept'::text, 'reject'::text]))) AND ((decision IS NULL) = (decided_at IS NULL))))
);

CREATE INDEX referrals_due_idx ON public.referrals USING btree (due_at, shop_id) WHERE (due_at IS NOT NULL);
CREATE INDEX referrals_shop_id_advocate_id_claimed_at_idx ON public.referrals USING btree (shop_id, advocate_id, claimed_at);
CREATE INDEX referrals_shop_id_claimed_at_referral_id_idx ON public.referrals USING btree (shop_id, claimed_at, referral_id);
CREATE UNIQUE INDEX referrals_shop_id_discount_code_key ON public.referrals USING btree (shop_id, discount_code);
CREATE UNIQUE INDEX referrals_shop_id_email_hash_key ON public.referrals USING btree (shop_id, email_hash);
CREATE INDEX referrals_shop_id_friend_id_idx ON public.referrals USING btree (shop_id, friend_id);
CREATE INDEX referrals_shop_id_state_claimed_at_idx ON public.referrals USING btree (shop_id, state, claimed_at);
ALTER TABLE referrals ENABLE ROW LEVEL SECURITY;
ALTER TABLE referrals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON referrals AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON referrals AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON referrals TO lealta_app;
GRANT SELECT (shop_id, due_at) ON referrals TO lealta_system;

CREATE TABLE refunds (
  shop_id bigint NOT NULL,
  order_id bigint NOT NULL,
  refund_id bigint NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  facts jsonb NOT NULL,
  CONSTRAINT refunds_pkey PRIMARY KEY (shop_id, order_id, refund_id)
);

ALTER TABLE refunds ENABLE ROW LEVEL SECURITY;
ALTER TABLE refunds FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON refunds AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON refunds TO lealta_app;

CREATE TABLE sessions (
  shop_id bigint NOT NULL,
  session_id text NOT NULL,
  sealed bytea NOT NULL,
  expires_at timestamp(3) with time zone,
  updated_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT sessions_pkey PRIMARY KEY (shop_id, session_id),
  CONSTRAINT sessions_shop_id_fkey FOREIGN KEY (shop_id) REFERENCES shops(shop_id) ON DELETE RESTRICT
);

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON sessions AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON sessions TO lealta_app;

CREATE TABLE shops (
  shop_id bigint NOT NULL DEFAULT nextval('shops_shop_id_seq'::regclass),
  domain text NOT NULL,
  shopify_id bigint,
  name text NOT NULL DEFAULT ''::text,
  email text,
  currency text NOT NULL DEFAULT 'EUR'::text,
  timezone text NOT NULL DEFAULT 'UTC'::text,
  primary_locale text NOT NULL DEFAULT 'en'::text,
  taxes_included boolean NOT NULL DEFAULT false,
  app_installation text,
  scopes text NOT NULL DEFAULT ''::text,
  installed_at timestamp(3) with time zone,
  uninstalled_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  tiers_due_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP,
  sold_out_shown text[] DEFAULT ARRAY[]::text[],
  milestones_shown jsonb,
  CONSTRAINT shops_pkey PRIMARY KEY (shop_id)
);

CREATE UNIQUE INDEX shops_domain_key ON public.shops USING btree (domain);
ALTER TABLE shops ENABLE ROW LEVEL SECURITY;
ALTER TABLE shops FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON shops AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_all ON shops AS PERMISSIVE FOR ALL TO lealta_system
  USING (true)
  WITH CHECK (true);
GRANT INSERT, SELECT, UPDATE ON shops TO lealta_system;
GRANT SELECT, UPDATE ON shops TO lealta_app;

CREATE TABLE vouchers (
  shop_id bigint NOT NULL,
  voucher_id uuid NOT NULL,
  member_id bigint NOT NULL,
  request_id text NOT NULL,
  code text NOT NULL,
  reward_id text NOT NULL,
  points bigint NOT NULL,
  value_minor bigint NOT NULL,
  currency text NOT NULL,
  status text NOT NULL,
  shopify_discount_id text,
  failure text,
  reserved_at timestamp(3) with time zone NOT NULL,
  issued_at timestamp(3) with time zone,
  expires_at timestamp(3) with time zone,
  used_at timestamp(3) with time zone,
  used_order_id bigint,
  returned_at timestamp(3) with time zone,
  details jsonb NOT NULL DEFAULT '{}'::jsonb,
  kind text NOT NULL DEFAULT 'fixed-amount'::text,
  CONSTRAINT vouchers_pkey PRIMARY KEY (shop_id, voucher_id),
  CONSTRAINT vouchers_shop_id_member_id_fkey FOREIGN KEY (shop_id, member_id) REFERENCES customers(shop_id, customer_id) ON DELETE RESTRICT,
  CONSTRAINT vouchers_status_check CHECK ((status = ANY (ARRAY['reserved'::text, 'active'::text, 'used'::text, 'returned'::text, 'released'::text, 'lapsed'::text])))
);

CREATE INDEX vouchers_lapsing_idx ON public.vouchers USING btree (expires_at, shop_id) WHERE (status = 'active'::text);
CREATE INDEX vouchers_member_idx ON public.vouchers USING btree (shop_id, member_id, reserved_at DESC);
CREATE INDEX vouchers_reserved_idx ON public.vouchers USING btree (reserved_at, shop_id) WHERE (status = 'reserved'::text);
CREATE INDEX vouchers_reward_idx ON public.vouchers USING btree (shop_id, reward_id, member_id);
CREATE UNIQUE INDEX vouchers_shop_id_code_key ON public.vouchers USING btree (shop_id, code);
CREATE UNIQUE INDEX vouchers_shop_id_member_id_request_id_key ON public.vouchers USING btree (shop_id, member_id, request_id);
ALTER TABLE vouchers ENABLE ROW LEVEL SECURITY;
ALTER TABLE vouchers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON vouchers AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((shop_id = ( SELECT (NULLIF(current_setting('lealta.shop_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY system_waiting ON vouchers AS PERMISSIVE FOR SELECT TO lealta_system
  USING (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON vouchers TO lealta_app;
GRANT SELECT (shop_id, status, reserved_at, expires_at) ON vouchers TO lealta_system;

CREATE OR REPLACE FUNCTION public.analyze_new_tables()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$;

GRANT EXECUTE ON FUNCTION analyze_new_tables() TO lealta_system;

CREATE OR REPLACE FUNCTION public.email_identity(email text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'pg_catalog'
AS $function$
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
$function$;

GRANT EXECUTE ON FUNCTION email_identity(text) TO PUBLIC;

CREATE OR REPLACE FUNCTION public.erase_shop(erased bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$;

GRANT EXECUTE ON FUNCTION erase_shop(bigint) TO lealta_system;

CREATE OR REPLACE FUNCTION public.inbox_drop_partitions(before date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$;

GRANT EXECUTE ON FUNCTION inbox_drop_partitions(date) TO lealta_system;

CREATE OR REPLACE FUNCTION public.inbox_ensure_partitions(first_day date, days integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$;

GRANT EXECUTE ON FUNCTION inbox_ensure_partitions(date,integer) TO lealta_system;

CREATE OR REPLACE FUNCTION public.ledger_refuse_unbalanced()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE wrong uuid;
BEGIN
  SELECT "transaction_id" INTO wrong FROM "added"
    GROUP BY "shop_id", "transaction_id" HAVING sum("points") <> 0 OR min("leg") <> 1 LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'ledger transaction % is not a complete balanced set of entries', wrong USING ERRCODE = 'LE001';
  END IF;
  RETURN NULL;
END $function$;

GRANT EXECUTE ON FUNCTION ledger_refuse_unbalanced() TO PUBLIC;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('lealta.erasing_shop', true) = 'on' THEN RETURN NULL; END IF;
  RAISE EXCEPTION '% is append-only: correct by adding a reversal', TG_TABLE_NAME USING ERRCODE = 'LE002';
END $function$;

GRANT EXECUTE ON FUNCTION refuse_change() TO PUBLIC;
