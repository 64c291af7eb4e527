import { v7 as uuidv7 } from 'uuid';
import type { ShopTx, Tx } from '#app/db/database.ts';
import { decodeFacts } from '#app/domain/orders/order.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { exportReferrals } from './referral-people.store.ts';

export type ComplianceTopic = 'customers/data_request' | 'customers/redact' | 'shop/redact';

/** Keeps that a request was made, without personal data; answers its id. */
export async function addComplianceRequest(
  tx: ShopTx,
  request: { topic: ComplianceTopic; shopifyCustomerId: bigint | null },
): Promise<string> {
  const requestId = uuidv7();
  await tx.query(
    'INSERT INTO compliance_requests (shop_id, request_id, topic, shopify_customer_id) VALUES ($1, $2, $3, $4)',
    [tx.shopId, requestId, request.topic, request.shopifyCustomerId],
  );
  return requestId;
}

/** Notes how a request was answered, and when. */
export async function completeComplianceRequest(
  tx: ShopTx,
  requestId: string,
  outcome: string,
  at: Date,
): Promise<void> {
  await tx.query(
    'UPDATE compliance_requests SET completed_at = $3, outcome = $4 WHERE shop_id = $1 AND request_id = $2',
    [tx.shopId, requestId, at, outcome],
  );
}

export type OpenRequest = {
  readonly request_id: string;
  readonly topic: ComplianceTopic;
  readonly shopify_customer_id: bigint | null;
  readonly received_at: Date;
};

/** Requests not answered yet, oldest first, a hundred at most. */
export function openComplianceRequests(tx: ShopTx): Promise<OpenRequest[]> {
  return tx.query<OpenRequest>(
    `SELECT request_id, topic, shopify_customer_id, received_at FROM compliance_requests
     WHERE shop_id = $1 AND completed_at IS NULL ORDER BY received_at LIMIT 100`,
    [tx.shopId],
  );
}

/** The outcome of a data request whose mail the server refused for good. */
export const MAIL_REFUSED = 'mail-refused';

/** Opens data requests again whose mail was refused. */
export async function reopenRefusedRequests(tx: ShopTx): Promise<void> {
  await tx.query(
    'UPDATE compliance_requests SET completed_at = NULL, outcome = NULL WHERE shop_id = $1 AND outcome = $2',
    [tx.shopId, MAIL_REFUSED],
  );
}

/** Shops whose privacy requests wait for an answer. Needs `inSystem`. */
export async function shopsWithOpenRequests(tx: Tx): Promise<ShopId[]> {
  const rows = await tx.query<{ shop_id: ShopId }>(
    'SELECT DISTINCT shop_id FROM compliance_requests WHERE completed_at IS NULL',
  );
  return rows.map((row) => row.shop_id);
}

/** Forgets a shop altogether. Needs `inSystem`. */
export async function eraseShop(tx: Tx, shopId: ShopId): Promise<void> {
  await tx.query('SELECT erase_shop($1)', [shopId]);
}

/** All that is kept of one person, under every customer that was merged into one, for the answer to a data request. */
export async function exportCustomer(tx: ShopTx, shopifyId: bigint): Promise<Record<string, unknown[]>> {
  const customers = await tx.query<{
    customer_id: MemberId;
    shopify_id: bigint | null;
    email: string | null;
  }>(
    `WITH person AS (SELECT COALESCE(merged_into, customer_id) AS id FROM customers WHERE shop_id = $1 AND shopify_id = $2)
     SELECT customer_id, shopify_id, email, first_name, last_name, phone, locale, created_at, enrolled_at,
       enrolment_source, left_at, absences, birth_month, birth_day, tags, marketing_since FROM customers
     WHERE shop_id = $1 AND (customer_id IN (TABLE person) OR merged_into IN (TABLE person)) ORDER BY customer_id`,
    [tx.shopId, shopifyId],
  );
  const ids = customers.map((customer) => customer.customer_id);
  const orders = await tx.query<{ facts: unknown }>(
    `SELECT order_id, name, placed_at, financial_status, currency, total_minor, awarded_points, discount_codes, facts
     FROM orders WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) ORDER BY placed_at`,
    [tx.shopId, ids],
  );
  const transactions = await tx.query(
    `SELECT occurred_at, kind, points, cause FROM ledger_transactions
     WHERE shop_id = $1 AND member_id = ANY ($2::bigint[]) ORDER BY occurred_at`,
    [tx.shopId, ids],
  );
  const vouchers = await tx.query(
    `SELECT code, points, value_minor, currency, status, reserved_at, used_at FROM vouchers
     WHERE shop_id = $1 AND member_id = ANY ($2::bigint[]) ORDER BY reserved_at`,
    [tx.shopId, ids],
  );
  const tiers = await tx.query(
    `SELECT tier_id, since, until, reason, details FROM member_tiers
     WHERE shop_id = $1 AND member_id = ANY ($2::bigint[]) ORDER BY since`,
    [tx.shopId, ids],
  );
  const checkouts = await tx.query(
    `SELECT token, email, phone, lines, created_at, completed_at FROM checkouts
     WHERE shop_id = $1 AND (shopify_customer_id = ANY ($2::bigint[])
       OR (shopify_customer_id IS NULL AND lower(email) = ANY ($3::text[]))) ORDER BY created_at`,
    [
      tx.shopId,
      customers.map((customer) => customer.shopify_id),
      customers.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()])),
    ],
  );
  return {
    customers,
    orders: orders.map(({ facts, ...order }) => ({
      ...order,
      lines: decodeFacts(facts).lines.map(({ title, quantity, unitPrice }) => ({
        title,
        quantity,
        unitPrice,
      })),
    })),
    transactions,
    vouchers,
    tiers,
    checkouts,
    ...(await exportReferrals(tx, ids)),
  };
}
