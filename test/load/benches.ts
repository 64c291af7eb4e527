/** The three benchmarks of `npm run bench`, measured and put into tables. */
import {
  type Acknowledged,
  measureAcknowledgement,
  medianRatio,
  startAcknowledgementRig,
} from './acknowledgement.ts';
import type { BenchServer } from './database.ts';
import { type DrainPair, measureDrain, measureOldLedger, measureRedeliveries, perSecond } from './drain.ts';
import type { Drained } from './drain-messages.ts';
import { median, quantile } from './numbers.ts';
import { measureRedemptions, prepareRedemptions, type RedemptionRun } from './redemption.ts';
import type { Bench } from './report.ts';
import { measureRules } from './rules.ts';

export type Sizes = {
  readonly connections: readonly number[];
  readonly pairs: number;
  readonly durationMs: number;
  readonly orders: number;
  readonly oldOrders: number;
};
type Note = (text: string) => void;

const ACKNOWLEDGED_OF_FLOOR = 0.6;
const DRAINED_OF_FLOOR = 0.4;
const ORDERS_PER_SECOND = 2000;
/** The worker may grow by so much in the second half of a drain; in the first, V8 grows its heap to what it likes. */
const GROWTH_MAX = 1.15;
/** Noise of a busy machine: a ratio so near to 1 is no slowing. */
const AS_QUICK = 0.9;

const ratioOf = (value: number): string => value.toFixed(2);

/** (a): acknowledgement. */
export async function reportAcknowledgement(server: BenchServer, sizes: Sizes, note: Note): Promise<Bench> {
  note('a: webhook acknowledgement');
  const rig = await startAcknowledgementRig(server);
  const measured = await measureAcknowledgement(rig, sizes);
  await rig.end();
  const rows = [...measured].map(([connections, pairs]) => {
    const of = (side: 'app' | 'floor', field: keyof Acknowledged): number =>
      median(pairs.map((pair) => pair[side][field]));
    return {
      connections,
      'app posts/s': of('app', 'perSecond'),
      'floor posts/s': of('floor', 'perSecond'),
      ratio: medianRatio(pairs),
      'of pairs': pairs.map(({ app, floor }) => ratioOf(app.perSecond / floor.perSecond)).join(' '),
      'app p50 ms': of('app', 'p50'),
      'p99 ms': of('app', 'p99'),
      'floor p50 ms': of('floor', 'p50'),
      'floor p99 ms': of('floor', 'p99'),
      'app CPU µs': Math.round(of('app', 'cpuUsPerPost')),
      'floor CPU µs': Math.round(of('floor', 'cpuUsPerPost')),
      'app RSS MB': Math.round(of('app', 'rssMb')),
    };
  });
  const all = median([...measured.values()].flat().map(({ app, floor }) => app.perSecond / floor.perSecond));
  return {
    name: 'acknowledgement',
    title:
      '(a) Acknowledging signed 10 kB orders/paid webhooks, against a bare HTTP server that does the same write',
    rows,
    goals: [
      {
        goal: `at least ${ACKNOWLEDGED_OF_FLOOR} of the floor`,
        reached: all >= ACKNOWLEDGED_OF_FLOOR,
        measured: `${ratioOf(all)} (median of all pairs)`,
      },
    ],
  };
}

/** (b): drain of the inbox that was prepared. */
export async function reportDrain(server: BenchServer, { orders, pairs }: Sizes, note: Note): Promise<Bench> {
  note('b: drain');
  const measured = await measureDrain(server, orders, pairs);
  const ratio = ratioIn(measured);
  const apps = measured.map((pair) => pair.first);
  const quickest = median(apps.map(perSecond));
  const growth = Math.max(...apps.map(({ rssMb }) => (rssMb[3] ?? 0) / (rssMb[1] ?? 1)));
  return {
    name: 'drain',
    title: `(b) Draining ${orders} distinct 10 kB orders of one shop, against the same rows written by plain SQL`,
    rows: [
      ...rowsOf('app', apps),
      ...rowsOf(
        'floor',
        measured.map((pair) => pair.second),
      ),
    ],
    goals: [
      {
        goal: `at least ${DRAINED_OF_FLOOR} of the floor`,
        reached: ratio >= DRAINED_OF_FLOOR,
        measured: ratiosOf(measured),
      },
      {
        goal: `at least ${ORDERS_PER_SECOND} orders/s`,
        reached: quickest >= ORDERS_PER_SECOND,
        measured: `${Math.round(quickest)} (median; says nothing on a machine that does other work besides)`,
      },
      {
        goal: 'memory stays flat',
        reached: growth <= GROWTH_MAX,
        measured: `× ${ratioOf(growth)} at most from half of the drain to its end`,
      },
    ],
  };
}

/** (c): what must slow neither; it drains the inbox that was prepared. */
export async function reportScale(server: BenchServer, sizes: Sizes, note: Note): Promise<Bench> {
  const { orders, oldOrders } = sizes;
  const pairs = 2;
  note('c: acknowledgement of duplicates');
  const duplicates = await acknowledgeDuplicates(server, sizes);
  note('c: drain of redeliveries');
  const again = await measureRedeliveries(server, orders, pairs);
  note(`c: drain beside a ledger of ${oldOrders * 4} entries`);
  const old = await measureOldLedger(server, orders, pairs, oldOrders);
  const row = (what: string, pairsOf: DrainPair[]) => ({
    what,
    'per second': median(pairsOf.map((pair) => perSecond(pair.first))),
    'compared with': median(pairsOf.map((pair) => perSecond(pair.second))),
    ratio: ratioIn(pairsOf),
    'of pairs': pairsOf.map((pair) => ratioOf(perSecond(pair.first) / perSecond(pair.second))).join(' '),
  });
  const rows = [
    duplicates,
    row('orders drained: redeliveries / fresh', again),
    row(`orders drained: ${old.entries.toLocaleString('en')} ledger entries / none`, old.pairs),
  ];
  return {
    name: 'scale',
    title: '(c) Duplicates and a long history slow neither',
    rows,
    goals: rows.map(({ what, ratio }) => ({
      goal: `${what}: as quick`,
      reached: ratio >= AS_QUICK,
      measured: ratioOf(ratio),
    })),
  };
}

