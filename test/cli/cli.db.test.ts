import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '#app/cli/run.ts';
import { type Database, openDatabase } from '#app/db/database.ts';
import { storeReceived } from '#app/db/inbox.store.ts';
import { addVersion } from '#app/db/programme.store.ts';
import { markInstalled, registerShop } from '#app/db/shops.store.ts';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { parseShopDomain, type ShopId } from '#app/kernel/ids.ts';
import { csvFile, firstRow, nextRow } from '#test/imports/exports.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'lealta-cli-'));
let database: TestDatabase;
let db: Database;
let shopId: ShopId;
let owner: pg.Client;
let url: string;

const domainOf = (handle: string) => {
  const domain = parseShopDomain(`${handle}.myshopify.com`);
  if (!domain) throw new Error(`${handle} is no shop`);
  return domain;
};

async function lealta(...args: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const env = { DATABASE_URL: url, LEALTA_DATA_DIR: folder };
  const code = await run(args, env, { out: (text) => out.push(text), note: (text) => notes.push(text) });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}
async function json(...args: string[]) {
  const { code, out } = await lealta(...args, '--json');
  return { code, result: JSON.parse(out) as Record<string, unknown> };
}

function exportFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

beforeAll(async () => {
  database = await testDatabase();
  const { host, port, user, password, database: name } = database.owner;
  const login = `${encodeURIComponent(user)}${password ? `:${encodeURIComponent(password)}` : ''}`;
  url = `postgres://${login}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
  db = openDatabase(database, { max: 2 });
  owner = new pg.Client(database.owner);
  await owner.connect();
  shopId = await db.inSystem(async (tx) => {
    await registerShop(tx, domainOf('bodega'));
    const id = await registerShop(tx, domainOf('vinya-norte'));
    const details = {
      shopifyId: 1n,
      name: 'Viña Norte',
      email: 'hola@vinyanorte.example',
      currency: 'EUR',
      timezone: 'Europe/Madrid',
      locale: 'es',
      taxesIncluded: true,
      appInstallationGid: 'gid://shopify/AppInstallation/1',
      scopes: [],
    };
    await markInstalled(tx, id, details, new Date());
    return id;
  });
  await db.inShop(shopId, (tx) =>
    addVersion(tx, {
      settings: defaultSettings(),
      effectiveFrom: new Date('2026-01-01'),
      publishedAt: new Date('2026-01-01'),
      publishedBy: 'test',
      note: '',
    }),
  );
});
afterAll(async () => {
  await owner?.end();
  await db?.close();
  rmSync(folder, { recursive: true });
});

/** Every path of keys in a value: `members[].points.pending`. */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => keysOf(each, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) => keysOf(each, path === '' ? key : `${path}.${key}`));
}

/** The keys of the JSON that docs/cli.md shows for a command; `params` are the cause's own. */
function documentedKeys(command: string): string[] {
  const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
  const chapter = page.split(/^## /m).find((text) => text.startsWith(`\`${command}`)) ?? '';
  const sample = /```json\n([\s\S]*?)```/.exec(chapter)?.[1] ?? '{}';
  return [...new Set(keysOf(JSON.parse(sample)))].sort();
}

const shape = (value: unknown) => [...new Set(keysOf(value))].filter((key) => !key.endsWith('[]')).sort();

describe('lealta import orders', () => {
  const file = () =>
    exportFile(
      'orders.csv',
      csvFile(
        firstRow({ Subtotal: '65.00', Total: '69.90', Taxes: '12.13' }),
        nextRow(),
        firstRow({ Name: '#1002', Id: '5002', 'Created at': 'yesterday' }),
        firstRow({ Name: '#1003', Id: '5003', Email: 'oliver@example.com' }),
      ),
    );

  it('loads good orders, lists bad rows, and loads nothing twice', async () => {
    const first = await json('import', 'orders', '--shop', 'vinya-norte', '--file', file());
    expect(first).toEqual({
      code: 1,
      result: {
        shop: 'vinya-norte.myshopify.com',
        format: 'csv',
        read: 2,
        changed: 2,
        unchanged: 0,
        refused: [
          { line: 4, reason: { code: 'bad-date', params: { field: 'Created at', value: 'yesterday' } } },
        ],
      },
    });
    expect(shape(first.result)).toEqual(documentedKeys('import orders'));
    const before = await ledgerSize();
    const second = await json('import', 'orders', '--shop', 'vinya-norte', '--file', file());
    expect(second.result).toMatchObject({ changed: 0, unchanged: 2 });
    expect(await ledgerSize()).toBe(before);
    expect(before).toBeGreaterThan(0);
  });

  it('tells refused rows to a person with line and reason', async () => {
    const { out } = await lealta('import', 'orders', '--shop', 'vinya-norte', '--file', file());
    expect(out).toMatch(/4\s+bad-date\s+Created at: “yesterday” is not a date/);
  });

  it('answers a file that is not there with exit code 2', async () => {
    const { code, notes } = await lealta(
      'import',
      'orders',
      '--shop',
      'vinya-norte',
      '--file',
      join(folder, 'none.csv'),
    );
    expect(code).toBe(2);
    expect(notes).toContain('There is no file');
  });

  async function ledgerSize(): Promise<number> {
    const { rows } = await owner.query('SELECT count(*)::int AS n FROM ledger_transactions');
    return rows[0].n;
  }
});

