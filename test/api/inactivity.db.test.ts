import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AnApi, anApi } from './an-api.ts';

let api: AnApi;
beforeAll(async () => {
  api = await anApi((settings) => ({ ...settings, expiry: { kind: 'inactivity', months: 1 } }));
});
afterAll(() => api.stop());

const availableOf = async (id: string) =>
  ((await api.ask('GET', `/members/${id}/balance`)).json as { points: { available: number } }).points
    .available;

it('redeeming keeps points alive, redeeming and giving back does not', async () => {
  const start = new Date();
  const redeemOnDay = async (id: string, day: number) => {
    api.clock.set(new Date(start.getTime() + day * 86_400_000));
    const redeemed = await api.ask('POST', '/redemptions', { body: { memberId: id, rewardId: 'five' } });
    expect(redeemed.status).toBe(201);
    return redeemed.json.id;
  };
  const busy = await api.aMember(500n);
  const sly = await api.aMember(500n);
  await redeemOnDay(busy.id, 25);
  expect((await api.ask('DELETE', `/redemptions/${await redeemOnDay(sly.id, 25)}`)).status).toBe(200);
  api.clock.set(new Date(start.getTime() + 40 * 86_400_000));
  await api.lealta.ledger.expire(api.shopId);
  expect(await availableOf(busy.id)).toBe(400);
  expect(await availableOf(sly.id)).toBe(0);
});
