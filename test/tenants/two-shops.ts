/** Two shops with rows in every table; everything of the second carries the word "bravo" or an id of its own. */
import { Session } from '@shopify/shopify-api';
import { addComplianceRequest } from '#app/db/compliance.store.ts';
import type { Tx } from '#app/db/database.ts';
import { upsertCollections, writeFetchedProducts } from '#app/db/products.store.ts';
import { RECURRING_WORK, startRecurringWork, writeTurn } from '#app/db/recurring-work.store.ts';
import { createSessionStore } from '#app/db/sessions.store.ts';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import {
  type LotId,
  type MemberId,
  type OrderId,
  type ShopDomain,
  type ShopId,
  type TransactionId,
  toOrderId,
  toShopifyCustomerId,
  type VoucherId,
} from '#app/kernel/ids.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { orderPayload } from '#test/builders/orders.ts';
import type { TestApp } from '#test/support/app.ts';

export type FullShop = {
  readonly shopId: ShopId;
  readonly domain: ShopDomain;
  readonly memberId: MemberId;
  readonly shopifyId: bigint;
  readonly email: string;
  readonly orderId: OrderId;
  readonly refundId: bigint;
  readonly checkoutId: bigint;
  readonly voucherId: VoucherId;
  readonly code: string;
  readonly requestId: string;
  readonly transactionId: TransactionId;
  readonly idempotencyKey: string;
  readonly lotId: LotId;
  readonly inboxId: bigint;
  readonly receivedOn: string;
  readonly webhookId: string;
  readonly complianceId: string;
  readonly sessionId: string;
  readonly apiKeyId: string;
  readonly productId: bigint;
  readonly collectionId: bigint;
  readonly referralId: string;
  readonly saleId: number;
  readonly invitationId: string;
};

/** Sales are counted by shop. */
const SALE_ID = 3;

