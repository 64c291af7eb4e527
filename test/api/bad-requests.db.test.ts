/** What the API refuses: how it says so, and that nothing is written. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeCursor } from '#app/domain/api/cursor.ts';
import { API_LIMIT, WRONG_KEY_LIMIT } from '#app/http/api.server.ts';
import { type AnApi, type ApiMemberOfTest, type Ask, anApi } from './an-api.ts';

let api: AnApi;
let member: ApiMemberOfTest;

beforeAll(async () => {
  api = await anApi();
});
afterAll(() => api?.stop());
beforeEach(async () => {
  member = await api.aMember(50n);
});

type Bad = {
  what: string;
  ask: () => [method: string, path: string, options?: Ask] | Promise<[string, string, Ask?]>;
  status: number;
  code: string;
  /** Fields with what is wrong with each. */
  errors?: Record<string, string>;
};

const adjustments = () => `/members/${member.id}/adjustments`;
const give = { points: 10, reason: 'Un detalle' };
const adjustWith = (body: unknown, options: Ask = {}): [string, string, Ask] => [
  'POST',
  adjustments(),
  { body, ...options },
];
const invalid = (what: string, body: unknown, errors: Record<string, string>): Bad => ({
  what,
  ask: () => adjustWith(body),
  status: 422,
  code: 'body-invalid',
  errors,
});
const badQuery = (what: string, path: string, errors: Record<string, string>): Bad => ({
  what,
  ask: () => ['GET', path],
  status: 400,
  code: 'query-invalid',
  errors,
});
const badKey = (what: string, key: () => string | Promise<string>): Bad => ({
  what,
  ask: async () => adjustWith(give, { key: await key() }),
  status: 401,
  code: 'key-invalid',
});
/** Changes the last letter but one: the last holds two bits only. */
const otherSecret = (key: string) => `${key.slice(0, -2)}${key.at(-2) === 'A' ? 'B' : 'A'}${key.at(-1)}`;

