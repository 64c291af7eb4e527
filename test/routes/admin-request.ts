/** Requests to the admin as Shopify's frame makes them: with a session token that the app itself checks. */
import type { AppLoadContext } from '@remix-run/node';
import { Session } from '@shopify/shopify-api';
import { SignJWT } from 'jose';
import { createSessionStore } from '#app/db/sessions.store.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { type TestApp, testEnvironment } from '#test/support/app.ts';

const ORIGIN = 'http://localhost:3000';

/** Stores an access token for the shop, as its installation did, so that nothing has to be asked of Shopify. */
export async function installed(app: TestApp, domain: string): Promise<void> {
  const environment = testEnvironment();
  const store = createSessionStore(app.lealta.db, createSealer(environment.encryptionKeys));
  await store.storeSession(
    new Session({
      id: `offline_${domain}`,
      shop: domain,
      state: '',
      isOnline: false,
      accessToken: 'shpat_test',
      scope: '',
      expires: new Date(Date.now() + 3_600_000),
      refreshToken: 'shprt_test',
      refreshTokenExpires: new Date(Date.now() + 86_400_000),
    }),
  );
}

async function sessionToken(domain: string, apiKey: string, secret: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: `https://${domain}/admin`,
    dest: `https://${domain}`,
    aud: apiKey,
    sub: '42',
    sid: 'session',
    jti: crypto.randomUUID(),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setNotBefore(now)
    .setIssuedAt(now)
    .setExpirationTime(now + 60)
    .sign(new TextEncoder().encode(secret));
}

type Call = {
  path: string;
  params?: Record<string, string>;
  /** Fields; several of one name as pairs. */
  form?: Record<string, string> | [string, string][];
  /** Another secret than the app's, for a token that it must refuse. */
  secret?: string;
};

/** What a loader or action is called with. */
export async function adminArgs(
  app: Pick<TestApp, 'lealta'>,
  domain: string,
  { path, params = {}, form, secret }: Call,
) {
  const { apiKey, apiSecret } = app.lealta.config.shopify;
  const request = new Request(`${ORIGIN}${path}`, {
    headers: {
      Authorization: `Bearer ${await sessionToken(domain, apiKey, secret ?? apiSecret)}`,
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0',
    },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  const context: AppLoadContext = { lealta: app.lealta, clientAddress: '127.0.0.1' };
  return { request, params, context };
}
