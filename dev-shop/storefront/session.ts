import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Store } from '../model.ts';

export type Session = { cart: string | null; customer: number | null; checkout: string | null };

const cookieName = '_shop_session';
const maxAgeSeconds = 30 * 24 * 3600;

/** The shopper's session from its signed cookie; an empty one where there is none or its signature is wrong. */
export function readSession(secret: string, store: Store, cookies: string | undefined): Session {
  const empty: Session = { cart: null, customer: null, checkout: null };
  const value = cookies
    ?.split(';')
    .map((cookie) => cookie.trim())
    .find((cookie) => cookie.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1);
  const [payload, signature] = value?.split('.') ?? [];
  if (!payload || !signature) return empty;
  const expected = Buffer.from(sign(secret, store, payload));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return empty;
  return {
    ...empty,
    ...(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Partial<Session>),
  };
}

/** The `Set-Cookie` value that carries a session. */
export function writeSession(secret: string, store: Store, session: Session): string {
  const payload = Buffer.from(JSON.stringify(session)).toString('base64url');
  return `${cookieName}=${payload}.${sign(secret, store, payload)}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
}

/** Bound to the store, so that a cookie of one store says nothing at another. */
function sign(secret: string, store: Store, payload: string): string {
  return createHmac('sha256', `${secret} storefront ${store.domain}`).update(payload).digest('base64url');
}