const TABLE: Bad[] = [
  { what: 'no key', ask: () => adjustWith(give, { key: null }), status: 401, code: 'key-missing' },
  {
    what: 'a key in another scheme',
    ask: () => adjustWith(give, { key: null, headers: { Authorization: `Basic ${api.key}` } }),
    status: 401,
    code: 'key-missing',
  },
  badKey('a key that is none', () => 'secret'),
  badKey('a key of no shop', () => api.key.replace(/^lk_\d+/, 'lk_0')),
  badKey('a key of a shop that there is not', () => api.key.replace(/^lk_\d+/, 'lk_999999')),
  badKey('a key with another secret', () => otherSecret(api.key)),
  badKey('a key in part', () => api.key.slice(0, -1)),
  badKey('a revoked key', async () => {
    const { key, keyId } = await api.aKey();
    expect((await api.ask('GET', '/programme', { key })).status).toBe(200);
    expect(await api.lealta.api.revokeKey(api.shopId, keyId)).toEqual({ outcome: 'revoked' });
    return key;
  }),
  {
    what: 'a key without the scope',
    ask: async () => adjustWith(give, { key: (await api.aKey(['read:members', 'write:members'])).key }),
    status: 403,
    code: 'scope-missing',
  },
  {
    what: 'a wrong method',
    ask: () => ['PUT', adjustments(), { body: give }],
    status: 405,
    code: 'method-not-allowed',
  },
  {
    what: 'reading what can only be written',
    ask: () => ['GET', adjustments()],
    status: 405,
    code: 'method-not-allowed',
  },
  {
    what: 'deleting a member',
    ask: () => ['DELETE', `/members/${member.id}`],
    status: 405,
    code: 'method-not-allowed',
  },
  { what: 'an address that there is not', ask: () => ['GET', '/coupons'], status: 404, code: 'not-found' },
  { what: 'the API itself', ask: () => ['POST', '/', { body: {} }], status: 404, code: 'not-found' },
  {
    what: 'a body that is too large',
    ask: () => adjustWith({ ...give, reason: 'a'.repeat(20_000) }),
    status: 413,
    code: 'body-too-large',
  },
  {
    what: 'a body of another type',
    ask: () => adjustWith(give, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
    status: 415,
    code: 'media-type-unsupported',
  },
  {
    what: 'malformed JSON',
    ask: () => ['POST', adjustments(), { raw: '{"points": 10,' }],
    status: 400,
    code: 'body-malformed',
  },
  {
    what: 'an empty body',
    ask: () => ['POST', adjustments(), { raw: '', headers: { 'Content-Type': 'application/json' } }],
    status: 400,
    code: 'body-malformed',
  },
  {
    what: 'no idempotency key',
    ask: () => adjustWith(give, { idempotencyKey: null }),
    status: 400,
    code: 'idempotency-key-missing',
  },
  {
    what: 'an idempotency key that is too long',
    ask: () => adjustWith(give, { idempotencyKey: 'k'.repeat(201) }),
    status: 400,
    code: 'idempotency-key-invalid',
  },
  {
    what: 'an idempotency key with spaces',
    ask: () => adjustWith(give, { idempotencyKey: 'one two' }),
    status: 400,
    code: 'idempotency-key-invalid',
  },
  invalid('no fields', {}, { points: 'required', reason: 'required' }),
  invalid('a list for an object', [give], { '': 'wrong-type' }),
  invalid('an unknown field', { ...give, currency: 'EUR' }, { currency: 'unknown' }),
  invalid('points as a text', { ...give, points: '10' }, { points: 'wrong-type' }),
  invalid('a fraction of a point', { ...give, points: 1.5 }, { points: 'wrong-type' }),
  invalid('no points', { ...give, points: 0 }, { points: 'zero' }),
  invalid('too many points', { ...give, points: 10_000_001 }, { points: 'too-big' }),
  invalid('too many points to take', { ...give, points: -10_000_001 }, { points: 'too-small' }),
  invalid('a number beyond whole numbers', { ...give, points: 1e300 }, { points: 'too-big' }),
  invalid('an empty reason', { ...give, reason: '  ' }, { reason: 'too-short' }),
  invalid('a reason that is too long', { ...give, reason: 'a'.repeat(201) }, { reason: 'too-long' }),
  badQuery('a limit of nothing', '/members?limit=0', { limit: 'too-small' }),
  badQuery('a limit that is too high', '/members?limit=101', { limit: 'too-big' }),
  badQuery('a limit that is no number', '/members?limit=many', { limit: 'wrong-type' }),
  badQuery('an unknown parameter', '/members?page=2', { page: 'unknown' }),
  badQuery('a cursor that is none', '/members?cursor=abc', { cursor: 'cursor' }),
  badQuery('a cursor of another list', `/members?cursor=${encodeCursor('ledger', ['1'])}`, {
    cursor: 'cursor',
  }),
  badQuery(
    'a cursor with SQL in it',
    `/members?cursor=${encodeCursor('members', ["1; DROP TABLE customers'"])}`,
    { cursor: 'cursor' },
  ),
  badQuery('a state of redemptions that there is not', '/redemptions?status=lapsed', {
    status: 'not-allowed',
  }),
  badQuery('a member whose redemptions cannot be', '/redemptions?memberId=me', { memberId: 'format' }),
  badQuery('a Shopify id that is none', '/members?shopifyCustomerId=gid://shopify/Customer/1', {
    shopifyCustomerId: 'format',
  }),
  {
    what: 'an unknown member',
    ask: () => ['GET', '/members/999999999'],
    status: 404,
    code: 'member-not-found',
  },
  {
    what: 'a member’s id that is none',
    ask: () => ['GET', '/members/me'],
    status: 404,
    code: 'member-not-found',
  },
  {
    what: 'points for an unknown member',
    ask: () => ['POST', '/members/999999999/adjustments', { body: give }],
    status: 404,
    code: 'member-not-found',
  },
  {
    what: 'points for a customer who is no member',
    ask: async () => ['POST', `/members/${(await api.aCustomer()).memberId}/adjustments`, { body: give }],
    status: 404,
    code: 'member-not-found',
  },
  {
    what: 'more points than there are',
    ask: () => adjustWith({ ...give, points: -51 }),
    status: 409,
    code: 'insufficient-points',
  },
  {
    what: 'a customer whom the store does not have',
    ask: () => ['POST', '/members', { body: { shopifyCustomerId: '7999999999999' } }],
    status: 404,
    code: 'customer-not-found',
  },
  {
    what: 'a reward for too few points',
    ask: () => ['POST', '/redemptions', { body: { memberId: member.id, rewardId: 'five' } }],
    status: 409,
    code: 'insufficient-points',
  },
  {
    what: 'a reward that there is not',
    ask: () => ['POST', '/redemptions', { body: { memberId: member.id, rewardId: 'castle' } }],
    status: 409,
    code: 'reward-unavailable',
  },
  {
    what: 'an unknown redemption',
    ask: () => ['GET', `/redemptions/${randomUUID()}`],
    status: 404,
    code: 'redemption-not-found',
  },
  {
    what: 'returning what was never redeemed',
    ask: () => ['DELETE', `/redemptions/${randomUUID()}`],
    status: 404,
    code: 'redemption-not-found',
  },
  {
    what: 'a redemption’s id that is none',
    ask: () => ['GET', '/redemptions/1'],
    status: 404,
    code: 'redemption-not-found',
  },
];

describe('a bad request is refused and writes nothing:', () => {
  it.each(TABLE)('$what → $status $code', async ({ ask, status, code, errors }) => {
    const [method, path, options] = await ask();
    const before = await api.written();
    const answer = await api.ask(method, path, options);
    expect({ status: answer.status, code: answer.json.code }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toMatchObject({
      type: `urn:lealta:problem:${code}`,
      status,
      title: expect.stringMatching(/\S/),
      detail: expect.stringMatching(/\S/),
    });
    const found = answer.json.errors as Record<string, { code: string; detail: string }> | undefined;
    expect(
      found && Object.fromEntries(Object.entries(found).map(([field, error]) => [field, error.code])),
    ).toEqual(errors);
    expect(answer.text).not.toContain(api.key);
    expect(await api.written()).toEqual(before);
  });

  it('says which methods there are', async () => {
    const { headers } = await api.ask('DELETE', '/members');
    expect(headers.get('allow')).toBe('GET, POST');
    expect((await api.ask('GET', '/programme', { key: null })).headers.get('www-authenticate')).toMatch(
      /^Bearer/,
    );
  });

  it('says so in Spanish and English, by the caller’s own preference', async () => {
    const detail = async (language: string) =>
      (await api.ask('GET', '/members?limit=0', { headers: { 'Accept-Language': language } })).json;
    expect(await detail('es-ES,es;q=0.9,en;q=0.8')).toMatchObject({
      title: 'Los parámetros no son válidos',
      errors: { limit: { code: 'too-small', detail: 'Debe ser 1 como mínimo.' } },
    });
    expect(await detail('en;q=0.5, es;q=0.4')).toMatchObject({ title: 'The parameters are not valid' });
    expect(await detail('fr, es;q=0.1')).toMatchObject({ title: 'Los parámetros no son válidos' });
    expect(await detail('ja')).toMatchObject({
      errors: { limit: { detail: 'It must be at least 1.' } },
    });
  });

  it('is not looked at any more where wrong keys keep coming from, whatever key it brings', async () => {
    const from = (address: string, key: string | null) =>
      api.ask('GET', '/programme', { key, headers: { 'X-Forwarded-For': address } });
    const statuses: number[] = [];
    for (let sent = 0; sent <= WRONG_KEY_LIMIT.burst + 5; sent += 1)
      statuses.push((await from('203.0.113.7', otherSecret(api.key))).status);
    expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(WRONG_KEY_LIMIT.burst);
    const refused = await from('203.0.113.7', api.key);
    expect({ status: refused.status, code: refused.json.code }).toEqual({
      status: 429,
      code: 'too-many-requests',
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await from('203.0.113.8', api.key)).status).toBe(200);
  });

  it('takes no more than the key’s share, and says when there is more', async () => {
    const { key } = await api.aKey(['read:programme']);
    const statuses: number[] = [];
    let last = await api.ask('GET', '/programme', { key });
    for (let sent = 1; sent < API_LIMIT.burst * 3 && last.status === 200; sent += 20) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => api.ask('GET', '/programme', { key })),
      );
      statuses.push(...answers.map(({ status }) => status));
      last = answers.find(({ status }) => status !== 200) ?? last;
    }
    expect(last.status).toBe(429);
    expect(last.json.code).toBe('too-many-requests');
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(last.headers.get('ratelimit-limit')).toBe(String(API_LIMIT.burst));
    expect(last.headers.get('ratelimit-remaining')).toBe('0');
    expect(Number(last.headers.get('ratelimit-reset'))).toBeGreaterThanOrEqual(1);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(API_LIMIT.burst - 1);
    // Another key has its own share.
    expect((await api.ask('GET', '/programme')).status).toBe(200);
  });
});
