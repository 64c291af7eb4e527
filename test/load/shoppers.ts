/** Shoppers who act at once through the app proxy, against a bare server that writes one row for each of their acts. */
import { z } from 'zod';
import { openDatabase } from '#app/db/database.ts';
import { shopById } from '#app/db/shops.store.ts';
import { defaultSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import { toMemberId } from '#app/kernel/ids.ts';
import { checkLedger } from '#app/use-cases/ledger/check-ledger.ts';
import { adjustPoints } from '#app/use-cases/members/adjust-points.ts';
import { publishProgramme } from '#app/use-cases/programme/publish-programme.ts';
import { codesOfMembers } from '#app/use-cases/referrals/member-codes.ts';
import { type BenchServer, SHOP_ID } from './database.ts';
import { addMembers } from './history.ts';
import { median, quantile } from './numbers.ts';
import { startProcess, usage } from './processes.ts';
import type { Bench } from './report.ts';
import { type LoadShopper, type RushResult, rushResult } from './shoppers-messages.ts';
import { serverReady } from './webhook-messages.ts';

const READY = 'shoppers';
const TRIAL = 'shoppers-trial';
/** They come first, so that both sides are warm; their answers are left out. */
const WARM_UP = 100;
const PROCESSES = {
  app: new URL('./shoppers-app.process.ts', import.meta.url),
  floor: new URL('./shoppers-floor.process.ts', import.meta.url),
};
/** What the reward of the default programme costs that they redeem. */
const POINTS = 100n;

/** How `count` shoppers are to be answered. */
const EXPECTED = (count: number): Record<string, number> => ({
  'redeem 200': count,
  'redeem 409': count,
  'share 200': count,
  'claim 200': count,
});

/** What was answered, and the CPU that the measured process spent on it, without Postgres. */
type Rush = RushResult & { readonly cpuMsPerAct: number };

/** (g): nobody spends twice, nobody sees an error, and how long they wait. */
export async function reportShoppers(
  server: BenchServer,
  count: number,
  pairs: number,
  note: (text: string) => void,
): Promise<Bench> {
  note(`g: ${count} shoppers at once`);
  const shoppers = await prepare(server, count + WARM_UP);
  const runs: { app: Rush; floor: Rush; wrong: string[] }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const app = await measure(server, 'app', shoppers);
    const wrong = await whatIsWrong(server, app, count);
    runs.push({ app, wrong, floor: await measure(server, 'floor', shoppers) });
  }
  await server.drop(TRIAL);
  const p95 = ({ latencies }: RushResult) => quantile(latencies, 0.95);
  const wrong = runs.flatMap((run) => run.wrong);
  return {
    name: 'shoppers',
    title: `(g) ${count} shoppers at once through the app proxy: ${count * 2} redemptions, ${count} shares, ${count} claims`,
    rows: runs.map(({ app, floor }, index) => ({
      run: index + 1,
      'acts/s': app.latencies.length / app.seconds,
      'p50 ms': quantile(app.latencies, 0.5),
      'p95 ms': p95(app),
      'CPU ms/act': app.cpuMsPerAct,
      'floor acts/s': floor.latencies.length / floor.seconds,
      'floor p50 ms': quantile(floor.latencies, 0.5),
      'floor p95 ms': p95(floor),
      'p95 ratio': p95(app) / p95(floor),
    })),
    goals: [
      {
        goal: 'nobody spends twice and nobody sees an error',
        reached: wrong.length === 0,
        measured:
          wrong.length === 0
            ? `one of two redemptions each, p95 × ${median(runs.map(({ app, floor }) => p95(app) / p95(floor))).toFixed(1)} of the floor (median)`
            : wrong.join('; '),
      },
    ],
  };
}

/** Members with points for one reward each, and codes to invite by. */
async function prepare(server: BenchServer, count: number): Promise<LoadShopper[]> {
  await server.create(READY);
  await addMembers(server, READY);
  await server.run(READY, 'UPDATE shops SET installed_at = now()');
  const db = openDatabase(server.at(READY), { max: 4 });
  const clock = () => new Date();
  try {
    await publishProgramme({ db, clock }, SHOP_ID, {
      settings: programmeSettings.parse({
        ...defaultSettings(),
        referrals: { active: true },
      }),
      by: 'load',
      note: '',
    });
    const members = await db.inShop(SHOP_ID, (tx) =>
      tx.query<{ customer_id: bigint; shopify_id: bigint }>(
        'SELECT customer_id, shopify_id FROM customers ORDER BY customer_id LIMIT $1',
        [count],
      ),
    );
    for (const { customer_id } of members)
      await adjustPoints({ db, clock }, SHOP_ID, {
        memberId: toMemberId(customer_id),
        points: POINTS,
        reason: 'load',
        requestId: `load-${customer_id}`,
        by: 'load',
      });
    const ids = members.map((one) => toMemberId(one.customer_id));
    const codes = await db.inShop(SHOP_ID, (tx) => codesOfMembers(tx, ids, clock()));
    return members.map(({ customer_id, shopify_id }) => ({
      customerId: Number(shopify_id),
      code: codes.get(toMemberId(customer_id)) ?? '',
    }));
  } finally {
    await db.close();
  }
}

async function measure(
  server: BenchServer,
  side: 'app' | 'floor',
  shoppers: readonly LoadShopper[],
): Promise<Rush> {
  await server.copy(READY, TRIAL);
  const measured = await startProcess(PROCESSES[side], server.at(TRIAL), serverReady);
  const client = await startProcess(
    new URL('./shoppers-client.process.ts', import.meta.url),
    {},
    z.object({}),
  );
  const { port } = measured.ready;
  await client.ask({ port, shoppers: shoppers.slice(0, WARM_UP) }, rushResult);
  const before = await measured.ask({}, usage);
  const result = await client.ask({ port, shoppers: shoppers.slice(WARM_UP) }, rushResult);
  const after = await measured.ask({}, usage);
  await client.end();
  await measured.end();
  return { ...result, cpuMsPerAct: (after.cpuMs - before.cpuMs) / result.latencies.length };
}

/** What is not as it should be, in what was answered and in what the database holds now. */
async function whatIsWrong(server: BenchServer, { answers }: RushResult, count: number): Promise<string[]> {
  const wrong: string[] = [];
  const expected = EXPECTED(count);
  for (const answer of new Set([...Object.keys(answers), ...Object.keys(expected)]))
    if (answers[answer] !== expected[answer])
      wrong.push(`${answer}: ${answers[answer] ?? 0} times, not ${expected[answer] ?? 0}`);
  const all = count + WARM_UP;
  const { rows } = await server.run(
    TRIAL,
    `SELECT (SELECT count(*)::int FROM vouchers) AS vouchers,
       (SELECT count(DISTINCT member_id)::int FROM vouchers) AS redeemers,
       (SELECT count(*)::int FROM referrals WHERE shopify_discount_id IS NOT NULL) AS claims,
       (SELECT sum(shared)::int FROM referral_days) AS shares`,
  );
  for (const [what, found] of Object.entries(rows[0] ?? {}))
    if (found !== all) wrong.push(`${what}: ${found}, not ${all}`);
  const db = openDatabase(server.at(TRIAL), { max: 1 });
  try {
    const { timezone } = await db.inShop(SHOP_ID, (tx) => shopById(tx, SHOP_ID));
    const report = await checkLedger(db, { shopId: SHOP_ID, timezone });
    if (!report.ok) wrong.push('the ledger does not balance');
  } finally {
    await db.close();
  }
  return wrong;
}
