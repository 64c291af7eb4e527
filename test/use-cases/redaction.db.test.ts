import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ShopId } from '#app/kernel/ids.ts';
import { customerPayload, type OrderStory, orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const KEPT = 7_700_501;
const GONE = 7_700_502;
const OTHER = 77_005_011; // its digits begin with those of the kept one

const person = (id: number) => ({
  topic: 'customers/create',
  payload: { ...customerPayload(id), email: `zoraida-${id}@example.com`, last_name: `Quiroga ${id}` },
});
const bought = (story: OrderStory & { customerId: number }, change: object = {}) => ({
  topic: 'orders/paid',
  payload: { ...orderPayload({ ...story, email: `zoraida-${story.customerId}@example.com` }), ...change },
});
const hear = async (shopId: ShopId, ...deliveries: Parameters<TestApp['deliver']>[1]) => {
  await app.deliver(shopId, deliveries);
  return app.lealta.inbox.drain(shopId);
};
/** Tables in which something of a person is left. */
const traces = (shopId: ShopId, id: number) =>
  app.lealta.db.inShop(shopId, async (tx) => {
    const tables = await tx.query<{ name: string }>(
      `SELECT t.relname AS name FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'shop_id'
       WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') ORDER BY 1`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const [row] = await tx.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM "${name}" t WHERE t::text ~* $1`,
        [`(zoraida-|quiroga )${id}\\M`],
      );
      if (row !== undefined && row.n > 0) found.push(`${name}: ${row.n}`);
    }
    return found.sort();
  });

it('leaves nothing of a person: not of the customer merged into them, not in a webhook that was put aside', async () => {
  const shopId = await app.aShop('forgetful');
  expect(
    await hear(
      shopId,
      person(KEPT),
      person(GONE),
      person(OTHER),
      bought({ id: 1, customerId: KEPT }),
      bought({ id: 2, customerId: GONE }),
      bought({ id: 3, customerId: KEPT }, { created_at: 'some day' }),
      bought({ id: 4, customerId: GONE }, { created_at: 'some day' }),
      bought({ id: 5, customerId: OTHER }, { created_at: 'some day' }),
    ),
  ).toEqual({ done: 5, failed: 3 });
  await hear(shopId, {
    topic: 'customers/merge',
    payload: {
      admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${KEPT}`,
      admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${GONE}`,
    },
  });
  expect(await traces(shopId, GONE)).toEqual(['customers: 1', 'inbox: 3']);
  const others = await traces(shopId, OTHER);

  const customer = { id: KEPT, email: `zoraida-${KEPT}@example.com` };
  const redact = { topic: 'customers/redact', payload: { customer, orders_to_redact: [1, 2, 3, 4] } };
  expect(await hear(shopId, redact)).toEqual({ done: 1, failed: 0 });
  expect(await traces(shopId, KEPT)).toEqual([]);
  expect(await traces(shopId, GONE)).toEqual([]);
  expect(await traces(shopId, OTHER)).toEqual(others);
  expect(await app.problems(shopId)).toEqual([]);
});
