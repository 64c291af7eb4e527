import type { ColumnType } from "kysely";
export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;
export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export type balances = {
    shop_id: bigint;
    member_id: bigint;
    pending: Generated<bigint>;
    available: Generated<bigint>;
    debt: Generated<bigint>;
    lifetime: Generated<bigint>;
    redeemed: Generated<bigint>;
    updated_at: Generated<Timestamp>;
};
export type checkouts = {
    shop_id: bigint;
    token: string;
    checkout_id: bigint | null;
    cart_token: string | null;
    shopify_customer_id: bigint | null;
    email: string | null;
    phone: string | null;
    locale: string | null;
    currency: string;
    total_minor: bigint;
    lines: unknown;
    recovery_url: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
    completed_at: Timestamp | null;
    deleted_at: Timestamp | null;
};
export type compliance_requests = {
    shop_id: bigint;
    request_id: string;
    topic: string;
    shopify_customer_id: bigint | null;
    received_at: Generated<Timestamp>;
    completed_at: Timestamp | null;
    outcome: string | null;
};
export type customers = {
    shop_id: bigint;
    customer_id: Generated<bigint>;
    shopify_id: bigint | null;
    email: string | null;
    /**
     * The address in lower case: what customers are found by. A column, because row-level security keeps the planner
     * from using an index on lower(email): lower() is not marked leakproof.
     */
    email_key: string | null;
    first_name: Generated<string>;
    last_name: Generated<string>;
    phone: string | null;
    locale: string | null;
    created_at: Generated<Timestamp>;
    shopify_updated_at: Timestamp | null;
    deleted_at: Timestamp | null;
    redacted_at: Timestamp | null;
    merged_into: bigint | null;
    enrolled_at: Timestamp | null;
    enrolment_source: string | null;
    left_at: Timestamp | null;
};
export type daily_points = {
    shop_id: bigint;
    day: Timestamp;
    kind: string;
    points: bigint;
    transactions: bigint;
};
export type inbox = {
    shop_id: bigint;
    received_on: Timestamp;
    inbox_id: Generated<bigint>;
    webhook_id: string;
    topic: string;
    triggered_at: Timestamp;
    received_at: Generated<Timestamp>;
    body: string;
    status: Generated<string>;
    attempts: Generated<number>;
    error: string | null;
    processed_at: Timestamp | null;
    shopify_customer_id: bigint | null;
};
export type ledger_entries = {
    shop_id: bigint;
    transaction_id: string;
    leg: number;
    account: string;
    member_id: bigint | null;
    lot_id: string | null;
    points: bigint;
};
export type ledger_transactions = {
    shop_id: bigint;
    transaction_id: string;
    idempotency_key: string;
    input_hash: string;
    points: bigint;
    kind: string;
    member_id: bigint;
    order_id: bigint | null;
    voucher_id: string | null;
    programme_version: number | null;
    reverses: string | null;
    cause: unknown;
    occurred_at: Timestamp;
    posted_at: Generated<Timestamp>;
};
export type lots = {
    shop_id: bigint;
    lot_id: string;
    member_id: bigint;
    order_id: bigint | null;
    earned_at: Timestamp;
    matures_at: Timestamp | null;
    matured_at: Timestamp | null;
    expires_at: Timestamp | null;
    pending: bigint;
    available: bigint;
};
export type orders = {
    shop_id: bigint;
    order_id: bigint;
    customer_id: bigint | null;
    shopify_customer_id: bigint | null;
    name: string;
    placed_at: Timestamp;
    updated_at: Timestamp;
    triggered_at: Timestamp;
    deleted_at: Timestamp | null;
    cancelled_at: Timestamp | null;
    financial_status: string;
    test: Generated<boolean>;
    source_name: Generated<string>;
    currency: string;
    total_minor: bigint;
    discount_codes: string[];
    facts: unknown;
    programme_version: number | null;
    no_award_reason: string | null;
    net_minor: Generated<bigint>;
    awarded_points: Generated<bigint>;
    debt_points: Generated<bigint>;
    settlements: Generated<number>;
    settled_at: Timestamp | null;
    refetch_since: Timestamp | null;
};
export type programme_drafts = {
    shop_id: bigint;
    settings: unknown;
    updated_at: Generated<Timestamp>;
};
export type programme_versions = {
    shop_id: bigint;
    version: number;
    settings: unknown;
    effective_from: Timestamp;
    published_at: Generated<Timestamp>;
    published_by: string;
    note: Generated<string>;
};
export type publications = {
    shop_id: bigint;
    member_id: bigint;
    marked_at: Generated<Timestamp>;
    attempts: Generated<number>;
    not_before: Generated<Timestamp>;
};
export type refunds = {
    shop_id: bigint;
    order_id: bigint;
    refund_id: bigint;
    created_at: Timestamp;
    facts: unknown;
};
export type sessions = {
    shop_id: bigint;
    session_id: string;
    sealed: Buffer;
    expires_at: Timestamp | null;
    updated_at: Generated<Timestamp>;
};
export type shops = {
    shop_id: Generated<bigint>;
    domain: string;
    shopify_id: bigint | null;
    name: Generated<string>;
    email: string | null;
    currency: Generated<string>;
    timezone: Generated<string>;
    primary_locale: Generated<string>;
    taxes_included: Generated<boolean>;
    app_installation: string | null;
    scopes: Generated<string>;
    installed_at: Timestamp | null;
    uninstalled_at: Timestamp | null;
    created_at: Generated<Timestamp>;
};
export type vouchers = {
    shop_id: bigint;
    voucher_id: string;
    member_id: bigint;
    request_id: string;
    code: string;
    reward_id: string;
    points: bigint;
    value_minor: bigint;
    currency: string;
    status: string;
    shopify_discount_id: string | null;
    failure: string | null;
    reserved_at: Timestamp;
    issued_at: Timestamp | null;
    expires_at: Timestamp | null;
    used_at: Timestamp | null;
    used_order_id: bigint | null;
    returned_at: Timestamp | null;
};
export type DB = {
    balances: balances;
    checkouts: checkouts;
    compliance_requests: compliance_requests;
    customers: customers;
    daily_points: daily_points;
    inbox: inbox;
    ledger_entries: ledger_entries;
    ledger_transactions: ledger_transactions;
    lots: lots;
    orders: orders;
    programme_drafts: programme_drafts;
    programme_versions: programme_versions;
    publications: publications;
    refunds: refunds;
    sessions: sessions;
    shops: shops;
    vouchers: vouchers;
};
