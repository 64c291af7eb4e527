/** How long it takes to decide anew which tier each of a million members is in. */
import pg from 'pg';
import { openDatabase } from '#app/db/database.ts';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { tiersSettings } from '#app/domain/tiers/settings.ts';
import { publishProgramme } from '#app/use-cases/programme/publish-programme.ts';
import { type BenchServer, SHOP_ID, settleDown } from './database.ts';
import { startProcess } from './processes.ts';
import type { Bench } from './report.ts';
import { type TierRound, tierReady, tierRound } from './tiers-messages.ts';

const DATABASE = 'tiers';
const ORDERS_A_MEMBER = 2;
const A_MILLION = 1_000_000;
/** What is promised for a million; of fewer members in proportion. */
const SECONDS_A_MILLION = 60;
const GROWTH_MAX = 1.15;

const START = new Date('2026-06-01T12:00:00Z');
const ROUNDS = [
  { round: 'all enter a tier', at: '2026-06-01T12:00:00Z' },
  { round: 'no news', at: '2026-06-01T12:30:00Z' },
  { round: 'a night later', at: '2026-06-02T00:10:00Z' },
  { round: 'six weeks later: grace is over', at: '2026-07-15T00:10:00Z' },
];

/** (d): tiers of a whole shop. */
export async function reportTiers(
  server: BenchServer,
  members: number,
  note: (text: string) => void,
): Promise<Bench> {
  note(`d: tiers of ${members} members with ${members * ORDERS_A_MEMBER} orders`);
  await fillShop(server, members);
  const file = new URL('./tiers-app.process.ts', import.meta.url);
  const worker = await startProcess(file, { database: server.at(DATABASE) }, tierReady);
  const rounds: { round: string; measured: TierRound }[] = [];
  for (const { round, at } of ROUNDS) {
    rounds.push({ round, measured: await worker.ask({ at }, tierRound) });
    await settleDown(server, DATABASE);
  }
  await worker.end();
  await server.drop(DATABASE);
  const secondsMax = (SECONDS_A_MILLION * members) / A_MILLION;
  const slowest = Math.max(...rounds.map(({ measured }) => measured.seconds));
  const growth = Math.max(...rounds.map(({ measured: { rssMb } }) => (rssMb[3] ?? 0) / (rssMb[1] ?? 1)));
  return {
    name: 'tiers',
    title: `(d) Tiers of ${members.toLocaleString('en')} members with ${ORDERS_A_MEMBER} orders each, decided anew`,
    rows: rounds.map(({ round, measured }) => ({
      round,
      members: measured.members,
      'change tier': measured.changed,
      seconds: measured.seconds,
      'members/s': measured.members / measured.seconds,
      'app CPU s': measured.cpuMs / 1000,
      'RSS MB ½': Math.round(measured.rssMb[1] ?? 0),
      'RSS MB end': Math.round(measured.rssMb[3] ?? 0),
    })),
    goals: [
      {
        goal: `at most ${secondsMax} s`,
        reached: slowest <= secondsMax,
        measured: `${slowest.toFixed(1)} s (slowest round)`,
      },
      {
        goal: `memory grows by at most ${Math.round((GROWTH_MAX - 1) * 100)} % in the second half`,
        reached: growth <= GROWTH_MAX,
        measured: `× ${growth.toFixed(2)}`,
      },
    ],
  };
}

/** Members with orders over two years, those of a member far apart in the table, as a shop's orders come in. */
export async function fillShop(server: BenchServer, members: number): Promise<void> {
  await server.create(DATABASE);
  const db = openDatabase(server.at(DATABASE), { max: 1 });
  const name = (text: string) => ({ es: text, en: text });
  await publishProgramme({ db, clock: () => new Date('2025-01-02T00:00:00Z') }, SHOP_ID, {
    settings: {
      ...defaultSettings(),
      tiers: tiersSettings.parse({
        window: { kind: 'rolling', months: 12 },
        graceDays: 30,
        list: [
          { id: 'bronze', name: name('Bronze'), threshold: 0 },
          { id: 'silver', name: name('Silver'), threshold: 150_00 },
          { id: 'gold', name: name('Gold'), threshold: 250_00 },
        ],
      }),
    },
    by: 'load',
    note: '',
  }).finally(() => db.close());
  const client = new pg.Client(server.at(DATABASE).owner);
  await client.connect();
  try {
    // A load by the owner: foreign keys and triggers are not asked row by row; what is written satisfies them.
    await client.query('SET session_replication_role = replica');
    await client.query(
      `INSERT INTO customers (shop_id, customer_id, shopify_id, email, email_key, first_name, last_name, created_at,
         enrolled_at, enrolment_source)
       SELECT ${SHOP_ID}, n, 7000000000000 + n, 'ana' || n || '@example.com', 'ana' || n || '@example.com', 'Ana',
         'Martínez ' || n, '2024-01-01', '2024-01-01', 'automatic' FROM generate_series(1, ${members}) n`,
    );
    await client.query(
      `INSERT INTO orders (shop_id, order_id, customer_id, name, placed_at, updated_at, triggered_at, financial_status,
         currency, total_minor, discount_codes, facts, programme_version, net_minor, awarded_points, settlements, settled_at)
       SELECT ${SHOP_ID}, 4000000000000 + n, 1 + (n::bigint * 611953) % ${members}, '#' || n, at, at, at, 'paid', 'EUR', net,
         '{}', $1::jsonb, 1, net, net / 100, 1, at
       FROM (SELECT n, timestamptz '${START.toISOString()}' - interval '2 years'
           + n * (interval '2 years' / ${members * ORDERS_A_MEMBER}) AS at, 1000 + (n::bigint * 7919) % 24000 AS net
         FROM generate_series(1, ${members * ORDERS_A_MEMBER}) n) o`,
      [
        JSON.stringify({
          t: 1,
          o: 0,
          s: [0, 0],
          l: [[1, 2, 3, 'Reserva 2019, caja de seis botellas', 1, 1890, 0]],
        }),
      ],
    );
  } finally {
    await client.end();
  }
  await settleDown(server, DATABASE);
}
