/** `POST /admin/oauth/access_token`: a session token for an access token, and a refresh token for the next one. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { jwtVerify } from 'jose';
import type { DevShopContext } from '../context.ts';
import { readFields, sendJson } from '../http.ts';
import type { Installation, Store } from '../model.ts';

const accessTokenSeconds = 3_600;
const refreshTokenSeconds = 90 * 24 * 3_600;
const tokensKept = 8; // parallel first loads exchange several times; all of theirs must go on working
const never = '9999-12-31T00:00:00.000Z';
const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const idTokenType = 'urn:ietf:params:oauth:token-type:id_token';
const requestedTypes = {
  'urn:shopify:params:oauth:token-type:offline-access-token': 'offline',
  'urn:shopify:params:oauth:token-type:online-access-token': 'online',
} as const;

/** The app's installation on a store, made on first use as if the merchant had just accepted its scopes. */
export function installApp(context: DevShopContext, store: Store, scopes: string[]): Installation {
  store.installation ??= { id: context.nextId(store), scopes, tokens: [] };
  store.installation.scopes = scopes;
  context.save(store);
  return store.installation;
}

/** Gives the installation a new pair of tokens. `expiring: false`: an access token that lasts, without a refresh token. */
export function issueToken(
  context: DevShopContext,
  store: Store,
  installation: Installation,
  { expiring }: { expiring: boolean },
): Installation['tokens'][number] {
  const after = (seconds: number) => new Date(context.now().getTime() + seconds * 1_000).toISOString();
  const token = {
    accessToken: `shpat_${randomBytes(16).toString('hex')}`,
    refreshToken: expiring ? `shprt_${randomBytes(16).toString('hex')}` : '',
    expiresAt: expiring ? after(accessTokenSeconds) : never,
    refreshExpiresAt: expiring ? after(refreshTokenSeconds) : never,
  };
  installation.tokens = [...installation.tokens, token].slice(-tokensKept);
  context.save(store);
  return token;
}

/** `POST /admin/oauth/access_token`: token exchange and refresh, as the app library asks for them. */
export async function exchangeToken(
  context: DevShopContext,
  store: Store,
  scopes: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readFields(request);
  const refuse = (status: number, error: string, description: string) =>
    sendJson(response, status, { error, error_description: description });

  if (body.client_id !== context.apiKey || body.client_secret !== context.apiSecret) {
    return refuse(400, 'invalid_client', 'The client id or secret is not known.');
  }
  const answer = (
    token: Installation['tokens'][number],
    expiring: boolean,
    extra: Record<string, unknown> = {},
  ) =>
    sendJson(response, 200, {
      access_token: token.accessToken,
      scope: scopes.join(','),
      ...(expiring
        ? {
            expires_in: accessTokenSeconds,
            refresh_token: token.refreshToken,
            refresh_token_expires_in: refreshTokenSeconds,
          }
        : {}),
      ...extra,
    });

  if (body.grant_type === 'refresh_token') {
    const installation = store.installation;
    const held = installation?.tokens.find(
      (token) => token.refreshToken !== '' && token.refreshToken === body.refresh_token,
    );
    if (!installation || !held || held.refreshExpiresAt <= context.now().toISOString()) {
      return refuse(400, 'invalid_grant', 'The refresh token is not known or has expired.');
    }
    held.refreshToken = ''; // a refresh token is good for one use
    return answer(issueToken(context, store, installation, { expiring: true }), true);
  }

  if (body.grant_type !== tokenExchange) {
    return refuse(400, 'unsupported_grant_type', 'The grant type is not supported.');
  }
  if (body.subject_token_type !== idTokenType || typeof body.subject_token !== 'string') {
    return refuse(400, 'invalid_request', 'The subject token must be an id token.');
  }
  const kind = requestedTypes[body.requested_token_type as keyof typeof requestedTypes];
  if (!kind) return refuse(400, 'invalid_request', 'The requested token type is not supported.');
  try {
    const { payload } = await jwtVerify(body.subject_token, new TextEncoder().encode(context.apiSecret), {
      algorithms: ['HS256'],
      audience: context.apiKey,
      issuer: `https://${store.domain}/admin`,
      clockTolerance: 10,
      currentDate: context.now(),
    });
    if (payload.dest !== `https://${store.domain}`) throw new Error('the token is for another shop');
  } catch {
    return refuse(400, 'invalid_subject_token', 'The session token is not valid for this shop and app.');
  }
  const installation = installApp(context, store, scopes);
  const expiring = kind === 'online' || body.expiring === '1' || body.expiring === 1;
  const token = issueToken(context, store, installation, { expiring });
  if (kind === 'offline') return answer(token, expiring);
  return answer(token, expiring, {
    associated_user_scope: scopes.join(','),
    associated_user: {
      id: 42,
      first_name: 'Ana',
      last_name: 'García',
      email: store.email,
      account_owner: true,
      locale: store.primaryLocale,
      collaborator: false,
      email_verified: true,
    },
  });
}
