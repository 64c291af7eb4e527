import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrayLiteral } from '#app/db/array-literal.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const statuses = (shopId: ShopId) =>
  app.lealta.db.inShop(shopId, (tx) =>
    tx.query<{ status: string; error: string | null }>(
      'SELECT status, error FROM inbox WHERE shop_id = $1 ORDER BY webhook_id',
      [shopId],
    ),
  );

describe('draining in several batches', () => {
  it('settles every order once, though the next batch is read while one is being written', async () => {
    const shopId = await app.aShop('batches');
    const orders = Array.from({ length: 11 }, (_, i) =>
      orderPayload({ id: 100 + i, customerId: 700 + (i % 3) }),
    );
    await app.deliver(
      shopId,
      orders.map((payload) => ({ topic: 'orders/paid', payload })),
    );
    expect(await app.lealta.inbox.drain(shopId, 3)).toEqual({ done: 11, failed: 0 });
    expect(await app.count(shopId, 'lots')).toBe(11);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('has Postgres look at tables that have grown from nothing', async () => {
    const shopId = await app.aShop('grown');
    const orders = Array.from({ length: 600 }, (_, i) => orderPayload({ id: 5000 + i, customerId: 900 + i }));
    await app.deliver(
      shopId,
      orders.map((payload) => ({ topic: 'orders/paid', payload })),
    );
    await app.lealta.inbox.drain(shopId);
    const analysed = await app.lealta.db.inSystem((tx) =>
      tx.query<{ relname: string }>(
        `SELECT relname FROM pg_class WHERE relname = 'orders' AND reltuples > 0`,
      ),
    );
    expect(analysed).toHaveLength(1);
  });

  it('takes the newest of an order’s snapshots, whichever batches they come in', async () => {
    const shopId = await app.aShop('snapshots');
    const at = (hour: number) => `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`;
    const snapshots = [14, 10, 16, 12, 11, 13, 15].map((hour) =>
      orderPayload({
        id: 200,
        customerId: 710,
        updatedAt: at(hour),
        lines: [{ id: 1, quantity: 1, price: hour * 100 }],
      }),
    );
    await app.deliver(
      shopId,
      snapshots.map((payload) => ({ topic: 'orders/updated', payload })),
    );
    await app.lealta.inbox.drain(shopId, 2);
    expect((await app.balance(shopId, 710)).pending).toBe(16n);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('puts aside what cannot be read, also when it was read ahead, and settles its neighbours', async () => {
    const shopId = await app.aShop('unreadable');
    const payloads = [
      orderPayload({ id: 301, customerId: 720 }),
      { id: 'not an id' },
      orderPayload({ id: 302, customerId: 720 }),
      orderPayload({ id: 303, customerId: 720 }),
      { id: 304 },
    ];
    await app.deliver(
      shopId,
      payloads.map((payload, i) => ({ topic: 'orders/paid', payload, webhookId: `unreadable-${i}` })),
    );
    expect(await app.lealta.inbox.drain(shopId, 2)).toEqual({ done: 3, failed: 2 });
    const rows = await statuses(shopId);
    expect(rows.map((row) => row.status)).toEqual(['done', 'failed', 'done', 'done', 'failed']);
    expect(rows[4]?.error).toMatch(/^name: invalid_type/);
    expect((await app.balance(shopId, 720)).pending).toBe(150n);
  });
});

describe('arrays on their way to Postgres', () => {
  it('arrive as they were sent', async () => {
    const texts = ['', 'plain', 'with "quotes" and \\ and , and {braces}', 'NULL', 'Viña\n\t’', null];
    const ids = [1n, -9_223_372_036_854_775_808n, null];
    const times = [new Date('2026-03-29T01:30:00.123Z'), new Date(0), null];
    const shopId = await app.aShop('arrays');
    const [row] = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query(
        'SELECT $1::text[] AS texts, to_json($2::bigint[]::text[]) AS ids, $3::timestamptz[] AS times',
        [texts, ids, times],
      ),
    );
    expect(row).toEqual({ texts, ids: ids.map((id) => (id === null ? null : String(id))), times });
    expect(arrayLiteral([])).toBe('{}');
    expect(arrayLiteral([true, 2, undefined])).toBe('{true,2,NULL}');
  });
});
