import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findByApiKey, hashOfApiKey, newApiKey, shopOfApiKey } from '#app/domain/api/api-key.ts';
import { decodeCursor, encodeCursor } from '#app/domain/api/cursor.ts';
import { acceptedLocale } from '#app/http/api/accept-language.ts';
import { toApiTransaction } from '#app/http/api/answers.ts';
import { networkOf } from '#app/http/api/network-of.ts';
import { createTokenBuckets } from '#app/http/api/token-buckets.ts';
import { toShopId } from '#app/kernel/ids.ts';

it('a movement of points is told with the parts of its award', () => {
  const moved = {
    transactionId: 'c0a8012e-0000-7000-8000-000000000001',
    memberId: 1n,
    kind: 'award' as const,
    cause: {
      code: 'order-award',
      params: { order: '#1', by: 'somebody' },
      lines: [{ code: 'rule', points: 20, params: { rule: 'wines' } }],
    },
    orderId: 7n,
    programmeVersion: 1,
    occurredAt: new Date('2026-03-01T10:00:00Z'),
    points: 120n,
    pending: 120n,
    available: 0n,
    debt: 0n,
    undone: false,
  };
  expect(toApiTransaction(moved).cause).toEqual({
    code: 'order-award',
    params: { order: '#1' },
    lines: [{ code: 'rule', points: 20, params: { rule: 'wines' } }],
  });
});

describe('a token bucket', () => {
  it('lets no more through in any stretch of time than its burst and what came in meanwhile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 10 }),
        (pauses, burst, perSecond) => {
          let now = 0;
          const take = createTokenBuckets({ burst, perSecond }, () => now);
          const passed: number[] = [];
          for (const pause of pauses) {
            now += pause;
            if (take('key').allowed) passed.push(now);
          }
          for (const [index, from] of passed.entries())
            for (const [later, until] of passed.slice(index).entries())
              expect(later + 1).toBeLessThanOrEqual(burst + ((until - from) / 1000) * perSecond + 1e-6);
        },
      ),
    );
  });

  it('allows the request that it said to wait for', () => {
    let now = 0;
    const take = createTokenBuckets({ burst: 2, perSecond: 0.5 }, () => now);
    take('key');
    take('key');
    const refused = take('key');
    expect(refused).toMatchObject({ allowed: false, remaining: 0, retryAfterSeconds: 2, resetSeconds: 4 });
    now = refused.retryAfterSeconds * 1000;
    expect(take('key').allowed).toBe(true);
    expect(take('other').allowed).toBe(true);
  });
});

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('%s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('a key', () => {
  it('names its shop and is found by its hash only', () => {
    const key = newApiKey(toShopId(42));
    expect(shopOfApiKey(key)).toBe(42n);
    const kept = [newApiKey(toShopId(42)), key].map((one) => ({ hash: hashOfApiKey(one) }));
    expect(findByApiKey(key, kept)).toBe(kept[1]);
    expect(findByApiKey(`${key}a`, kept)).toBe(null);
    for (const text of [
      '',
      'lk_',
      `lk_0_${'a'.repeat(43)}`,
      `lk_-1_${'a'.repeat(43)}`,
      `${key} `,
      key.replace('lk', 'sk'),
    ])
      expect(shopOfApiKey(text)).toBe(null);
  });
});

describe('a cursor', () => {
  it('gives its place back to its own list, and nothing to another', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 3 }), (place) => {
        expect(decodeCursor('members', encodeCursor('members', place))).toEqual(place);
        expect(decodeCursor('ledger', encodeCursor('members', place))).toBe(null);
      }),
    );
  });

  it('is refused in any other form', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        expect(decodeCursor('members', text)).toBe(null);
      }),
    );
  });
});

describe('the caller’s language', () => {
  it.each([
    [null, 'en'],
    ['es', 'es'],
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en;q=0.4, es;q=0.6', 'es'],
    ['de, fr;q=0.9', 'en'],
    ['es;q=0, en', 'en'],
    ['*', 'en'],
  ])('%s → %s', (header, locale) => {
    expect(acceptedLocale(header)).toBe(locale);
  });
});
