import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readDatabaseSettings } from '#app/config/environment.ts';
import { type ConnectionConfig, openDatabase } from '#app/db/database.ts';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#app/db/embedded-postgres.ts';
import { applyMigrations } from '#app/db/migrate.ts';
import { findShopByDomain, type Shop } from '#app/db/shops.store.ts';
import { WORKER_FLAGS } from '#app/jobs/worker-flags.ts';
import { parseShopDomain } from '#app/kernel/ids.ts';
import { ensureBuild } from '../build.ts';
import { buildFunctions } from '../build-functions.ts';
import { inProject } from '../project.ts';
import { showAddresses } from './addresses.ts';
import { type DemoFiles, demoFiles, type HistoryMark } from './demo-files.ts';
import { type DemoOptions, OptionError, usualCustomers, usualCustomersInDev, usualSeed } from './options.ts';
import { freePort, isFree } from './ports.ts';
import { createProgress } from './progress.ts';
import { clearLeftovers, createSupervisor } from './supervisor.ts';

const handle = 'vinya-norte';
const domain = parseShopDomain(`${handle}.myshopify.com`);
const historyMonths = 18;
const readyDeadlineMs = 90_000;
const smtpPortUsual = 2_525;
/** A request without a browser's name is answered 410 by the library: it takes it for a crawler. */
const browserAgent = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';

type Stops = { add(stop: () => Promise<void>): void };

/**
 * Starts everything, in order, and prints the addresses. `stops` hears of each thing as it starts, so that whoever stops
 * in the middle leaves nothing running.
 * @throws OptionError when what was asked for cannot be; Error when a step fails
 */
