/**
 * `npm run bench`: how quickly webhooks are acknowledged and orders settled, against what the machine could do at most.
 * docs/benchmarks.md says what each row means.
 */
import { parseArgs } from 'node:util';
import {
  reportAcknowledgement,
  reportDrain,
  reportRedemption,
  reportRules,
  reportScale,
} from '#test/load/benches.ts';
import { startBenchServer } from '#test/load/database.ts';
import { prepareInbox } from '#test/load/drain.ts';
import { type Bench, describeLoad, describeMachine, printTable } from '#test/load/report.ts';
import { reportShoppers } from '#test/load/shoppers.ts';
import { reportTiers } from '#test/load/tiers.ts';
import { ensureBuild } from './build.ts';

const HELP = `npm run bench -- [--quick] [--only a|b|c|d|e|f|g] [--json]

  a  webhook acknowledgement against a bare HTTP server
  b  drain of a full inbox against plain SQL
  c  duplicates, and a ledger of a million entries
  d  tiers of a million members
  e  settling under 200 earning rules against 10
  f  redemptions against their statements alone
  g  500 shoppers who act at once
  --quick  a fifth of the work: for trying out, not for quoting
  --json   the figures as JSON on stdout`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const SIZES = {
  full: {
    connections: [1, 4, 16, 64],
    pairs: 3,
    durationMs: 1500,
    orders: 20_000,
    oldOrders: 250_000,
    shoppers: 500,
  },
  quick: { connections: [1, 16], pairs: 3, durationMs: 700, orders: 4_000, oldOrders: 50_000, shoppers: 100 },
};

async function run(): Promise<void> {
  const only = values.only;
  if (only !== undefined && !'abcdefg'.split('').includes(only))
    throw new Error(`--only ${only}: not one of a, b, c, d, e, f, g`);
  const wanted = (name: string): boolean => only === undefined || only === name;
  const sizes = values.quick ? SIZES.quick : SIZES.full;
  const note = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  const machine = describeMachine();
  note(`${machine}; load average ${describeLoad()}`);
  const server = await startBenchServer();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.remove().then(() => process.exit(130)));
  const benches: Bench[] = [];
  const add = (found: Bench): void => {
    benches.push(found);
    if (!values.json) printTable(found, (line) => console.log(line));
  };
  try {
    if (wanted('a')) add(await reportAcknowledgement(server, sizes, note));
    if (wanted('b') || wanted('c') || wanted('e')) {
      note(`filling an inbox with ${sizes.orders} orders`);
      await prepareInbox(server, sizes.orders);
    }
    if (wanted('b')) add(await reportDrain(server, sizes, note));
    if (wanted('c')) add(await reportScale(server, sizes, note));
    if (wanted('d')) add(await reportTiers(server, values.quick ? 200_000 : 1_000_000, note));
    if (wanted('e')) add(await reportRules(server, sizes, note));
    if (wanted('f')) add(await reportRedemption(server, sizes, note));
    if (wanted('g')) {
      await ensureBuild();
      add(await reportShoppers(server, sizes.shoppers, 3, note));
    }
  } finally {
    await server.remove();
  }
  const loadAverage = describeLoad();
  if (values.json)
    console.log(JSON.stringify({ machine, loadAverage, quick: values.quick, benches }, null, 2));
  note(`load average at the end ${loadAverage}`);
}

if (values.help) console.log(HELP);
else await run();
