/**
 * What a redemption costs without Shopify: the app's use case with an Admin API that answers at once, against the same
 * statements, recorded from it, sent by a bare driver to a copy of the same database.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Database, openDatabase, type ShopTx } from '#app/db/database.ts';
import { type MemberId, toMemberId } from '#app/kernel/ids.ts';
import type { AdminApi } from '#app/shopify/index.ts';
import { redeemReward } from '#app/use-cases/vouchers/redeem-reward.ts';
import { type BenchServer, SHOP_ID } from './database.ts';
import { addMembers, addOldLedger } from './history.ts';

const READY = 'redemption';
const TRIAL = 'redemption-trial';
/** The reward of the default programme that costs least. */
const REWARD = 'five';

type Statement = { readonly text: string; readonly values: readonly unknown[] };
/** The transactions of one redemption, each a list of statements. */
type Recorded = Statement[][];

export type RedemptionRun = { readonly appMs: readonly number[]; readonly floorMs: readonly number[] };

/** Members with old points that they can spend. */
export async function prepareRedemptions(server: BenchServer, oldOrders: number): Promise<void> {
  await server.create(READY);
  await addMembers(server, READY);
  await addOldLedger(server, READY, oldOrders);
  await server.run(READY, 'VACUUM (ANALYZE)');
}

/** One pair: each redemption's milliseconds in the app, and of its statements alone. */
export async function measureRedemptions(server: BenchServer, count: number): Promise<RedemptionRun> {
  await server.copy(READY, TRIAL);
  const recorded: Recorded[] = [];
  const opened = openDatabase(server.at(TRIAL), { max: 2 });
  const appMs: number[] = [];
  try {
    const members = await spenders(opened, count);
    // The first few open connections and fill caches; their time is left out on both sides.
    for (const [index, memberId] of members.entries()) {
      const transactions: Recorded = [];
      const deps = {
        db: recording(opened, transactions),
        clock: () => new Date(),
        forShop: () => atOnce(index),
      };
      const started = performance.now();
      const { outcome } = await redeemReward(deps, SHOP_ID, {
        memberId,
        rewardId: REWARD,
        requestId: randomUUID(),
      });
      appMs.push(performance.now() - started);
      if (outcome !== 'redeemed') throw new Error(`a redemption ended as ${outcome}`);
      recorded.push(transactions);
    }
  } finally {
    await opened.close();
  }
  await server.copy(READY, TRIAL);
  return { appMs: appMs.slice(WARM_UP), floorMs: (await replay(server, recorded)).slice(WARM_UP) };
}

const WARM_UP = 20;

async function spenders(db: Database, count: number): Promise<MemberId[]> {
  const rows = await db.inShop(SHOP_ID, (tx) =>
    tx.query<{ member_id: bigint }>(
      'SELECT member_id FROM balances WHERE available >= 500 ORDER BY member_id LIMIT $1',
      [count + WARM_UP],
    ),
  );
  if (rows.length < count + WARM_UP) throw new Error(`only ${rows.length} members have points to spend`);
  return rows.map((row) => toMemberId(row.member_id));
}

/** An Admin API that makes every code at once. */
const atOnce = (n: number): AdminApi =>
  ({
    createDiscountCode: async () => ({
      outcome: 'created',
      discountId: `gid://shopify/DiscountCodeNode/${n + 1}`,
    }),
  }) as unknown as AdminApi;

/** The database, noting what is asked of it. */
function recording(db: Database, transactions: Recorded): Database {
  return {
    ...db,
    inShop: (shopId, work) =>
      db.inShop(shopId, (tx) => {
        const statements: Statement[] = [];
        transactions.push(statements);
        const noting: ShopTx = {
          ...tx,
          query: (text, values = [], name) => {
            statements.push({ text, values });
            return tx.query(text, values, name);
          },
        };
        return work(noting);
      }),
  };
}

/** Each redemption's statements one after the other over one connection, prepared where the text comes again. */
async function replay(server: BenchServer, recorded: readonly Recorded[]): Promise<number[]> {
  const client = new pg.Client({ ...server.at(TRIAL).app, options: '-c role=lealta_app -c timezone=UTC' });
  await client.connect();
  const names = new Map<string, string>();
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `s${names.size}`;
    names.set(text, name);
    return name;
  };
  const times: number[] = [];
  try {
    for (const transactions of recorded) {
      const started = performance.now();
      for (const statements of transactions) {
        await client.query(`BEGIN; SELECT set_config('lealta.shop_id', '${SHOP_ID}', true)`);
        for (const { text, values } of statements)
          await client.query({ name: nameOf(text), text, values: [...values] });
        await client.query('COMMIT');
      }
      times.push(performance.now() - started);
    }
  } finally {
    await client.end();
  }
  return times;
}