export async function runDemo(options: DemoOptions, stops: Stops): Promise<void> {
  const progress = createProgress();
  const dataDir = resolve(process.env.LEALTA_DATA_DIR ?? '.data');
  const settings = readDatabaseSettings({ ...process.env, LEALTA_DATA_DIR: dataDir });
  const files = demoFiles(dataDir);

  const alive = await clearLeftovers(files.pids);
  if (alive !== null)
    throw new OptionError(
      `A demo already runs in ${dataDir} (process ${alive}): use it, or stop it with Ctrl-C there.`,
    );
  await refuseBusyPorts(options);
  const plan = planHistory(
    options,
    files,
    settings.kind === 'server' ? settings.url.replace(/.*@/, '') : 'embedded',
  );
  progress.say(
    plan.startOver === 'interrupted'
      ? 'The last start was interrupted: the demo starts over.'
      : 'Lealta demo',
  );

  let owner: ConnectionConfig;
  if (settings.kind === 'embedded') {
    if (plan.startOver) await progress.step('Old data removed', () => removeEmbeddedPostgres(dataDir));
    const server = await progress.step(
      'Database',
      () => startEmbeddedPostgres({ dataDir }),
      () => 'embedded Postgres',
    );
    stops.add(() => server.stop());
    owner = server.owner;
  } else owner = { connectionString: settings.ownerUrl };
  await progress.step(
    'Tables',
    () => applyMigrations(owner),
    (applied) =>
      applied.length === 0
        ? 'up to date'
        : `${applied.length} migration${applied.length === 1 ? '' : 's'} applied`,
  );
  const app =
    settings.kind === 'server' ? { connectionString: settings.url } : { ...owner, user: 'lealta_app' };
  const system = settings.kind === 'server' ? app : { ...owner, user: 'lealta_system' };
  const db = openDatabase({ owner, app, system }, { max: 2 });
  stops.add(() => db.close());
  if (plan.startOver) {
    files.forget();
    if (settings.kind === 'server' && domain)
      await db.inSystem((tx) =>
        tx.query('SELECT erase_shop(shop_id) FROM shops WHERE domain = $1', [domain]),
      );
  }
  if (options.dev) await buildFunctions();
  else await progress.step('Pages', ensureBuild, (built) => (built ? 'built' : 'up to date'));

  const supervisor = createSupervisor({ pidFile: files.pids, logFile: files.log, say: progress.say });
  stops.add(() => supervisor.stopAll());
  const appPort = await freePort(options.port + 10_000 <= 65_535 ? options.port + 10_000 : 0);
  const smtpPort = await freePort(options.smtpPort ?? smtpPortUsual);
  const storeUrl = `http://localhost:${options.shopPort}`;
  const appUrl = `http://localhost:${options.port}`;
  const environment = files.writeEnvironment({
    LEALTA_DATA_DIR: dataDir,
    ...(settings.kind === 'server'
      ? { DATABASE_URL: settings.url, DATABASE_OWNER_URL: settings.ownerUrl }
      : {}),
    SHOPIFY_APP_URL: appUrl,
    APP_BRIDGE_URL: `${storeUrl}/__dev/app-bridge.js`,
    DEV_SHOP_URL: storeUrl,
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
  });
  const redirect = ['--import', inProject('dev-shop/redirect-fetch.ts')];
  const storeEnv = {
    ...environment,
    PORT: String(options.shopPort),
    GATEWAY_PORT: String(options.port),
    SMTP_PORT: String(smtpPort),
    ...(options.tlsPort === null ? {} : { TLS_PORT: String(options.tlsPort) }),
    APP_URL: `http://localhost:${appPort}`,
    DEV_SHOP_DATA_DIR: files.stores,
    DEMO_STORE: handle,
  };
  const appEnv = { ...environment, PORT: String(appPort), ...(options.dev ? { LEALTA_DEV: '1' } : {}) };

  const storeArgs = [fileURLToPath(import.meta.resolve('./store-process.ts'))];
  const store = await progress.step('Store', async () => {
    const started = supervisor.start({ name: 'store', args: storeArgs, env: storeEnv, ipc: true });
    await answers(`${storeUrl}/__dev/health`, 'The store', files);
    return started;
  });
  const web = await progress.step('App', async () => {
    const started = supervisor.start({
      name: 'app',
      args: [...redirect, inProject('app/server.ts')],
      env: appEnv,
    });
    await answers(`http://localhost:${appPort}/readyz`, 'The app', files);
    return started;
  });
  const shop = await progress.step(
    'Lealta installed in the store',
    () => install(storeUrl, db),
    (found) => found.name,
  );

  if (plan.mark === null) {
    const mark: HistoryMark = { ...plan.wanted, until: new Date().toISOString(), complete: false };
    files.writeMark(mark);
    process.env.DEV_SHOP_URL = storeUrl;
    await import('#dev-shop/redirect-fetch.ts');
    const { replayHistory } = await import('./replay-history.ts');
    await progress.step(
      'History',
      () =>
        replayHistory({
          store: store.child(),
          storeUrl,
          handle,
          shop,
          env: { ...environment, PORT: '0' },
          customers: mark.customers,
          seed: mark.seed,
          months: historyMonths,
          until: new Date(mark.until),
          plain: options.plain,
          progress,
        }),
      ({ orders, members, vouchers }) =>
        `${mark.customers.toLocaleString('en')} customers, ${orders.toLocaleString('en')} orders, ${vouchers} rewards, ${members.toLocaleString('en')} members on the storefront`,
    );
    files.writeMark({ ...mark, complete: true });
  }
  const worker = await progress.step('Worker', async () => {
    let ready: () => void = () => undefined;
    const works = new Promise<void>((resolveReady) => {
      ready = resolveReady;
    });
    const started = supervisor.start({
      name: 'worker',
      args: [...redirect, ...WORKER_FLAGS, inProject('app/jobs/worker.ts')],
      env: appEnv,
      onLine: (line) => line.includes('Lealta works') && ready(),
    });
    await Promise.race([
      works,
      delay(readyDeadlineMs, undefined, { ref: false }).then(() => late('The worker', files)),
    ]);
    return started;
  });
  if (options.dev) {
    // Pages and what they are made of are Vite's: it sends changes to the browser without a restart.
    const ofProcesses = readdirSync(inProject('app'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['routes', 'ui'].includes(entry.name))
      .map((entry) => inProject('app', entry.name));
    web.restartOnChange(ofProcesses);
    worker.restartOnChange(ofProcesses);
    store.restartOnChange([inProject('dev-shop')]);
  }
  progress.say(showAddresses({ storeUrl, handle, appUrl, dataDir }));
}

async function refuseBusyPorts({ port, shopPort, tlsPort }: DemoOptions): Promise<void> {
  for (const [number, flag, what] of [
    [port, '--port', 'the app'],
    [shopPort, '--shop-port', 'the store'],
    [tlsPort, '--tls-port', 'the store over TLS'],
  ] as const) {
    if (number === null || (await isFree(number))) continue;
    throw new OptionError(
      `Port ${number}, meant for ${what}, is in use by another program. Stop that, or choose another port: npm run demo -- ${flag} ${number + 100}`,
    );
  }
}

type Plan = {
  /** Why what is there must go; null: it is kept. */
  startOver: 'asked' | 'interrupted' | null;
  /** The history that is there; null: one is to be made as `wanted`. */
  mark: HistoryMark | null;
  wanted: Pick<HistoryMark, 'customers' | 'seed' | 'database'>;
};

function planHistory(options: DemoOptions, files: DemoFiles, database: string): Plan {
  const mark = files.readMark();
  const wanted = {
    customers: options.customers ?? (options.dev ? usualCustomersInDev : usualCustomers),
    seed: options.seed ?? usualSeed,
    database,
  };
  if (options.fresh) return { startOver: 'asked', mark: null, wanted };
  if (mark === null) return { startOver: null, mark: null, wanted };
  if (!mark.complete) return { startOver: 'interrupted', mark: null, wanted };
  const other =
    (options.customers !== null && options.customers !== mark.customers) ||
    (options.seed !== null && options.seed !== mark.seed) ||
    mark.database !== database;
  if (other)
    throw new OptionError(
      `The demo in ${files.folder} has another history (--customers ${mark.customers} --seed ${mark.seed}). To replace it, add --fresh.`,
    );
  return { startOver: null, mark, wanted };
}

/** Waits until an address answers 200. */
async function answers(url: string, what: string, files: DemoFiles): Promise<void> {
  const deadline = Date.now() + readyDeadlineMs;
  while (Date.now() < deadline) {
    const status = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await delay(100);
  }
  late(what, files);
}

function late(what: string, files: DemoFiles): never {
  throw new Error(`${what} did not get ready in ${readyDeadlineMs / 1000} seconds: see ${files.log}`);
}

/**
 * Installs the app as a merchant does: opens it in the store's admin. The frame's address carries a session token, which
 * the app exchanges for an access token.
 */
async function install(storeUrl: string, db: ReturnType<typeof openDatabase>): Promise<Shop> {
  const find = () => (domain ? db.inSystem((tx) => findShopByDomain(tx, domain)) : Promise.resolve(null));
  let status = 0;
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const page = await fetch(`${storeUrl}/admin/store/${handle}/apps/lealta?locale=es`);
    const settings = /<script type="application\/json" id="frame-settings">(.*?)<\/script>/s.exec(
      await page.text(),
    )?.[1];
    const frameUrl = settings ? String((JSON.parse(settings) as { frameUrl: unknown }).frameUrl) : null;
    if (frameUrl === null) throw new Error('The store’s admin does not frame the app.');
    const frame = await fetch(frameUrl, {
      headers: { 'user-agent': browserAgent, accept: 'text/html', 'x-request-id': randomUUID() },
    });
    await frame.arrayBuffer();
    status = frame.status;
    const shop = await find();
    if (status === 200 && shop?.installed) return shop;
    await delay(1_000);
  }
  throw new Error(`The app was not installed: its page answered ${status}.`);
}
