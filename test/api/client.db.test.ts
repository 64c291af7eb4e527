/** A client generated from the document (openapi-typescript, openapi-fetch) does its work against a running server. */
import { randomUUID } from 'node:crypto';
import createClient from 'openapi-fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnApi, anApi } from './an-api.ts';
import type { paths } from './generated/lealta-api.ts';

let api: AnApi;
beforeAll(async () => {
  api = await anApi();
});
afterAll(() => api?.stop());

describe('a client generated from the document', () => {
  it('enrols a customer, gives points, redeems a reward and gives it back', async () => {
    const client = createClient<paths>({
      baseUrl: `${api.origin}/api/v1`,
      headers: { Authorization: `Bearer ${api.key}` },
    });
    const once = () => ({ header: { 'Idempotency-Key': randomUUID() } });
    const { shopifyId } = await api.aCustomer();

    const enrolled = await client.POST('/members', {
      params: once(),
      body: { shopifyCustomerId: String(shopifyId) },
    });
    expect(enrolled.data?.outcome).toBe('enrolled');
    const memberId = enrolled.data?.memberId ?? '';
    const path = { memberId };

    const found = await client.GET('/members', {
      params: { query: { email: `c${shopifyId}@example.com`, limit: 1 } },
    });
    expect(found.data?.data.map(({ id, firstName }) => [id, firstName])).toEqual([[memberId, 'Ana']]);

    const adjusted = await client.POST('/members/{memberId}/adjustments', {
      params: { path, ...once() },
      body: { points: 150, reason: 'Bienvenida' },
    });
    expect(adjusted.data?.points).toBe(150);

    const rewards = await client.GET('/rewards');
    const reward = rewards.data?.data.find(({ points }) => points <= 150);
    const redeemed = await client.POST('/redemptions', {
      params: once(),
      body: { memberId, rewardId: reward?.id ?? '' },
    });
    expect(redeemed.data).toMatchObject({ status: 'active', points: 100 });
    const redemption = { redemptionId: redeemed.data?.id ?? '' };
    expect(
      (await client.GET('/redemptions/{redemptionId}', { params: { path: redemption } })).data?.code,
    ).toBe(redeemed.data?.code);
    expect((await client.GET('/members/{memberId}', { params: { path } })).data?.points.available).toBe(50);
    expect(
      (await client.DELETE('/redemptions/{redemptionId}', { params: { path: redemption } })).data?.status,
    ).toBe('returned');

    const balance = await client.GET('/members/{memberId}/balance', { params: { path } });
    expect(balance.data?.points).toEqual({ pending: 0, available: 150, debt: 0, lifetime: 150, redeemed: 0 });
    const ledger = await client.GET('/members/{memberId}/ledger', { params: { path } });
    expect(ledger.data?.data.map(({ kind }) => kind)).toEqual(['return', 'redeem', 'adjust']);
    // What moved is what there is.
    const moved = ledger.data?.data.map(({ changes }) => changes.available);
    expect(moved).toEqual([100, -100, 150]);
    const programme = await client.GET('/programme');
    expect(programme.data?.name).toEqual({ es: 'Club de puntos', en: 'Points club' });

    const refused = await client.POST('/redemptions', {
      params: once(),
      body: { memberId, rewardId: 'thirty-five' },
    });
    expect(refused.data).toBeUndefined();
    expect(refused.error?.code).toBe('insufficient-points');
  });
});
