import { afterAll, beforeAll, expect, it } from 'vitest';
import { markForPublication } from '#app/db/publications.store.ts';
import { createCards } from '#app/domain/members/card.ts';
import { type ShopId, toGid, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { ShopifyUnavailable } from '#app/shopify/failures.ts';
import type { AdminApi, readOrderNode } from '#app/shopify/index.ts';
import { refetchOrders } from '#app/use-cases/orders/refetch-orders.ts';
import { publishShop } from '#app/use-cases/publication/publish-shop.ts';
import { customerPayload, orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

type OrderNode = Parameters<typeof readOrderNode>[0];

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const log = { warn: () => undefined };
const using = (api: Partial<AdminApi>) => ({
  db: app.lealta.db,
  clock: app.clock.now,
  cards: createCards(app.lealta.config.encryptionKeys),
  log,
  forShop: () => api as AdminApi,
});
const hear = async (shopId: ShopId, ...deliveries: Parameters<TestApp['deliver']>[1]) => {
  await app.deliver(shopId, deliveries);
  await app.lealta.inbox.drain(shopId);
};

const PLACED = '2026-05-20T10:00:00Z';
const money = (amount: string) => ({ shopMoney: { amount } });
/** An order as the Admin API tells it after an edit to 80.00. */
const edited = (id: number, title: string): OrderNode =>
  ({
    id: toGid('Order', id),
    name: `#${id}`,
    processedAt: PLACED,
    updatedAt: '2026-05-21T10:00:00Z',
    cancelledAt: null,
    displayFinancialStatus: 'PAID',
    test: false,
    sourceName: 'web',
    currencyCode: 'EUR',
    taxesIncluded: true,
    totalOutstandingSet: money('0.00'),
    currentTotalPriceSet: money('80.00'),
    discountCodes: [],
    email: 'c501@example.com',
    phone: null,
    customerLocale: 'es',
    lineItems: {
      nodes: [
        {
          id: toGid('LineItem', id * 10 + 1),
          product: null,
          variant: null,
          title,
          quantity: 1,
          currentQuantity: 1,
          originalUnitPriceSet: money('80.00'),
          discountAllocations: [],
          taxLines: [],
          isGiftCard: false,
        },
      ],
    },
    shippingLines: { nodes: [] },
    refunds: [],
    transactions: [],
    presentmentCurrencyCode: 'EUR',
    customer: {
      id: toGid('Customer', 501),
      firstName: 'Ana',
      lastName: 'C501',
      createdAt: '2026-01-01T00:00:00Z',
      defaultEmailAddress: { emailAddress: 'c501@example.com' },
      defaultPhoneNumber: null,
    },
  }) as unknown as OrderNode;

it('an edited order that cannot be settled holds up none of the others, and is asked for again after them', async () => {
  const shopId = await app.aShop('edits');
  const order = (id: number) => ({ topic: 'orders/paid', payload: orderPayload({ id, placedAt: PLACED }) });
  const edit = (id: number) => ({
    topic: 'orders/edited',
    payload: { order_edit: { order_id: id } },
    triggeredAt: '2026-05-21T10:00:00Z',
  });
  await hear(shopId, order(1), order(2), order(3), edit(1), edit(2), edit(3));
  const nodes = [edited(1, 'Tinto'), edited(2, 'Tin\u0000to'), edited(3, 'Tinto')];
  await refetchOrders(using({ ordersById: async () => nodes }), shopId);
  expect(await app.balance(shopId, 501)).toMatchObject({ pending: 80n + 50n + 80n });
  const waiting = await app.lealta.db.inShop(shopId, (tx) =>
    tx.query('SELECT order_id, refetch_since FROM orders WHERE refetch_since IS NOT NULL'),
  );
  expect(waiting).toEqual([{ order_id: 2n, refetch_since: app.clock.now() }]);
});

it('a member’s summary is published after an outage of any length', async () => {
  const shopId = await app.aShop('outage');
  await hear(shopId, { topic: 'customers/create', payload: customerPayload(501) });
  const customer = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
  if (customer === null) throw new Error('no customer');
  await app.lealta.db.inShop(shopId, (tx) => markForPublication(tx, [customer.memberId]));
  const later = (hours: number) => app.clock.set(new Date(Date.now() + hours * 3_600_000));
  const away = async () => {
    throw new ShopifyUnavailable('away');
  };
  for (let hour = 1; hour <= 30; hour += 1) {
    later(hour * 2);
    await publishShop(using({ setMetafields: away }), shopId);
  }
  const written: string[] = [];
  later(100);
  await publishShop(
    using({
      setMetafields: async (inputs) => {
        written.push(...inputs.map((input) => input.ownerGid));
        return { refused: [] };
      },
    }),
    shopId,
  );
  expect(written).toContain('gid://shopify/Customer/501');
});
