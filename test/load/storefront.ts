/**
 * What the theme extension costs a storefront: Lighthouse on the pages that Shopify weighs for "Built for Shopify", with
 * the app's blocks on the theme and taken off it, in turn; and what a browser sees of the extension while they load.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { brotliCompressSync } from 'node:zlib';
import lighthouse from 'lighthouse';
import type { Browser } from 'playwright-core';
import { launchChromium } from '#test/support/chromium.ts';
import { type Demo, startDemo } from '#test/support/demo.ts';
import { median } from './numbers.ts';
import type { Bench } from './report.ts';

/** The pages with Shopify's weights, in hundredths: shopify.dev, "Storefront performance". */
const PAGES = [
  { name: 'home', path: '/', weight: 17 },
  { name: 'product', path: '/products/altaviento-crianza', weight: 40 },
  { name: 'collection', path: '/collections/tintos', weight: 43 },
] as const;
const MEMBER = 'ane@example.com';
const FALL_MAX = 1;
/** Shifts are shares of the screen: less than this is rounding of positions, not something that moved. */
const SHIFT_NONE = 0.0005;

type Page = (typeof PAGES)[number];
type Shopper = { readonly name: 'guest' | 'member'; readonly cookie: string };
/** Score of 100; layout shift; milliseconds in which the page could not answer a touch. */
type Measured = { readonly score: number; readonly shift: number; readonly blocked: number };
type Sides = Record<'with' | 'without', Measured[]>;
/** What loading a page with the extension showed. Sizes in bytes. */
type Seen = {
  readonly appRequests: readonly string[];
  readonly messages: readonly string[];
  readonly script: Size;
  readonly style: Size;
};
type Size = { readonly plain: number; readonly brotli: number };
type Note = (text: string) => void;

/** A demo and a browser for the measurement. End it after use, also when it fails. */
export type StorefrontRig = {
  readonly demo: Demo;
  readonly browser: Browser;
  /** Where Lighthouse reaches the browser. */
  readonly port: number;
  end(): Promise<void>;
};

/** Starts a demo with a small store, whose app stands still then, and a Chromium that Lighthouse can drive. */
export async function startStorefrontRig(): Promise<StorefrontRig> {
  const demo = await startDemo({ customers: 12, seed: 3 });
  try {
    const port = await freePort();
    const browser = await launchChromium({ args: [`--remote-debugging-port=${port}`] });
    const end = async (): Promise<void> => {
      demo.standStill(false);
      await browser.close();
      await demo.stop();
    };
    // It would take time from the browser, and no page needs it.
    demo.standStill(true);
    return { demo, browser, port, end };
  } catch (error) {
    await demo.stop();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Measures every page `runs` times with and without the extension, for a guest and for a member. */
export async function reportStorefront(rig: StorefrontRig, runs: number, note: Note): Promise<Bench[]> {
  const shoppers: Shopper[] = [
    { name: 'guest', cookie: '' },
    { name: 'member', cookie: await logIn(rig.demo) },
  ];
  const benches: Bench[] = [];
  for (const shopper of shoppers) {
    const rows: Row[] = [];
    for (const page of PAGES) {
      const seen = await look(rig, page, shopper);
      rows.push({ page, seen, sides: await measureInTurn(rig, page, shopper, runs, note) });
    }
    benches.push(tableOf(shopper, rows, runs));
  }
  return benches;
}

/** The cookie of the demo's shopper who has points. */
async function logIn({ storeUrl, adminUrl }: Demo): Promise<string> {
  const store = adminUrl.split('/').at(-1) ?? '';
  const found = await fetch(`${storeUrl}/__dev/stores/${store}/customers/${MEMBER}`);
  const { id } = (await found.json()) as { id: number };
  const answer = await fetch(`${storeUrl}/account/login/demo`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ customer_id: String(id) }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`${MEMBER} could not log in: ${answer.status}`);
  return cookie;
}

/**
 * Loads a page with the extension and gives what went over the wire and into the console until nothing more came.
 * @throws Error when the page does not show what the shopper should be measured with
 */
async function look({ demo, browser }: StorefrontRig, page: Page, shopper: Shopper): Promise<Seen> {
  await demo.control('app-blocks', { shown: true });
  const context = await browser.newContext({
    ...(shopper.cookie ? { extraHTTPHeaders: { cookie: shopper.cookie } } : {}),
  });
  const appRequests: string[] = [];
  const messages: string[] = [];
  const assets: Promise<{ url: string; body: Buffer }>[] = [];
  const own = new URL(demo.storeUrl);
  context.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
  context.on('weberror', (event) => messages.push(event.error().message));
  context.on('response', (response) => {
    const url = new URL(response.url());
    // The app proxy is the app; so is whatever is not the store.
    if (url.origin !== own.origin || url.pathname.startsWith('/apps/')) appRequests.push(response.url());
    if (url.pathname.startsWith('/cdn/extensions/'))
      assets.push(response.body().then((body) => ({ url: url.pathname, body })));
  });
  const opened = await context.newPage();
  await opened.goto(demo.storeUrl + page.path, { waitUntil: 'networkidle' });
  const widgets = await opened.locator('lealta-member').count();
  if (widgets === 0) throw new Error(`The ${page.name} page shows no block of the extension`);
  const loaded = await Promise.all(assets);
  await context.close();
  const size = (ending: string): Size => {
    const files = loaded.filter(({ url }) => url.endsWith(ending)).map(({ body }) => body);
    const sum = (bytes: number[]): number => bytes.reduce((total, one) => total + one, 0);
    return {
      plain: sum(files.map((file) => file.length)),
      brotli: sum(files.map((file) => brotliCompressSync(file).length)),
    };
  };
  return { appRequests, messages, script: size('.js'), style: size('.css') };
}

/** Runs Lighthouse in pairs; who goes first alternates, so that a machine that gets slower slows both. */
async function measureInTurn(
  rig: StorefrontRig,
  page: Page,
  shopper: Shopper,
  runs: number,
  note: Note,
): Promise<Sides> {
  const sides: Sides = { with: [], without: [] };
  for (let run = 0; run < runs; run += 1) {
    const order = run % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const);
    for (const side of order) {
      await rig.demo.control('app-blocks', { shown: side === 'with' });
      // The first page after a change is made while Liquid compiles; no shopper waits for that on a real store.
      await (await fetch(rig.demo.storeUrl + page.path, { headers: { cookie: shopper.cookie } })).text();
      sides[side].push(await measure(rig, page, shopper));
    }
    const [before, after] = [sides.without.at(-1), sides.with.at(-1)];
    note(`${shopper.name}, ${page.name} ${run + 1}: ${before?.score} without, ${after?.score} with`);
  }
  return sides;
}

