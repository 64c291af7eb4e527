import { randomUUID } from 'node:crypto';
import type { Environment } from '#app/config/environment.ts';
import { openDatabase } from '#app/db/database.ts';
import { storeReceived } from '#app/db/inbox.store.ts';
import { defaultSettings, type ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { parseShopDomain, type ShopDomain, type ShopId } from '#app/kernel/ids.ts';
import { checkLedger } from '#app/use-cases/ledger/check-ledger.ts';
import { createLealta, type Lealta } from '#app/wiring.server.ts';
import { testDatabase } from './database.ts';

export const API_SECRET = 'test-secret';

/** An environment for tests: nothing in it reaches outside. */
export const testEnvironment = (): Environment => ({
  production: false,
  development: false,
  port: 0,
  logLevel: 'silent',
  shopify: { apiKey: 'test-key', apiSecret: API_SECRET, appUrl: 'http://localhost:3000', appBridgeUrl: null },
  encryptionKeys: [Buffer.alloc(32, 7)],
  database: { kind: 'embedded', dataDir: '.data' },
  mail: { smtpUrl: null, from: 'Lealta <no-reply@example.com>' },
});

/** A clock that stands still until it is set. */
export function testClock(start: string): { now: () => Date; set(at: string | Date): void } {
  let at = new Date(start);
  return {
    now: () => at,
    set: (next) => {
      at = new Date(next);
    },
  };
}

export type Delivered = { topic: string; payload: object; triggeredAt?: string; webhookId?: string };

export type TestApp = {
  readonly lealta: Lealta;
  readonly clock: ReturnType<typeof testClock>;
  /** A new shop with a published programme in force since 2025. */
  aShop(handle: string, change?: (settings: ProgrammeSettings) => ProgrammeSettings): Promise<ShopId>;
  /** Puts webhooks into the inbox, as the HTTP edge does. */
  deliver(shopId: ShopId, deliveries: readonly Delivered[]): Promise<void>;
  /** Balance of the customer with this Shopify id. */
  balance(
    shopId: ShopId,
    shopifyId: number,
  ): Promise<{ pending: bigint; available: bigint; debt: bigint; lifetime: bigint }>;
  count(shopId: ShopId, table: string): Promise<number>;
  /** What `lealta ledger check` finds wrong. */
  problems(shopId: ShopId): Promise<unknown[]>;
  close(): Promise<void>;
};

/** @param change of the environment, e.g. where mail goes */
export async function testApp(change: Partial<Environment> = {}): Promise<TestApp> {
  const clock = testClock('2026-06-01T12:00:00Z');
  const db = openDatabase(await testDatabase(), { max: 4 });
  const lealta = await createLealta({ ...testEnvironment(), ...change }, { db, clock: clock.now });
  return {
    lealta,
    clock,
    aShop: async (handle, change = (settings) => settings) => {
      const domain = parseShopDomain(`${handle}.myshopify.com`) as ShopDomain;
      const shopId = await lealta.shops.register(domain);
      await db.inSystem((tx) =>
        tx.query(
          `UPDATE shops SET installed_at = '2025-01-01', timezone = 'Europe/Madrid' WHERE shop_id = $1`,
          [shopId],
        ),
      );
      await lealta.programme.publish(shopId, {
        settings: change(defaultSettings()),
        by: 'test',
        note: '',
        effectiveFrom: new Date('2025-01-01T00:00:00Z'),
      });
      return shopId;
    },
    deliver: (shopId, deliveries) =>
      db.inSystem((tx) =>
        storeReceived(
          tx,
          deliveries.map((one) => ({
            shopId,
            webhookId: one.webhookId ?? randomUUID(),
            topic: one.topic,
            triggeredAt: new Date(one.triggeredAt ?? '2026-06-01T00:00:00Z'),
            body: JSON.stringify(one.payload),
          })),
        ),
      ),
    balance: (shopId, shopifyId) =>
      db.inShop(shopId, async (tx) => {
        const [row] = await tx.query<{ pending: bigint; available: bigint; debt: bigint; lifetime: bigint }>(
          `SELECT b.pending, b.available, b.debt, b.lifetime FROM customers c
           JOIN balances b ON b.shop_id = c.shop_id AND b.member_id = COALESCE(c.merged_into, c.customer_id)
           WHERE c.shop_id = $1 AND c.shopify_id = $2`,
          [shopId, shopifyId],
        );
        return row ?? { pending: 0n, available: 0n, debt: 0n, lifetime: 0n };
      }),
    count: (shopId, table) =>
      db.inShop(shopId, async (tx) => {
        const [row] = await tx.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${table}`);
        return Number(row?.n ?? 0n);
      }),
    problems: async (shopId) => {
      const report = await checkLedger(db, { shopId, timezone: 'Europe/Madrid' });
      return report.ok ? [] : [report.sum, ...report.unbalanced, ...report.differences];
    },
    close: () => lealta.close(),
  };
}
