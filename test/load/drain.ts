/** How quickly a full inbox is drained, against the same rows written by plain SQL; and what may slow it. */
import { z } from 'zod';
import { WORKER_FLAGS } from '#app/jobs/worker-flags.ts';
import { type BenchServer, fillInbox, SHOP_ID, settleDown } from './database.ts';
import { type Drained, drained } from './drain-messages.ts';
import { addMembers, addOldLedger, redeliver } from './history.ts';
import { type LoadProcess, startProcess } from './processes.ts';

/** The inbox is full, nobody is known yet: every other database here is a copy of it. */
export const WAITING = 'waiting';
/** What draining it left. */
const SETTLED = 'settled';
const TRIAL = 'trial';

export type DrainPair = { readonly first: Drained; readonly second: Drained };

export const perSecond = ({ done, seconds }: Drained): number => done / seconds;

/** Fills an inbox with so many distinct orders, and drains a copy of it once. */
export async function prepareInbox(server: BenchServer, orders: number): Promise<void> {
  await server.create(WAITING);
  await fillInbox(server, WAITING, orders);
  await server.copy(WAITING, SETTLED);
  await drainApp(server, SETTLED, orders);
}

/** Pairs of the app's drain (first) and the floor (second), each on a copy of the same full inbox. */
export async function measureDrain(server: BenchServer, orders: number, pairs: number): Promise<DrainPair[]> {
  const file = new URL('./drain-floor.process.ts', import.meta.url);
  const writer = await startProcess(file, { settled: server.at(SETTLED) }, z.object({}));
  const app = () => drainCopy(server, WAITING, orders);
  const measured = await inTurn(pairs, app, () => writeFloor(server, writer, orders));
  await writer.end();
  return measured;
}

/** Pairs of redeliveries of settled orders (first) and fresh orders (second). */
export async function measureRedeliveries(
  server: BenchServer,
  orders: number,
  pairs: number,
): Promise<DrainPair[]> {
  const again = 'redelivered';
  await server.copy(SETTLED, again);
  await redeliver(server, again);
  await settleDown(server, again);
  const measured = await inTurn(
    pairs,
    () => drainCopy(server, again, orders),
    () => drainCopy(server, WAITING, orders),
  );
  const { rows } = await server.run(TRIAL, 'SELECT count(*)::int AS n FROM ledger_transactions');
  if (rows[0]?.n === 0) throw new Error('the last drain posted nothing');
  await server.drop(again);
  return measured;
}

/**
 * Pairs of fresh orders with a ledger of a million entries (first) and with none (second). The customers are members
 * in both, so that nothing but the ledger, its lots and its orders makes the difference.
 * @returns with the number of entries made
 */
export async function measureOldLedger(
  server: BenchServer,
  orders: number,
  pairs: number,
  oldOrders: number,
): Promise<{ pairs: DrainPair[]; entries: number }> {
  const [members, old] = ['members', 'old-ledger'];
  await server.copy(WAITING, members);
  await addMembers(server, members);
  await server.copy(members, old);
  const entries = await addOldLedger(server, old, oldOrders);
  await settleDown(server, members);
  await settleDown(server, old);
  const measured = await inTurn(
    pairs,
    () => drainCopy(server, old, orders),
    () => drainCopy(server, members, orders),
  );
  await server.drop(members);
  await server.drop(old);
  return { pairs: measured, entries };
}

/** Who goes first changes, so that a machine that tires or recovers favours neither. */
export async function inTurn(
  pairs: number,
  first: () => Promise<Drained>,
  second: () => Promise<Drained>,
): Promise<DrainPair[]> {
  const measured: DrainPair[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    if (pair % 2 === 0) {
      const one = await first();
      measured.push({ first: one, second: await second() });
    } else {
      const two = await second();
      measured.push({ first: await first(), second: two });
    }
  }
  return measured;
}

export async function drainCopy(server: BenchServer, from: string, orders: number): Promise<Drained> {
  await server.copy(from, TRIAL);
  return drainApp(server, TRIAL, orders);
}

async function drainApp(server: BenchServer, database: string, orders: number): Promise<Drained> {
  const file = new URL('./drain-app.process.ts', import.meta.url);
  const worker = await startProcess(file, { database: server.at(database) }, z.object({}), WORKER_FLAGS);
  const result = await worker.ask({}, drained);
  await worker.end();
  if (result.done !== orders || result.failed > 0)
    throw new Error(`of ${orders} webhooks ${result.done} were settled and ${result.failed} failed`);
  return result;
}

/** The floor, checked to leave the balances that the app left. */
async function writeFloor(server: BenchServer, writer: LoadProcess, orders: number): Promise<Drained> {
  await server.copy(WAITING, TRIAL);
  const result = await writer.ask({ database: server.at(TRIAL) }, drained);
  const sums = `SELECT (SELECT count(*) FROM ledger_entries WHERE shop_id = ${SHOP_ID}) AS entries,
    (SELECT count(*) FROM inbox WHERE status = 'done') AS done,
    (SELECT sum(pending) FROM balances WHERE shop_id = ${SHOP_ID}) AS pending`;
  const [floor, app] = [await server.run(TRIAL, sums), await server.run(SETTLED, sums)];
  if (JSON.stringify(floor.rows) !== JSON.stringify(app.rows))
    throw new Error(`the floor wrote other rows than the app: ${JSON.stringify([floor.rows, app.rows])}`);
  if (result.done !== orders) throw new Error(`the floor finished ${result.done} of ${orders}`);
  return result;
}
