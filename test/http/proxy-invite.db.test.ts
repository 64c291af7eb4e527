import { createHmac } from 'node:crypto';
import type { ActionFunctionArgs } from '@remix-run/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INVITE_LIMITS } from '#app/http/invite-limits.ts';
import { action as invite } from '#app/routes/proxy.invite.ts';
import { action as shared, loader as sharedByGet } from '#app/routes/proxy.shared.ts';
import { aReferralShop, type Member, type ReferralShop } from '#test/builders/referral-shop.ts';
import { API_SECRET } from '#test/shopify/a-shop.ts';

type Route = (args: ActionFunctionArgs) => Promise<Response>;

let shop: ReferralShop;
let advocate: Member;
let visitors = 0;

beforeAll(async () => {
  shop = await aReferralShop();
  advocate = await shop.aMember();
});
afterAll(() => shop?.close());

/** Asks as Shopify's proxy does: signed, for a visitor at an address of their own. */
async function ask(
  route: Route,
  body: unknown,
  { customer = '', visitor }: { customer?: string | number; visitor?: string } = {},
) {
  visitors += 1;
  const params: Record<string, string> = {
    shop: shop.line.domain,
    logged_in_customer_id: String(customer),
    path_prefix: '/apps/lealta',
    timestamp: String(Math.floor(shop.clock.now().getTime() / 1000)),
  };
  const text = Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('');
  const signature = createHmac('sha256', API_SECRET).update(text).digest('hex');
  const url = `https://lealta.example.com/proxy/x?${new URLSearchParams({ ...params, signature })}`;
  const request = new Request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': visitor ?? `203.0.113.${visitors % 250}, 10.0.0.1`,
    },
    body: JSON.stringify(body),
  });
  const context = { lealta: shop.lealta, clientAddress: '127.0.0.1' };
  const response = await route({ request, params: {}, context });
  return {
    status: response.status,
    cache: response.headers.get('cache-control'),
    retryAfter: response.headers.get('retry-after'),
    json: await response.json(),
  };
}

const claim = (body: object, who: Parameters<typeof ask>[2] = {}) =>
  ask(invite, { code: advocate.code, locale: 'es', ...body }, who);