describe('lealta member show', () => {
  it('shows points, entries, orders; with the keys that are documented', async () => {
    const { code, result } = await json(
      'member',
      'show',
      '--shop',
      'vinya-norte',
      '--email',
      'ANE@example.com',
    );
    expect(code).toBe(0);
    expect(result).toMatchObject({
      members: [
        {
          email: 'ane@example.com',
          points: { pending: 53, available: 0 },
          orders: [{ name: '#1001', net: '53.72' }],
        },
      ],
    });
    const documented = documentedKeys('member show').filter(
      (key) => !key.includes('.vouchers[]') && !key.includes('vouchers[].'),
    );
    expect(shape(result)).toEqual(documented.filter((key) => !key.includes('vouchers')));
  });

  it('says so when nobody has the address', async () => {
    const { code, notes } = await lealta(
      'member',
      'show',
      '--shop',
      'vinya-norte',
      '--email',
      'nobody@example.com',
    );
    expect(code).toBe(1);
    expect(notes).toContain(
      'No customer of vinya-norte.myshopify.com has the e-mail address nobody@example.com.',
    );
  });
});

describe('lealta shops list', () => {
  it('lists shops with the documented keys', async () => {
    const { code, result } = await json('shops', 'list');
    expect(code).toBe(0);
    expect(shape(result)).toEqual(documentedKeys('shops list'));
    expect(result).toMatchObject({
      shops: [
        { domain: 'bodega.myshopify.com', installed: false },
        { domain: 'vinya-norte.myshopify.com', installed: true },
      ],
    });
  });

  it.each([
    ['vinya-nort', 'Did you mean vinya-norte.myshopify.com?'],
    ['bodegas.myshopify.com', 'Did you mean bodega.myshopify.com?'],
    ['example.com', 'There are: bodega.myshopify.com, vinya-norte.myshopify.com'],
  ])('answers the unknown shop %s with those that come nearest', async (name, hint) => {
    const { code, notes } = await lealta('ledger', 'check', '--shop', name);
    expect(code).toBe(2);
    expect(notes).toBe(`There is no shop “${name}”. ${hint}`);
  });
});

describe('lealta ledger check', () => {
  it('proves the books', async () => {
    const { code, result } = await json('ledger', 'check', '--shop', 'vinya-norte');
    expect(code).toBe(0);
    expect(result).toMatchObject({ ok: true, sum: 0, differences: [], unbalanced: [] });
    expect(shape(result)).toEqual(
      documentedKeys('ledger check').filter((key) => !key.startsWith('differences[]')),
    );
  });

  it.each([
    ['balances', 'UPDATE balances SET pending = pending + 1', { projection: 'balances', field: 'pending' }],
    [
      'lifetime',
      'UPDATE balances SET lifetime = lifetime - 1',
      { projection: 'balances', field: 'lifetime' },
    ],
    ['lots', 'UPDATE lots SET pending = pending + 1', { projection: 'lots', field: 'pending' }],
    [
      'orders',
      'UPDATE orders SET awarded_points = awarded_points + 1',
      { projection: 'orders', field: 'awarded_points' },
    ],
    [
      'daily figures',
      'UPDATE daily_points SET points = points + 1',
      { projection: 'daily_points', field: 'points' },
    ],
  ])('finds %s that are not what the entries give', async (_, damage, difference) => {
    await owner.query('BEGIN');
    await owner.query(`SELECT set_config('lealta.shop_id', $1, false)`, [String(shopId)]);
    await owner.query(damage);
    await owner.query('COMMIT');
    const { code, result } = await json('ledger', 'check', '--shop', 'vinya-norte');
    const text = await lealta('ledger', 'check', '--shop', 'vinya-norte');
    await owner.query(damage.replace(/([+-]) 1/, (_match, sign) => `${sign === '+' ? '-' : '+'} 1`));
    expect(code).toBe(1);
    expect(result).toMatchObject({
      ok: false,
      differences: expect.arrayContaining([expect.objectContaining(difference)]),
    });
    expect(shape(result)).toEqual(documentedKeys('ledger check'));
    expect(text.out).toContain(difference.field);
    expect((await json('ledger', 'check', '--shop', 'vinya-norte')).code).toBe(0);
  });
});

