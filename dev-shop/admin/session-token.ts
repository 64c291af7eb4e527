import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { DevShopContext } from '../context.ts';
import type { Store } from '../model.ts';

const lifetimeSeconds = 60;

/** A session token as App Bridge hands it to the app: HS256 with the app's secret, good for a minute. */
export function mintSessionToken(
  { apiKey, apiSecret, now }: Pick<DevShopContext, 'apiKey' | 'apiSecret' | 'now'>,
  store: Store,
): Promise<string> {
  const at = Math.floor(now().getTime() / 1_000);
  return new SignJWT({
    iss: `https://${store.domain}/admin`,
    dest: `https://${store.domain}`,
    aud: apiKey,
    sub: '42',
    sid: randomUUID(),
    jti: randomUUID(),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setNotBefore(at)
    .setIssuedAt(at)
    .setExpirationTime(at + lifetimeSeconds)
    .sign(new TextEncoder().encode(apiSecret));
}

/** The `host` parameter: `admin.shopify.com/store/{handle}` in unpadded base64. */
export function hostParameter(store: Store): string {
  return Buffer.from(`admin.shopify.com/store/${store.handle}`).toString('base64').replace(/=+$/, '');
}
