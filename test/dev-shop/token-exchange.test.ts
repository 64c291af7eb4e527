import '@shopify/shopify-api/adapters/node';
import { ApiVersion, LogSeverity, RequestedTokenType, shopifyApi } from '@shopify/shopify-api';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintSessionToken } from '#dev-shop/admin/session-token.ts';
import type { DevShop } from '#dev-shop/server.ts';
import { aDevShop, apiKey, apiSecret, post } from './a-store.ts';

const shopify = shopifyApi({
  apiKey,
  apiSecretKey: apiSecret,
  apiVersion: ApiVersion.July26,
  hostName: 'lealta.example.com',
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error, log: () => {} },
});
const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

let devShop: DevShop;
beforeAll(async () => {
  devShop = await aDevShop();
});
afterAll(() => devShop.stop());

const store = () => {
  const found = devShop.context.store('vinya');
  if (!found) throw new Error('the store is missing');
  return found;
};
const exchange = (body: Record<string, unknown>) =>
  post(`${devShop.url}/admin/oauth/access_token`, { client_id: apiKey, client_secret: apiSecret, ...body });
const request = (subjectToken: string) => ({
  grant_type: tokenExchange,
  subject_token: subjectToken,
  subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  requested_token_type: RequestedTokenType.OfflineAccessToken,
  expiring: '1',
});

describe('token exchange', () => {
  it("mints session tokens that Shopify's library accepts", async () => {
    const payload = await shopify.session.decodeSessionToken(
      await mintSessionToken(devShop.context, store()),
    );
    expect(payload).toMatchObject({ dest: 'https://vinya.myshopify.com', aud: apiKey });
  });

  it('gives an expiring token and a refresh token that is good for one use', async () => {
    const { status, json } = await exchange(request(await mintSessionToken(devShop.context, store())));
    expect(status).toBe(200);
    expect(json).toMatchObject({
      access_token: expect.stringMatching(/^shpat_/),
      refresh_token: expect.stringMatching(/^shprt_/),
      expires_in: 3_600,
      refresh_token_expires_in: 7_776_000,
      scope: expect.stringContaining('customers'),
    });
    const refresh = { grant_type: 'refresh_token', refresh_token: json.refresh_token };
    const renewed = await exchange(refresh);
    expect(renewed.status).toBe(200);
    expect(renewed.json.access_token).not.toBe(json.access_token);
    expect(await exchange(refresh)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });

  it.each([
    ['signed by somebody else', { secret: 'another secret' }],
    ['for another app', { aud: 'another app' }],
    ['for another shop', { dest: 'https://other.myshopify.com' }],
    ['that has expired', { exp: -60 }],
  ])(
    'refuses a session token %s',
    async (_what, fault: { secret?: string; aud?: string; dest?: string; exp?: number }) => {
      const now = Math.floor(Date.now() / 1_000);
      const token = await new SignJWT({ dest: fault.dest ?? 'https://vinya.myshopify.com' })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('https://vinya.myshopify.com/admin')
        .setAudience(fault.aud ?? apiKey)
        .setExpirationTime(now + (fault.exp ?? 60))
        .sign(new TextEncoder().encode(fault.secret ?? apiSecret));
      expect(await exchange(request(token))).toMatchObject({
        status: 400,
        json: { error: 'invalid_subject_token' },
      });
    },
  );

  it('refuses an app that does not know its secret', async () => {
    const { status } = await exchange({ ...request('x'), client_secret: 'guessed' });
    expect(status).toBe(400);
  });
});