/** A shop with a member, orders, a refund, a checkout, a voucher, a session, a draft and webhooks that wait. */
export async function aFullShop(app: TestApp, word: string, first: number): Promise<FullShop> {
  const { lealta } = app;
  const domain = `${word}.myshopify.com` as ShopDomain;
  const shopId = await app.aShop(word);
  const email = `ana@${word}.example.com`;
  const [customer, order, refund, checkout] = [first + 1, first + 2, first + 3, first + 4];
  const person = { customerId: customer, email };
  await app.deliver(shopId, [
    {
      topic: 'orders/paid',
      payload: {
        ...orderPayload({
          id: order,
          ...person,
          placedAt: '2026-02-01T00:00:00Z',
          lines: [{ id: first + 5, quantity: 2, price: 9000 }],
          refunds: [{ id: refund, at: '2026-02-02T00:00:00Z', lines: [{ id: first + 5, quantity: 1 }] }],
        }),
        name: `#${word}`,
      },
    },
    // Its points wait still, so that a lot is pending; and it is to be fetched again.
    {
      topic: 'orders/paid',
      payload: orderPayload({ id: order + 100, ...person, placedAt: '2026-05-30T00:00:00Z' }),
    },
    { topic: 'orders/edited', payload: { order_edit: { id: first + 6, order_id: order + 100 } } },
    {
      topic: 'checkouts/create',
      payload: {
        id: checkout,
        token: `${word}-checkout`,
        email,
        currency: 'EUR',
        total_price: '10.00',
        created_at: '2026-05-01T00:00:00Z',
        updated_at: '2026-05-01T00:00:00Z',
      },
    },
  ]);
  await lealta.inbox.drain(shopId);
  await lealta.ledger.mature(shopId);
  const webhookId = `${word}-waits`;
  await app.deliver(shopId, [
    { topic: 'orders/updated', payload: orderPayload({ id: order, ...person }), webhookId },
  ]);
  await lealta.programme.editDraft(shopId, () => ({
    ...defaultSettings(),
    name: { es: word, en: word },
  }));
  const sessionId = `offline_${domain}`;
  await createSessionStore(lealta.db, createSealer([Buffer.alloc(32, 7)])).storeSession(
    new Session({ id: sessionId, shop: domain, state: '', isOnline: false, accessToken: `token-${word}` }),
  );
  const found = await lealta.members.byShopifyId(shopId, toShopifyCustomerId(customer));
  if (found === null) throw new Error('no member');
  const { memberId } = found;
  const requestId = `${word}-request`;
  const code = `CLUB-${word.toUpperCase()}`;
  const adjusted = await lealta.members.adjust(shopId, {
    memberId,
    points: 10n,
    reason: word,
    requestId,
    by: word,
  });
  if (adjusted.outcome !== 'adjusted') throw new Error(adjusted.outcome);
  const made = await lealta.api.createKey(shopId, { name: word, scopes: ['read:members'], by: word });
  if (made.outcome !== 'created') throw new Error(made.outcome);
  const apiKeyId = made.keyId;
  await lealta.api.answerOnce(shopId, { keyId: apiKeyId, idempotencyKey: word }, null, async () => ({
    status: 200,
    body: word,
  }));
  return lealta.db.inShop(shopId, async (tx) => {
    const [voucher] = await tx.query<{ voucher_id: VoucherId }>(
      `INSERT INTO vouchers (shop_id, voucher_id, member_id, request_id, code, reward_id, points, value_minor, currency,
         status, reserved_at)
       VALUES ($1, gen_random_uuid(), $2, $3, $4, 'five', 100, 500, 'EUR', 'released', '2026-01-01') RETURNING voucher_id`,
      [shopId, memberId, requestId, code],
    );
    await tx.query(
      `INSERT INTO member_tiers (shop_id, member_id, since, tier_id, reason, details)
       VALUES ($1, $2, '2026-01-01', $3, 'assigned', '{}')`,
      [shopId, memberId, `tier-${word}`],
    );
    const complianceId = await addComplianceRequest(tx, {
      topic: 'customers/data_request',
      shopifyCustomerId: BigInt(customer),
    });
    const [lot] = await tx.query<{ lot_id: LotId }>('SELECT lot_id FROM lots WHERE order_id = $1', [order]);
    const [waiting] = await tx.query<{ inbox_id: bigint; received_on: string }>(
      'SELECT inbox_id, received_on::text FROM inbox WHERE webhook_id = $1',
      [webhookId],
    );
    const [productId, collectionId] = [BigInt(first + 7), BigInt(first + 8)];
    const at = new Date('2026-01-01T00:00:00Z');
    await upsertCollections(tx, [{ collectionId, title: word, updatedAt: at }], at);
    const product = { productId, title: word, vendor: word, productType: word, tags: [word], updatedAt: at };
    await writeFetchedProducts(tx, [{ ...product, collectionIds: [collectionId] }], at);
    await startRecurringWork(tx, RECURRING_WORK, at);
    await writeTurn(tx, 'sync-catalogue', { dueAt: at, begunAt: at, cursor: word });
    await tx.query('INSERT INTO campaign_points (shop_id, campaign_id, points) VALUES ($1, $2, 1)', [
      shopId,
      word,
    ]);
    await tx.query('INSERT INTO referral_codes (shop_id, code, member_id) VALUES ($1, $2, $3)', [
      shopId,
      word,
      memberId,
    ]);
    const [referral] = await tx.query<{ referral_id: string }>(
      `INSERT INTO referrals (shop_id, referral_id, advocate_id, code, channel, email_hash, email_masked, friend_id, reasons,
         claim_reasons, terms, discount_code, voucher_expires_at, claimed_at, due_at)
       VALUES ($1, gen_random_uuid(), $2, $3, 'copy', $3, $3, $2, '{}', '{}', '{}', $4, '2026-02-01', '2026-01-01', '2026-01-01')
       RETURNING referral_id`,
      [shopId, memberId, word, `INVITE-${word.toUpperCase()}`],
    );
    await tx.query(
      `INSERT INTO referral_days (shop_id, member_id, day, channel, shared) VALUES ($1, $2, '2026-01-01', $3, 1)`,
      [shopId, memberId, word],
    );
    await tx.query(
      `INSERT INTO referral_milestones (shop_id, member_id, milestone_id, friends, points, reached_at)
       VALUES ($1, $2, $3, 3, 10, '2026-01-01')`,
      [shopId, memberId, word],
    );
    await tx.query(
      `INSERT INTO referral_evidence (shop_id, order_id, paid_at, address_hash, referral_id)
       VALUES ($1, $2, '2026-01-01', $3, $4)`,
      [shopId, order, word, referral?.referral_id],
    );
    await tx.query('INSERT INTO referral_keys (shop_id, sealed) VALUES ($1, $2)', [
      shopId,
      Buffer.from(word),
    ]);
    const sale = [shopId, SALE_ID];
    await tx.query(
      `INSERT INTO private_sales (shop_id, sale_id, status, settings, opens_at, closes_at, launched_at, created_at, created_by,
         updated_at) VALUES ($1, $2, 'launched', $3, '2026-01-01', '2028-01-01', '2026-01-01', '2026-01-01', $4, '2026-01-01')`,
      [...sale, JSON.stringify({ name: word }), word],
    );
    await tx.query(
      `INSERT INTO private_sale_products (shop_id, sale_id, product_id, mode, title, handle) VALUES ($1, $2, $3, 'price', $4, $4)`,
      [...sale, productId, word],
    );
    await tx.query(
      `INSERT INTO private_sale_classes (shop_id, class_key, kind, reference) VALUES ($1, $2, 'tag', $2)`,
      [shopId, word],
    );
    const [invitation] = await tx.query<{ invitation_id: string }>(
      `INSERT INTO private_sale_invitations (shop_id, invitation_id, sale_id, kind, secret_hash, first_wave, label, created_at)
       VALUES ($1, gen_random_uuid(), $2, 'link', $3, 0, $3, '2026-01-01') RETURNING invitation_id`,
      [...sale, word],
    );
    await tx.query(
      `INSERT INTO private_sale_grants (shop_id, sale_id, customer_id, first_wave, units) VALUES ($1, $2, $3, 0, 1)`,
      [...sale, memberId],
    );
    await tx.query(
      `INSERT INTO private_sale_orders (shop_id, sale_id, order_id, customer_id, units, revenue_minor, placed_at)
       VALUES ($1, $2, $3, $4, 1, 100, '2026-02-01')`,
      [...sale, order, memberId],
    );
    await tx.query(
      `INSERT INTO private_sale_exceptions (shop_id, sale_id, order_id, reasons, source_name, found_at)
       VALUES ($1, $2, $3, '{}', $4, '2026-02-01')`,
      [...sale, order, word],
    );
    await tx.query(
      `INSERT INTO private_sale_publications (shop_id, validation_id, due_at) VALUES ($1, $2, '2026-02-01')`,
      [shopId, word],
    );
    if (!voucher || !lot || !waiting || !referral || !invitation) throw new Error('the shop is not full');
    return {
      shopId,
      domain,
      memberId,
      shopifyId: BigInt(customer),
      email,
      orderId: toOrderId(order),
      refundId: BigInt(refund),
      checkoutId: BigInt(checkout),
      voucherId: voucher.voucher_id,
      code,
      requestId,
      transactionId: adjusted.transactionId,
      idempotencyKey: `adjust:${requestId}`,
      lotId: lot.lot_id,
      inboxId: waiting.inbox_id,
      receivedOn: waiting.received_on,
      webhookId,
      complianceId,
      sessionId,
      apiKeyId,
      productId,
      collectionId,
      referralId: referral.referral_id,
      saleId: SALE_ID,
      invitationId: invitation.invitation_id,
    };
  });
}

/** Every row that a transaction sees in these tables, as text. */
export async function readEverything(tx: Tx, tables: readonly string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await tx.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

/** Every row of a shop: equal before and after means untouched. */
export const everythingOf = (
  app: TestApp,
  shopId: ShopId,
  tables: readonly string[],
): Promise<Record<string, string[]>> => app.lealta.db.inShop(shopId, (tx) => readEverything(tx, tables));

/** Names of the tables whose rows belong to a shop, by the catalogue. */
export const tenantTables = (app: TestApp): Promise<string[]> =>
  app.lealta.db.inSystem(async (tx) => {
    const rows = await tx.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shop_id'
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  });

/** The columns of a table that are written; the others Postgres works out itself. */
export const writableColumns = (app: TestApp, table: string): Promise<string[]> =>
  app.lealta.db.inSystem(async (tx) => {
    const rows = await tx.query<{ name: string }>(
      `SELECT quote_ident(attname) AS name FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
      [table],
    );
    return rows.map(({ name }) => name);
  });
