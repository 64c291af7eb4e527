/**
 * Worker, web process and Postgres are killed with SIGKILL while webhooks pour in and are settled: whatever was
 * acknowledged is settled once.
 */
import { createHmac } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '#app/db/database.ts';
import {
  type EmbeddedPostgres,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from '#app/db/embedded-postgres.ts';
import { replay } from '#app/db/inbox.store.ts';
import { applyMigrations } from '#app/db/migrate.ts';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import type { ShopDomain, ShopId } from '#app/kernel/ids.ts';
import { checkLedger } from '#app/use-cases/ledger/check-ledger.ts';
import { createLealta, type Lealta } from '#app/wiring.server.ts';
import { ensureBuild } from '#scripts/build.ts';
import { API_SECRET, testEnvironment } from '#test/support/app.ts';
import { type Change, type Emitted, type LifeOrder, live } from './order-life.ts';
import { type AppProcess, appProcess, freePort } from './processes.ts';
import { pointsOf } from './recompute.ts';

const DOMAIN = 'killed.myshopify.com' as ShopDomain;
const ORDERS = 150;
const POSTERS = 8;
/** Webhooks settled between two kills, so that each finds the pipeline at work again. */
const PROGRESS = 15;
const PATIENCE_MS = 40_000;

let dataDir: string;
let postgres: EmbeddedPostgres;
let lealta: Lealta;
let shopId: ShopId;
let web: AppProcess;
let worker: AppProcess;
let port: number;
let watcher: pg.Pool;

beforeAll(async () => {
  await ensureBuild();
  dataDir = mkdtempSync(join(tmpdir(), 'lealta-kill-'));
  // Not `throwaway`: writes are forced to disk, as in production.
  postgres = await startEmbeddedPostgres({ dataDir, database: 'lealta' });
  await applyMigrations(postgres.owner);
  const as = (user: string) => ({ ...postgres.owner, user });
  const db = openDatabase(
    { owner: postgres.owner, app: as('lealta_app'), system: as('lealta_system') },
    { max: 2 },
  );
  lealta = await createLealta(testEnvironment(), { db });
  shopId = await lealta.shops.register(DOMAIN);
  await lealta.programme.publish(shopId, {
    settings: defaultSettings(),
    by: 'test',
    note: '',
    effectiveFrom: new Date('2025-01-01T00:00:00Z'),
  });
  watcher = new pg.Pool({ ...postgres.owner, max: 2, options: '-c application_name=watcher' });
  watcher.on('error', () => undefined);
  port = await freePort();
  web = appProcess('app/server.ts', { dataDir, port });
  worker = appProcess('app/jobs/worker.ts', { dataDir, port });
}, 300_000);

afterAll(async () => {
  await Promise.all([web?.kill(), worker?.kill()]);
  await watcher?.end();
  await lealta?.close();
  await postgres?.stop();
  if (dataDir) await removeEmbeddedPostgres(dataDir);
}, 60_000);

const kinds = [
  'pay',
  'edit-quantity',
  'add-line',
  'refund-lines',
  'refund-amount',
  'cancel',
  'touch',
] as const;

/** Orders with their lives, the same in every run. */
function lives(): { order: LifeOrder; emitted: Emitted[] }[] {
  const change: fc.Arbitrary<Change> = fc.record({
    kind: fc.constantFrom(...kinds),
    a: fc.nat(9000),
    b: fc.nat(9000),
    gap: fc.constantFrom(0, 1),
  });
  const changes = fc.sample(fc.array(change, { minLength: 2, maxLength: 4 }), { numRuns: ORDERS, seed: 7 });
  return changes.map((some, index) =>
    live(
      {
        id: 1000 + index,
        placedAt: Date.parse('2026-03-01T10:00:00Z') + index * 60_000,
        taxesIncluded: true,
        shipping: { price: 490, tax: 0 },
        test: false,
        customer: 501 + (index % 25),
        lines: [
          { price: 1000 + index * 7, quantity: 3, taxPercent: 21, discountPercent: 0, giftCard: false },
        ],
      },
      [{ kind: 'pay', a: 0, b: 0, gap: 1 }, ...some],
    ),
  );
}

/** Posts as Shopify does, again and again until it is acknowledged. */
async function post(webhookId: string, { topic, payload, triggeredAt }: Emitted): Promise<void> {
  const body = JSON.stringify(payload);
  for (;;) {
    const answer = await fetch(`http://localhost:${port}/webhooks/${topic}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': topic,
        'x-shopify-shop-domain': DOMAIN,
        'x-shopify-webhook-id': webhookId,
        'x-shopify-triggered-at': triggeredAt,
        'x-shopify-hmac-sha256': createHmac('sha256', API_SECRET).update(body).digest('base64'),
      },
      body,
      signal: AbortSignal.timeout(5000),
    }).catch(() => null); // nobody listens, or died in the middle
    await answer?.text().catch(() => '');
    if (answer?.status === 200) return;
    if (answer !== null && answer.status !== 503) throw new Error(`${topic}: ${answer.status}`);
    await delay(100);
  }
}

const ask = async <R extends pg.QueryResultRow>(text: string): Promise<R | null> =>
  watcher.query<R>(text).then(
    ({ rows }) => rows[0] ?? null,
    () => null, // the database is being killed
  );

async function until(what: string, holds: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > deadline)
      throw new Error(`not in time: ${what}\n${(web.said() + worker.said()).slice(-3000)}`);
    await delay(5);
  }
}

const settledCount = async (): Promise<number> =>
  Number((await ask<{ n: string }>(`SELECT count(*) AS n FROM inbox WHERE status <> 'new'`))?.n ?? -1);

/** True while a transaction of the worker has written something that is not committed. */
const midDrain = async (): Promise<boolean> =>
  (await ask(
    `SELECT 1 FROM pg_stat_activity WHERE usename = 'lealta_app' AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()`,
  )) !== null;

it('loses nothing and settles nothing twice when worker, web and database are killed in the middle of a drain', async () => {
  const stories = lives();
  const emitted = stories
    .flatMap((one) => one.emitted)
    .sort((a, b) => (a.triggeredAt < b.triggeredAt ? 1 : -1));
  web.start();
  worker.start();

  const acknowledged = new Set<string>();
  let next = 0;
  let over = false;
  // When all have been posted they are delivered anew, so that there is always something to interrupt.
  const poster = async (): Promise<void> => {
    for (;;) {
      const turn = next;
      next += 1;
      const event = emitted[turn % emitted.length];
      if (event === undefined || (over && turn >= emitted.length)) return;
      await post(`w-${turn}`, event);
      acknowledged.add(`w-${turn}`);
    }
  };
  const posting = Promise.all(Array.from({ length: POSTERS }, poster));

  const victims = ['worker', 'postgres', 'web', 'worker', 'postgres', 'worker', 'web'] as const;
  const interrupted = new Map<string, number>();
  let settled = 0;
  for (const victim of victims) {
    await until('the pipeline is at work', async () => (await settledCount()) >= settled + PROGRESS);
    await until('a drain is under way', midDrain);
    if (victim === 'worker') await worker.kill();
    else if (victim === 'web') await web.kill();
    else process.kill(postgres.processId() ?? Number.NaN, 'SIGKILL');
    interrupted.set(victim, (interrupted.get(victim) ?? 0) + 1);
    await until('the database answers', async () => (await settledCount()) >= 0);
    settled = await settledCount();
    if (victim === 'worker') worker.start();
    if (victim === 'web') web.start();
  }
  over = true;
  await posting;
  expect(Object.fromEntries(interrupted)).toEqual({ worker: 3, postgres: 2, web: 2 });
  expect(acknowledged.size).toBeGreaterThanOrEqual(emitted.length);
  await until('everything is settled', async () => (await settledCount()) >= acknowledged.size);
  await worker.kill();
  // Neither may die of a database that goes away; a start that meets none may fail, and is tried again.
  expect(web.said() + worker.said()).not.toMatch(/Emitted 'error' event|Unhandled|uncaught/);

  // Each acknowledged webhook is there once, and was settled by one committed transaction.
  const rows = await lealta.db.inShop(shopId, (tx) =>
    tx.query<{ webhook_id: string; status: string; attempts: number }>(
      'SELECT webhook_id, status, attempts FROM inbox',
    ),
  );
  expect(rows.filter((row) => row.status !== 'done' || row.attempts !== 1)).toEqual([]);
  const kept = rows.map((row) => row.webhook_id);
  expect(new Set(kept).size).toBe(kept.length);
  expect([...acknowledged].filter((id) => !kept.includes(id))).toEqual([]);

  const state = async () => ({
    orders: await lealta.db.inShop(shopId, (tx) =>
      tx.query<{ order_id: bigint; points: bigint }>(
        'SELECT order_id, awarded_points AS points FROM orders ORDER BY 1',
      ),
    ),
    held: await lealta.db.inShop(shopId, (tx) =>
      tx.query<{ customer: bigint; points: bigint }>(
        `SELECT c.shopify_id AS customer, b.pending + b.available AS points FROM balances b
         JOIN customers c ON c.shop_id = b.shop_id AND c.customer_id = b.member_id ORDER BY 1`,
      ),
    ),
    posted: await lealta.db.inShop(shopId, (tx) => tx.query('SELECT count(*) AS n FROM ledger_transactions')),
  });
  const rules = [{ from: 0, settings: defaultSettings() }];
  const worth = stories.map(({ order }) => ({
    order_id: BigInt(order.id),
    points: BigInt(pointsOf(order, rules)),
  }));
  const sums = new Map<number, bigint>();
  for (const { order } of stories)
    sums.set(order.customer ?? 0, (sums.get(order.customer ?? 0) ?? 0n) + BigInt(pointsOf(order, rules)));
  const end = await state();
  expect(end.orders).toEqual(worth);
  expect(end.held).toEqual([...sums].map(([customer, points]) => ({ customer: BigInt(customer), points })));
  const shop = { shopId, timezone: 'UTC' };
  expect(await checkLedger(lealta.db, shop)).toMatchObject({
    ok: true,
    sum: 0n,
    differences: [],
    unbalanced: [],
  });

  // And settling it all again posts nothing.
  await lealta.db.inShop(shopId, (tx) => replay(tx, { since: new Date(0) }));
  expect(await lealta.inbox.drain(shopId)).toEqual({ done: kept.length, failed: 0 });
  expect(await state()).toEqual(end);
}, 240_000);
