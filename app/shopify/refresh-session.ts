import { Session } from '@shopify/shopify-api';
import { z } from 'zod';
import { ShopifyAuthorizationLost, ShopifyUnavailable } from './failures.ts';

const seconds = z.number().int().positive().optional();
const answerShape = z.object({
  access_token: z.string().min(1),
  scope: z.string().optional(),
  expires_in: seconds,
  refresh_token: z.string().min(1).optional(),
  refresh_token_expires_in: seconds,
});

// Shopify's offline tokens last an hour. An answer that does not say so must not make a token that is never renewed.
const LIFETIME_SECONDS = 3600;

/**
 * Asks Shopify for the next access token of an expiring offline session.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
 * @throws ShopifyAuthorizationLost when there is no refresh token or Shopify refuses it, ShopifyUnavailable else
 */
export async function refreshSession(
  current: Session,
  { apiKey, apiSecret, timeoutMs }: { apiKey: string; apiSecret: string; timeoutMs: number },
): Promise<Session> {
  if (!current.refreshToken)
    throw new ShopifyAuthorizationLost(
      `${current.shop} gave no token that can be renewed: open the app again`,
    );
  const response = await fetch(`https://${current.shop}/admin/oauth/access_token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({
      client_id: apiKey,
      client_secret: apiSecret,
      grant_type: 'refresh_token',
      refresh_token: current.refreshToken,
    }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => null);
  if (!response) throw new ShopifyUnavailable(`the token of ${current.shop} could not be renewed: no answer`);
  const answer = answerShape.safeParse(await response.json().catch(() => null));
  if (response.status >= 400 && response.status < 500 && response.status !== 429)
    throw new ShopifyAuthorizationLost(
      `${current.shop} refused to renew its token (${response.status}): open the app again`,
    );
  if (!response.ok || !answer.success)
    throw new ShopifyUnavailable(`the token of ${current.shop} could not be renewed (${response.status})`);
  const { access_token, scope, expires_in, refresh_token, refresh_token_expires_in } = answer.data;
  const inSeconds = (count: number): Date => new Date(Date.now() + count * 1000);
  const refreshTokenExpires = refresh_token_expires_in
    ? inSeconds(refresh_token_expires_in)
    : current.refreshTokenExpires;
  return new Session({
    id: current.id,
    shop: current.shop,
    state: current.state,
    isOnline: false,
    accessToken: access_token,
    expires: inSeconds(expires_in ?? LIFETIME_SECONDS),
    // An answer without a new refresh token leaves the old one valid: losing it would end the installation.
    refreshToken: refresh_token ?? current.refreshToken,
    ...(refreshTokenExpires ? { refreshTokenExpires } : {}),
    ...((scope ?? current.scope) === undefined ? {} : { scope: scope ?? current.scope ?? '' }),
  });
}