describe('lealta inbox', () => {
  beforeAll(async () => {
    const webhook = { shopId, topic: 'orders/paid', triggeredAt: new Date(), body: '{}' };
    await db.inSystem((tx) =>
      storeReceived(tx, [
        { ...webhook, webhookId: 'one' },
        { ...webhook, webhookId: 'two' },
      ]),
    );
    await owner.query(
      `UPDATE inbox SET status = 'failed', error = 'id: invalid_type' WHERE webhook_id = 'one'`,
    );
    await owner.query(`UPDATE inbox SET status = 'done' WHERE webhook_id = 'two'`);
  });

  it('counts webhooks and lists failures with the documented keys', async () => {
    const { code, result } = await json('inbox', 'status', '--shop', 'vinya-norte');
    expect(code).toBe(1);
    expect(result).toMatchObject({
      shops: [{ waiting: 0, failed: 1, done: 1 }],
      failures: [{ topic: 'orders/paid', error: 'id: invalid_type' }],
    });
    expect(shape(result)).toEqual(documentedKeys('inbox status'));
  });

  it('puts back what failed, and only that', async () => {
    const { code, result } = await json('inbox', 'replay', '--failed');
    expect(code).toBe(0);
    expect(shape(result)).toEqual(documentedKeys('inbox replay'));
    expect(result).toEqual({
      shops: [
        { shop: 'bodega.myshopify.com', replayed: 0 },
        { shop: 'vinya-norte.myshopify.com', replayed: 1 },
      ],
    });
    const status = await json('inbox', 'status');
    expect(status.code).toBe(0);
    expect(status.result).toMatchObject({ shops: [{ waiting: 0 }, { waiting: 1, failed: 0, done: 1 }] });
  });

  it('puts back what was received since an instant', async () => {
    const { result } = await json('inbox', 'replay', '--shop', 'vinya-norte', '--since', '1h');
    expect(result).toEqual({ shops: [{ shop: 'vinya-norte.myshopify.com', replayed: 1 }] });
  });
});

describe('lealta jobs', () => {
  /** What waits in the queue of a job. */
  async function waiting(job: string): Promise<unknown[]> {
    const { rows } = await owner.query(`SELECT data FROM pgboss.job WHERE name = $1 AND state = 'created'`, [
      job,
    ]);
    return rows.map(({ data }) => data);
  }

  it('lists what a worker does, with the documented keys', async () => {
    const { code, result } = await json('jobs', 'list');
    expect(code).toBe(0);
    expect(shape(result)).toEqual(documentedKeys('jobs list'));
    expect(result.jobs).toContainEqual(expect.objectContaining({ job: 'mature-points', when: '* * * * *' }));
  });

  it('queues a job for a shop, once while it waits', async () => {
    const command = ['jobs', 'run', '--job', 'settle-referrals', '--shop', 'vinya-norte'];
    const { code, result } = await json(...command);
    expect(code).toBe(0);
    expect(result).toEqual({
      job: 'settle-referrals',
      shops: [{ shop: 'vinya-norte.myshopify.com', queued: true }],
    });
    expect(shape(result)).toEqual(documentedKeys('jobs run'));
    expect((await json(...command)).result).toMatchObject({ shops: [{ queued: false }] });
    expect(await waiting('settle-referrals')).toEqual([{ shopId: String(shopId) }]);
  });

  it('without a shop, queues it for those that have such work', async () => {
    const { code, out } = await lealta('jobs', 'run', '--job', 'mature-points');
    expect(code).toBe(0);
    expect(out).toMatch(/vinya-norte\.myshopify\.com\s+queued/);
    expect(await waiting('mature-points')).toEqual([{ shopId: String(shopId) }]);
    const idle = await lealta('jobs', 'run', '--job', 'settle-reservations');
    expect(idle).toMatchObject({ code: 0, out: 'No shop has such work waiting.' });
  });

  it('answers an unknown job with what comes nearest', async () => {
    const { code, notes } = await lealta('jobs', 'run', '--job', 'settle-referal');
    expect(code).toBe(2);
    expect(notes).toMatch(/^There is no job “settle-referal”\. Did you mean settle-referrals\b/);
  });
});