describe('POST /apps/lealta/invite', () => {
  it('gives a guest the voucher, and the same again to the same mailbox', async () => {
    const first = await claim({ email: 'nueva@somewhere.example', channel: 'whatsapp' });
    expect(first).toMatchObject({
      status: 200,
      cache: 'no-store',
      json: {
        outcome: 'claimed',
        voucher: { kind: 'fixed-amount', value: 500, currency: 'EUR', minimum: 0 },
      },
    });
    expect((await claim({ email: 'NUEVA+otra@somewhere.example' })).json).toEqual(first.json);
    expect((await shop.referrals()).map(({ channel }) => channel)).toEqual(['whatsapp']);
  });

  it('answers before Shopify’s proxy gives up, though Shopify says nothing', async () => {
    for (let n = 0; n < 9; n += 1) shop.line.faults.push({ path: /graphql/, kind: 'silence' });
    const started = performance.now();
    const late = await claim({ email: 'patient@somewhere.example' });
    expect(performance.now() - started).toBeLessThan(9_500);
    expect(late).toMatchObject({ status: 503, json: { error: { code: 'shopify-unavailable' } } });
    shop.line.faults.length = 0;
    expect((await claim({ email: 'patient@somewhere.example' })).status).toBe(200);
  }, 30_000);

  it.each([
    ['es', 'invite-unknown', 404, { code: 'ZZZZZZZZ' }, /no lleva a ninguna parte/],
    ['de', 'email-not-accepted', 422, { email: 'x@mailinator.com' }, /kein Geschenk/],
    ['pt-BR', 'invalid-request', 422, { email: '' }, /./],
  ])('refuses in the shopper’s language: %s, %s', async (locale, code, status, change, message) => {
    const answer = await claim({ email: 'otra@somewhere.example', locale, ...change });
    expect(answer).toMatchObject({ status, cache: 'no-store', json: { error: { code } } });
    expect(answer.json.error.message).toMatch(message);
  });

  it('refuses the advocate, logged in, under whatever address', async () => {
    const answer = await claim({ email: 'mine@somewhere.example' }, { customer: advocate.shopifyId });
    expect(answer).toMatchObject({ status: 409, json: { error: { code: 'invite-own' } } });
  });

  it('says to come tomorrow when an advocate’s day is full, with the time until the shop’s midnight', async () => {
    const popular = await shop.aMember();
    await shop.publish({ review: { perDay: 1 } });
    for (let friend = 0; friend < 10; friend += 1) await shop.claimed(popular, `full.${friend}@day.example`);
    const late = (locale: string) => claim({ code: popular.code, email: 'late@day.example', locale });
    const answer = await late('es');
    expect(answer).toMatchObject({ status: 429, json: { error: { code: 'invite-full-today' } } });
    expect(answer.json.error.message).toBe(
      'Esta invitación ya no da más regalos hoy. Vuelve a intentarlo mañana.',
    );
    expect((await late('fr')).json.error.message).toContain('Réessaie demain');
    const waits = Number(answer.retryAfter) * 1000;
    const now = shop.clock.now();
    expect(waits).toBeGreaterThan(3_600_000);
    shop.clock.set(new Date(now.getTime() + waits - 1000).toISOString());
    expect((await late('es')).status).toBe(429);
    shop.clock.set(new Date(now.getTime() + waits).toISOString());
    expect((await late('es')).json).toMatchObject({ outcome: 'claimed' });
    shop.clock.set(now.toISOString());
    await shop.publish({});
  });

  it('counts tries by the visitor’s network and by the code', async () => {
    const statuses = async (count: number, visitor?: (n: number) => string) => {
      const answers: number[] = [];
      for (let n = 0; n < count; n += 1)
        answers.push(
          (
            await claim(
              { email: 'no address', code: visitor ? 'AAAAAAAA' : 'BBBBBBBB' },
              { visitor: visitor?.(n) ?? '198.51.100.7' },
            )
          ).status,
        );
      return answers.filter((status) => status === 429).length;
    };
    expect(await statuses(INVITE_LIMITS.visitor + 1)).toBe(1);
    expect(await statuses(INVITE_LIMITS.code + 2, (n) => `2001:db8:${n.toString(16)}::1`)).toBe(2);
  });

  it('counts a code as one however it is written, what is none as one, and all of a shop together', async () => {
    let network = 0;
    /** How many of so many tries, each from another network, are too many. */
    const refused = async (count: number, code: (n: number) => string) => {
      const answers: number[] = [];
      for (let n = 0; n < count; n += 1) {
        network += 1;
        const visitor = `2001:db9:${network.toString(16)}::1`;
        answers.push((await claim({ email: 'x@mailinator.com', code: code(n) }, { visitor })).status);
      }
      return answers.filter((status) => status === 429).length;
    };
    const dashed = (n: number) => `CCC${'-'.repeat(n % 12)}CCCCC`;
    expect(await refused(INVITE_LIMITS.code + 3, dashed)).toBe(3);
    expect(await refused(INVITE_LIMITS.code + 1, (n) => `none-${n}`)).toBe(1);
    const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
    const another = (n: number) => `DDDDDD${letters[Math.floor(n / 24)]}${letters[n % 24]}`;
    expect(await refused(INVITE_LIMITS.shop, another)).toBeGreaterThan(INVITE_LIMITS.code);
  });
});

describe('POST /apps/lealta/shared', () => {
  it('counts what members share, by day and channel', async () => {
    for (const channel of ['whatsapp', 'whatsapp', 'qr'])
      expect((await ask(shared, { channel }, { customer: advocate.shopifyId })).json).toEqual({
        outcome: 'counted',
      });
    const days = await shop.lealta.db.inShop(shop.shopId, (tx) =>
      tx.query('SELECT day::text, channel, shared, visited FROM referral_days ORDER BY channel'),
    );
    expect(days).toEqual([
      { day: '2026-10-05', channel: 'qr', shared: 1, visited: 0 },
      { day: '2026-10-05', channel: 'whatsapp', shared: 2, visited: 0 },
    ]);
  });

  it('is for members, with a channel that there is, by POST', async () => {
    expect((await ask(shared, { channel: 'qr' })).status).toBe(401);
    expect((await ask(shared, { channel: 'qr' }, { customer: 77 })).status).toBe(403);
    expect((await ask(shared, { channel: 'pigeon' }, { customer: advocate.shopifyId })).status).toBe(422);
    expect(
      (await sharedByGet({ request: new Request('https://lealta.example.com/proxy/shared') })).status,
    ).toBe(405);
  });
});
