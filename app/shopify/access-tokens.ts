import type { Session } from '@shopify/shopify-api';
import type { ShopDomain } from '#app/kernel/ids.ts';
import { ShopifyAuthorizationLost } from './failures.ts';

// Shopify's offline tokens live an hour; renewed so long before the end, none expires on its way.
const RENEW_BEFORE_MS = 5 * 60_000;

/** What the tokens need of the session storage (app/db/sessions.store.ts). */
export type TokenStorage = {
  loadSession(id: string): Promise<Session | undefined>;
  renewSession(id: string, renew: (current: Session) => Promise<Session>): Promise<Session | undefined>;
};

/** Both give a token to send, or throw ShopifyAuthorizationLost or ShopifyUnavailable. */
export type AccessTokens = {
  /** One that should last a few minutes at least. */
  current(): Promise<string>;
  /** Another than the one that Shopify refused. */
  after(refused: string): Promise<string>;
};

/**
 * One shop's offline token. It is renewed once for all who ask at the same time: in this process by sharing the
 * promise, across processes by the lock that `renewSession` holds.
 */
export function createAccessTokens(
  domain: ShopDomain,
  storage: TokenStorage,
  refresh: (current: Session) => Promise<Session>,
): AccessTokens {
  const sessionId = `offline_${domain}`;
  let renewing: Promise<string> | undefined;

  const isUsable = (session: Session, refused: string | null): boolean =>
    session.accessToken !== undefined &&
    session.accessToken !== refused &&
    (session.expires === undefined || session.expires.getTime() - Date.now() > RENEW_BEFORE_MS);

  const renew = (refused: string | null): Promise<string> => {
    // Another process, or the merchant opening the app, may have been faster: then the stored one is the new one.
    renewing ??= storage
      .renewSession(sessionId, async (current) => (isUsable(current, refused) ? current : refresh(current)))
      .then((session) => tokenOf(domain, session))
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  };

  return {
    async current() {
      const session = await storage.loadSession(sessionId);
      return session && !isUsable(session, null) && session.refreshToken
        ? renew(null)
        : tokenOf(domain, session);
    },
    after: (refused) => renew(refused),
  };
}

function tokenOf(domain: ShopDomain, session: Session | undefined): string {
  if (!session?.accessToken)
    throw new ShopifyAuthorizationLost(`${domain} has no access token: open the app in its admin`);
  return session.accessToken;
}
