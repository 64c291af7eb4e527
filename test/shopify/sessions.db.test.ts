import { Session } from '@shopify/shopify-api';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#app/db/database.ts';
import { createSessionStore, type SessionStore } from '#app/db/sessions.store.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let where: TestDatabase;
let db: Database;
let sessions: SessionStore;

const KEY = Buffer.alloc(32, 1);
const SHOP = 'bodega.myshopify.com';
const ID = `offline_${SHOP}`;

const aSession = (shop: string, accessToken: string): Session =>
  new Session({
    id: `offline_${shop}`,
    shop,
    state: '',
    isOnline: false,
    scope: 'read_orders,write_discounts',
    accessToken,
    expires: new Date('2026-07-10T13:00:00Z'),
    refreshToken: `refresh-${accessToken}`,
    refreshTokenExpires: new Date('2026-10-08T12:00:00Z'),
  });

/** Looks from above, past row-level security. */
async function asOwner<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client(where.owner);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  where = await testDatabase();
  db = openDatabase(where, { max: 4 });
  sessions = createSessionStore(db, createSealer([KEY]));
});
afterAll(() => db.close());
beforeEach(async () => {
  for (const shop of [SHOP, 'otra.myshopify.com']) await sessions.deleteSession(`offline_${shop}`);
});

describe('the session store', () => {
  it('gives back what it was given, and registers the shop with its first session', async () => {
    const session = aSession(SHOP, 'shpat_1');
    expect(await sessions.loadSession(ID)).toBeUndefined();
    expect(await sessions.storeSession(session)).toBe(true);
    const loaded = await sessions.loadSession(ID);
    expect(loaded).toBeInstanceOf(Session);
    expect(loaded?.toObject()).toEqual(session.toObject());
    expect(await asOwner(`SELECT domain FROM shops WHERE domain = '${SHOP}'`)).toEqual([{ domain: SHOP }]);
  });

  it('replaces, finds by shop, and deletes', async () => {
    await sessions.storeSession(aSession(SHOP, 'shpat_1'));
    await sessions.storeSession(aSession(SHOP, 'shpat_2'));
    await sessions.storeSession(aSession('otra.myshopify.com', 'shpat_3'));
    const found = await sessions.findSessionsByShop(SHOP);
    expect(found.map(({ accessToken }) => accessToken)).toEqual(['shpat_2']);
    expect(await sessions.findSessionsByShop('nobody.myshopify.com')).toEqual([]);
    expect(await sessions.deleteSessions([ID, 'offline_nobody.myshopify.com', 'nonsense'])).toBe(true);
    expect(await sessions.loadSession(ID)).toBeUndefined();
    expect(await sessions.loadSession('offline_otra.myshopify.com')).toBeDefined();
  });

  it('keeps no token readable in the database', async () => {
    await sessions.storeSession(aSession(SHOP, 'shpat_readable'));
    const [row] = await asOwner<{ sealed: Buffer; text: string }>(
      'SELECT sealed, sessions::text AS text FROM sessions',
    );
    expect(row?.sealed.toString('latin1')).not.toMatch(/shpat_|refresh-/);
    expect(row?.text).not.toMatch(/shpat_|refresh-/);
  });

  it('does not open a session that was copied into another shop’s rows', async () => {
    await sessions.storeSession(aSession(SHOP, 'shpat_1'));
    await sessions.storeSession(aSession('otra.myshopify.com', 'shpat_2'));
    await asOwner(
      `UPDATE sessions SET sealed = (SELECT sealed FROM sessions WHERE session_id = '${ID}')
       WHERE session_id = 'offline_otra.myshopify.com'`,
    );
    await expect(sessions.loadSession('offline_otra.myshopify.com')).rejects.toThrow(/another place/);
  });

  it('opens with the old key after a new one was put in front, and seals with the new one', async () => {
    await sessions.storeSession(aSession(SHOP, 'shpat_1'));
    const newer = Buffer.alloc(32, 2);
    const rotated = createSessionStore(db, createSealer([newer, KEY]));
    const loaded = await rotated.loadSession(ID);
    expect(loaded?.accessToken).toBe('shpat_1');
    if (loaded) await rotated.storeSession(loaded);
    const onlyNew = createSessionStore(db, createSealer([newer]));
    expect((await onlyNew.loadSession(ID))?.accessToken).toBe('shpat_1');
    await expect(sessions.loadSession(ID)).rejects.toThrow(/LEALTA_ENCRYPTION_KEY/);
    await asOwner('DELETE FROM sessions');
  });

  it('renews once when two processes come at the same time: the second sees the first one’s result', async () => {
    await sessions.storeSession(aSession(SHOP, 'old'));
    const otherProcess = openDatabase(where, { max: 2 });
    const others = createSessionStore(otherProcess, createSealer([KEY]));
    let renewals = 0;
    const renew = async (current: Session): Promise<Session> => {
      if (current.accessToken !== 'old') return current;
      renewals += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return aSession(SHOP, 'new');
    };
    try {
      const both = await Promise.all([sessions.renewSession(ID, renew), others.renewSession(ID, renew)]);
      expect(both.map((session) => session?.accessToken)).toEqual(['new', 'new']);
    } finally {
      await otherProcess.close();
    }
    expect(renewals).toBe(1);
    expect((await sessions.loadSession(ID))?.accessToken).toBe('new');
  });

  it('keeps the session when its renewal fails, and knows nothing to renew for a stranger', async () => {
    await sessions.storeSession(aSession(SHOP, 'old'));
    await expect(
      sessions.renewSession(ID, () => Promise.reject(new Error('Shopify is away'))),
    ).rejects.toThrow('away');
    expect((await sessions.loadSession(ID))?.accessToken).toBe('old');
    expect(
      await sessions.renewSession('offline_nobody.myshopify.com', async (session) => session),
    ).toBeUndefined();
  });

  it('refuses a session that belongs to no shop', async () => {
    await expect(sessions.storeSession(aSession('bodega.example.com', 'shpat_1'))).rejects.toThrow(
      RangeError,
    );
  });
});