const RULES = { many: 200, few: 10 };
const RULES_SLOWER_MAX = 2;

/** (e): an order under many rules; it drains the inbox that was prepared. */
export async function reportRules(server: BenchServer, { orders }: Sizes, note: Note): Promise<Bench> {
  note(`e: drain under ${RULES.many} rules and ${RULES.few}`);
  const measured = await measureRules(server, orders, 3, RULES);
  const slower = median(measured.map(({ first, second }) => perSecond(second) / perSecond(first)));
  return {
    name: 'rules',
    title: `(e) Settling under ${RULES.many} active earning rules, against ${RULES.few}`,
    rows: [
      ...rowsOf(
        `${RULES.many} rules`,
        measured.map((pair) => pair.first),
      ),
      ...rowsOf(
        `${RULES.few} rules`,
        measured.map((pair) => pair.second),
      ),
    ],
    goals: [
      {
        goal: `at most ${RULES_SLOWER_MAX} times the time`,
        reached: slower <= RULES_SLOWER_MAX,
        measured: `× ${ratioOf(slower)} (median)`,
      },
    ],
  };
}

const REDEEMED_OF_FLOOR_MAX = 3;
const REDEMPTIONS = { full: 400, pairs: 3 };

/** (f): a redemption without Shopify's part. */
export async function reportRedemption(
  server: BenchServer,
  { oldOrders }: Sizes,
  note: Note,
): Promise<Bench> {
  note('f: redemptions');
  await prepareRedemptions(server, oldOrders);
  const runs: RedemptionRun[] = [];
  for (let pair = 0; pair < REDEMPTIONS.pairs; pair += 1)
    runs.push(await measureRedemptions(server, REDEMPTIONS.full));
  const ratio = median(runs.map(({ appMs, floorMs }) => quantile(appMs, 0.95) / quantile(floorMs, 0.95)));
  return {
    name: 'redemption',
    title: `(f) ${REDEMPTIONS.full} redemptions beside a ledger of ${oldOrders * 4} entries, without Shopify's time`,
    rows: runs.map(({ appMs, floorMs }, index) => ({
      run: index + 1,
      'app p50 ms': quantile(appMs, 0.5),
      'p95 ms': quantile(appMs, 0.95),
      'the same statements p50 ms': quantile(floorMs, 0.5),
      'floor p95 ms': quantile(floorMs, 0.95),
      'p95 ratio': quantile(appMs, 0.95) / quantile(floorMs, 0.95),
    })),
    goals: [
      {
        goal: `p95 at most ${REDEEMED_OF_FLOOR_MAX} times that of its statements`,
        reached: ratio <= REDEEMED_OF_FLOOR_MAX,
        measured: `× ${ratioOf(ratio)} (median)`,
      },
    ],
  };
}

async function acknowledgeDuplicates(server: BenchServer, { pairs, durationMs }: Sizes) {
  const rig = await startAcknowledgementRig(server);
  const connections = 16;
  const ids = 500;
  const stored = { connections, durationMs, prefix: 'again-', ids };
  const ratios: number[] = [];
  const perSecondOf = { again: [] as number[], fresh: [] as number[] };
  for (let pair = 0; pair < pairs + 1; pair += 1) {
    await rig.clear();
    const fresh = await rig.measure('app', { connections, durationMs });
    await rig.measure('app', stored);
    const again = await rig.measure('app', stored);
    if (pair === 0) continue; // the first round only warms up
    perSecondOf.again.push(again.perSecond);
    perSecondOf.fresh.push(fresh.perSecond);
    ratios.push(again.perSecond / fresh.perSecond);
  }
  await rig.end();
  return {
    what: 'webhooks acknowledged: stored before / new',
    'per second': median(perSecondOf.again),
    'compared with': median(perSecondOf.fresh),
    ratio: median(ratios),
    'of pairs': ratios.map(ratioOf).join(' '),
  };
}

const ratioIn = (pairs: readonly DrainPair[]): number =>
  median(pairs.map(({ first, second }) => perSecond(first) / perSecond(second)));

const ratiosOf = (pairs: readonly DrainPair[]): string =>
  `${ratioOf(ratioIn(pairs))} (pairs: ${pairs.map(({ first, second }) => ratioOf(perSecond(first) / perSecond(second))).join(' ')})`;

function rowsOf(who: string, runs: readonly Drained[]) {
  return runs.map((run, index) => ({
    run: `${who} ${index + 1}`,
    'orders/s': perSecond(run),
    'CPU µs/order': Math.round((run.cpuMs * 1000) / run.done),
    'RSS MB at ¼ ½ ¾ 1': run.rssMb.map((mb) => Math.round(mb)).join(' '),
    'RSS MB max': Math.round(run.rssMaxMb),
  }));
}
