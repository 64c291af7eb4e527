import { Session, type SessionParams } from '@shopify/shopify-api';
import { z } from 'zod';
import { parseShopDomain, type ShopDomain, type ShopId } from '#app/kernel/ids.ts';
import type { Sealer } from '#app/kernel/seal.ts';
import type { Database, ShopTx } from './database.ts';
import { findShopByDomain, registerShop } from './shops.store.ts';

/** What @shopify/shopify-app-remix asks of a session storage, and a renewal that two processes cannot do at once. */
export type SessionStore = {
  storeSession(session: Session): Promise<boolean>;
  loadSession(id: string): Promise<Session | undefined>;
  deleteSession(id: string): Promise<boolean>;
  deleteSessions(ids: string[]): Promise<boolean>;
  findSessionsByShop(shop: string): Promise<Session[]>;
  /**
   * Replaces a session by what `renew` makes of it, with the row locked: whoever comes second sees the first one's
   * result. `renew` may answer the session it was given, when that is already fresh.
   * @returns undefined when there is no such session
   */
  renewSession(id: string, renew: (current: Session) => Promise<Session>): Promise<Session | undefined>;
};

const date = z.iso.datetime().transform((text) => new Date(text));

/** As `Session.toObject()` gives it; tokens of staff members are not used, so nothing of a person is kept. */
const storedSession = z.object({
  id: z.string(),
  shop: z.string(),
  state: z.string(),
  isOnline: z.boolean(),
  scope: z.string().optional(),
  expires: date.optional(),
  accessToken: z.string().optional(),
  refreshToken: z.string().optional(),
  refreshTokenExpires: date.optional(),
});

/** Sessions in the shop's own rows, sealed. The shop is registered when its first session is stored. */
export function createSessionStore(db: Database, sealer: Sealer): SessionStore {
  const shopIdOf = async (domain: ShopDomain | null): Promise<ShopId | null> =>
    domain && ((await db.inSystem((tx) => findShopByDomain(tx, domain)))?.shopId ?? null);

  const placeOf = (tx: ShopTx, sessionId: string): string => `session ${tx.shopId} ${sessionId}`;

  const write = async (tx: ShopTx, session: Session): Promise<void> => {
    const sealed = sealer.seal(JSON.stringify(session.toObject()), placeOf(tx, session.id));
    await tx.query(
      `INSERT INTO sessions (shop_id, session_id, sealed, expires_at, updated_at) VALUES ($1, $2, $3, $4, now())
       ON CONFLICT (shop_id, session_id) DO UPDATE
         SET sealed = EXCLUDED.sealed, expires_at = EXCLUDED.expires_at, updated_at = EXCLUDED.updated_at`,
      [tx.shopId, session.id, sealed, session.expires ?? null],
    );
  };

  const open = (tx: ShopTx, row: { session_id: string; sealed: Buffer }): Session => {
    const stored = storedSession.parse(JSON.parse(sealer.open(row.sealed, placeOf(tx, row.session_id))));
    return new Session(stored as SessionParams);
  };

  const read = async (tx: ShopTx, id: string, { lock }: { lock: boolean }): Promise<Session | undefined> => {
    const [row] = await tx.query<{ session_id: string; sealed: Buffer }>(
      `SELECT session_id, sealed FROM sessions WHERE shop_id = $1 AND session_id = $2 ${lock ? 'FOR UPDATE' : ''}`,
      [tx.shopId, id],
    );
    return row && open(tx, row);
  };

  const remove = async (ids: string[]): Promise<boolean> => {
    for (const id of ids) {
      const shopId = await shopIdOf(shopDomainOfSessionId(id));
      if (shopId === null) continue;
      await db.inShop(shopId, (tx) =>
        tx.query('DELETE FROM sessions WHERE shop_id = $1 AND session_id = $2', [shopId, id]),
      );
    }
    return true;
  };

  return {
    async storeSession(session) {
      const domain = parseShopDomain(session.shop);
      if (!domain || shopDomainOfSessionId(session.id) !== domain)
        throw new RangeError(`not a session of a shop: ${session.id}`);
      const shopId = (await shopIdOf(domain)) ?? (await db.inSystem((tx) => registerShop(tx, domain)));
      await db.inShop(shopId, (tx) => write(tx, session));
      return true;
    },
    async loadSession(id) {
      const shopId = await shopIdOf(shopDomainOfSessionId(id));
      if (shopId === null) return undefined;
      return db.inShop(shopId, (tx) => read(tx, id, { lock: false }));
    },
    deleteSession: (id) => remove([id]),
    deleteSessions: remove,
    async findSessionsByShop(shop) {
      const shopId = await shopIdOf(parseShopDomain(shop));
      if (shopId === null) return [];
      return db.inShop(shopId, async (tx) => {
        const rows = await tx.query<{ session_id: string; sealed: Buffer }>(
          'SELECT session_id, sealed FROM sessions WHERE shop_id = $1 ORDER BY session_id',
          [shopId],
        );
        return rows.map((row) => open(tx, row));
      });
    },
    async renewSession(id, renew) {
      const shopId = await shopIdOf(shopDomainOfSessionId(id));
      if (shopId === null) return undefined;
      return db.inShop(shopId, async (tx) => {
        const current = await read(tx, id, { lock: true });
        if (!current) return undefined;
        const renewed = await renew(current);
        if (renewed !== current) await write(tx, renewed);
        return renewed;
      });
    },
  };
}

/** The library names sessions `offline_<domain>`, and those of a staff member `<domain>_<user id>`. */
function shopDomainOfSessionId(id: string): ShopDomain | null {
  return parseShopDomain(id.startsWith('offline_') ? id.slice('offline_'.length) : id.replace(/_\d+$/, ''));
}