/** One run as Shopify has it: a phone, Lighthouse's own throttling, nothing cached. */
async function measure({ demo, port }: StorefrontRig, page: Page, { cookie }: Shopper): Promise<Measured> {
  const result = await lighthouse(demo.storeUrl + page.path, {
    port,
    logLevel: 'error',
    output: 'json',
    onlyCategories: ['performance'],
    disableFullPageScreenshot: true,
    ...(cookie ? { extraHeaders: { cookie } } : {}),
  });
  const report = result?.lhr;
  const score = report?.categories.performance?.score;
  const shift = report?.audits['cumulative-layout-shift']?.numericValue;
  const blocked = report?.audits['total-blocking-time']?.numericValue;
  if (report?.runtimeError || typeof score !== 'number' || shift === undefined || blocked === undefined)
    throw new Error(`Lighthouse gave no score for ${page.path}: ${report?.runtimeError?.message ?? ''}`);
  return { score: Math.round(score * 100), shift, blocked };
}

type Row = { readonly page: Page; readonly seen: Seen; readonly sides: Sides };

function tableOf({ name }: Shopper, rows: readonly Row[], runs: number): Bench {
  const middle = ({ sides }: Row, side: keyof Sides, field: keyof Measured): number =>
    median(sides[side].map((one) => one[field]));
  const weighted = (side: keyof Sides): number =>
    rows.reduce((sum, row) => sum + middle(row, side, 'score') * row.page.weight, 0) / 100;
  const fall = weighted('without') - weighted('with');
  const shift = Math.max(
    ...rows.map((row) => middle(row, 'with', 'shift') - middle(row, 'without', 'shift')),
  );
  const scatter = Math.max(
    ...rows.map(({ sides }) => {
      const scores = sides.without.map(({ score }) => score);
      return Math.max(...scores) - Math.min(...scores);
    }),
  );
  const requests = rows.flatMap(({ seen }) => seen.appRequests);
  const messages = rows.flatMap(({ seen }) => seen.messages);
  return {
    name: `storefront-${name}`,
    title: `Storefront with and without the theme extension, as a ${name} (median of ${runs})`,
    rows: rows.map((row) => ({
      page: row.page.name,
      weight: row.page.weight,
      'score without': middle(row, 'without', 'score'),
      with: middle(row, 'with', 'score'),
      'of runs': runsOf(row),
      'blocked ms without': Math.round(middle(row, 'without', 'blocked')),
      'blocked ms with': Math.round(middle(row, 'with', 'blocked')),
      'shift without': middle(row, 'without', 'shift').toFixed(4),
      'shift with': middle(row, 'with', 'shift').toFixed(4),
      'to the app': row.seen.appRequests.length,
      console: row.seen.messages.length,
      'JS bytes': row.seen.script.plain,
      'JS brotli': row.seen.script.brotli,
      'CSS bytes': row.seen.style.plain,
      'CSS brotli': row.seen.style.brotli,
    })),
    goals: [
      {
        goal: `weighted score (17 home, 40 product, 43 collection) falls by at most ${FALL_MAX} point`,
        reached: fall <= FALL_MAX,
        measured: `${weighted('without').toFixed(2)} → ${weighted('with').toFixed(2)} (the same page without it scatters by up to ${scatter} points)`,
      },
      { goal: 'no layout shift added', reached: shift < SHIFT_NONE, measured: `${shift.toFixed(4)} at most` },
      {
        goal: 'no request to the app on load',
        reached: requests.length === 0,
        measured: named(requests),
      },
      { goal: 'nothing in the console', reached: messages.length === 0, measured: named(messages) },
    ],
  };
}

const runsOf = ({ sides }: Row): string =>
  sides.without.map(({ score }, run) => `${score}/${sides.with[run]?.score ?? ''}`).join(' ');

const named = (found: readonly string[]): string => (found.length === 0 ? 'none' : found.join(', '));
