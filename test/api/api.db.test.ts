/** What the API does: once each, page by page, for its own shop only, and without giving a secret away. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteAnswers } from '#app/db/api.store.ts';
import { shopsWithOldAnswers } from '#app/db/due-work.queries.ts';
import { programmeSettings } from '#app/domain/programme/settings.ts';
import type { ShopDomain } from '#app/kernel/ids.ts';
import { ANSWERS_KEPT_MS } from '#app/use-cases/api/answer-once.ts';
import { type AnApi, anApi } from './an-api.ts';

let api: AnApi;

beforeAll(async () => {
  api = await anApi((settings) => ({
    ...settings,
    rules: programmeSettings.shape.rules.parse([
      {
        id: 'review',
        active: true,
        kind: 'custom-event',
        name: { es: 'Opinión', en: 'Review' },
        event: 'review.left',
        points: 25,
        perDay: 1,
      },
    ]),
    rewards: [
      ...settings.rewards,
      { ...settings.rewards[0], id: 'rare', stock: 0 } as (typeof settings.rewards)[number],
    ],
  }));
});
afterAll(() => api?.stop());
beforeEach(() => {
  api.clock.set(new Date());
  api.shop.faults.length = 0;
});

const available = async (id: string) => {
  const { json } = await api.ask('GET', `/members/${id}/balance`);
  return (json.points as { available: number }).available;
};
const postings = (memberId: bigint) =>
  api.db.inShop(api.shopId, (tx) =>
    tx.query<{ kind: string }>(
      'SELECT kind FROM ledger_transactions WHERE member_id = $1 ORDER BY posted_at',
      [memberId],
    ),
  );
const give = (points: number, reason = 'Un detalle') => ({ points, reason });

describe('points', () => {
  it('are given and taken, and the ledger says why', async () => {
    const { id } = await api.aMember();
    const given = await api.ask('POST', `/members/${id}/adjustments`, { body: give(120) });
    expect(given.status).toBe(201);
    expect(given.json).toMatchObject({ memberId: id, points: 120, reason: 'Un detalle' });
    await api.ask('POST', `/members/${id}/adjustments`, { body: give(-20, 'Un error') });
    expect(await available(id)).toBe(100);
    const ledger = await api.ask('GET', `/members/${id}/ledger`);
    expect(ledger.json).toMatchObject({
      data: [
        {
          kind: 'adjust',
          points: -20,
          changes: { available: -20 },
          cause: { code: 'adjusted', params: { reason: 'Un error' } },
        },
        { kind: 'adjust', points: 120, changes: { available: 120 } },
      ],
      nextCursor: null,
    });
    // Who did it is for the merchant's own eyes.
    expect(ledger.text).not.toContain('api:');
  });
});

describe('an idempotency key', () => {
  it('does a request once, and answers it again', async () => {
    const { id, memberId } = await api.aMember();
    const path = `/members/${id}/adjustments`;
    const idempotencyKey = randomUUID();
    const first = await api.ask('POST', path, { body: give(30), idempotencyKey });
    const again = await api.ask('POST', path, { body: give(30), idempotencyKey });
    expect(again.text).toBe(first.text);
    expect(again.status).toBe(201);
    expect(first.headers.get('idempotency-replayed')).toBe(null);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await postings(memberId)).toHaveLength(1);
  });

  it('refuses another body, another address, and answers a refusal again', async () => {
    const { id, memberId } = await api.aMember();
    const path = `/members/${id}/adjustments`;
    const idempotencyKey = randomUUID();
    await api.ask('POST', path, { body: give(30), idempotencyKey });
    for (const [address, body] of [
      [path, give(31)],
      ['/members', { shopifyCustomerId: '1' }],
    ] as const) {
      const refused = await api.ask('POST', address, { body, idempotencyKey });
      expect({ status: refused.status, code: refused.json.code }).toEqual({
        status: 422,
        code: 'idempotency-key-reused',
      });
    }
    const short = randomUUID();
    const refusal = await api.ask('POST', path, { body: give(-1000), idempotencyKey: short });
    await api.lealta.members.adjust(api.shopId, {
      memberId,
      points: 2000n,
      reason: 'Meanwhile',
      requestId: randomUUID(),
      by: 'test',
    });
    const again = await api.ask('POST', path, { body: give(-1000), idempotencyKey: short });
    expect(refusal.status).toBe(409);
    expect(again.text).toBe(refusal.text);
  });

  it('gives one posting for identical requests at once', async () => {
    const { id, memberId } = await api.aMember();
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        api.ask('POST', `/members/${id}/adjustments`, { body: give(5), idempotencyKey }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(201);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    for (const { json, status, headers } of answers)
      if (status === 409) {
        expect(json.code).toBe('idempotency-key-in-flight');
        expect(headers.get('retry-after')).toBe('2');
      }
    expect(await postings(memberId)).toHaveLength(1);
    expect(await available(id)).toBe(5);
  });

  it('is one of each key’s own', async () => {
    const { id } = await api.aMember();
    const { key } = await api.aKey(['write:points']);
    const idempotencyKey = randomUUID();
    const path = `/members/${id}/adjustments`;
    await api.ask('POST', path, { body: give(5), idempotencyKey });
    expect((await api.ask('POST', path, { body: give(5), idempotencyKey, key })).status).toBe(201);
    expect(await available(id)).toBe(10);
  });

  it('goes on with a request whose process died, without doing it twice', async () => {
    const { id, memberId } = await api.aMember();
    const idempotencyKey = randomUUID();
    const path = `/members/${id}/adjustments`;
    await api.ask('POST', path, { body: give(5), idempotencyKey });
    // As it was between the posting and the answer.
    await api.db.inShop(api.shopId, (tx) =>
      tx.query("UPDATE api_answers SET status = 0, body = '' WHERE idempotency_key = $1", [idempotencyKey]),
    );
    expect((await api.ask('POST', path, { body: give(5), idempotencyKey })).status).toBe(409);
    api.clock.set(new Date(Date.now() + 121_000));
    expect((await api.ask('POST', path, { body: give(5), idempotencyKey })).status).toBe(201);
    expect(await postings(memberId)).toHaveLength(1);
  });

  it('is forgotten after a day', async () => {
    const { id, memberId } = await api.aMember();
    const idempotencyKey = randomUUID();
    const path = `/members/${id}/adjustments`;
    await api.ask('POST', path, { body: give(5), idempotencyKey });
    api.clock.set(new Date(Date.now() + ANSWERS_KEPT_MS + 1000));
    // Not cleaned yet, but its day is over.
    expect((await api.ask('POST', path, { body: give(6), idempotencyKey })).status).toBe(201);
    expect(await postings(memberId)).toHaveLength(2);
    api.clock.set(new Date(Date.now() + 2 * ANSWERS_KEPT_MS + 2000));
    const shopsToClean = () =>
      api.db.inSystem((tx) => shopsWithOldAnswers(tx, new Date(api.clock.now().getTime() - ANSWERS_KEPT_MS)));
    expect(await shopsToClean()).toEqual([api.shopId]);
    expect(await api.lealta.api.forgetAnswers(api.shopId)).toBeGreaterThan(0);
    expect(await shopsToClean()).toEqual([]);
    expect(await api.db.inShop(api.shopId, (tx) => deleteAnswers(tx, new Date('2100-01-01')))).toBe(0);
  });
});

describe('members', () => {
  it('are enrolled by their Shopify id, also those of whom no webhook told', async () => {
    const known = await api.aCustomer();
    const enrol = (shopifyId: number) =>
      api.ask('POST', '/members', { body: { shopifyCustomerId: String(shopifyId) } });
    const first = await enrol(known.shopifyId);
    expect({ status: first.status, json: first.json }).toEqual({
      status: 201,
      json: { memberId: String(known.memberId), outcome: 'enrolled' },
    });
    expect((await enrol(known.shopifyId)).status).toBe(200);
    expect((await api.ask('GET', `/members/${known.memberId}`)).json).toMatchObject({
      enrolmentSource: 'api',
    });
    const unheard = known.shopifyId + 500_000;
    const [template] = api.shop.store.customers;
    if (template === undefined) throw new Error('the store has no customers');
    api.shop.store.customers.push({ ...template, id: unheard, email: 'nadie@example.com' });
    expect((await enrol(unheard)).status).toBe(201);
    const { json } = await api.ask('GET', `/members?email=NADIE@example.com`);
    expect(json).toMatchObject({
      data: [{ shopifyCustomerId: String(unheard), email: 'nadie@example.com' }],
    });
    const bySopifyId = await api.ask('GET', `/members?shopifyCustomerId=${known.shopifyId}`);
    expect(bySopifyId.json).toMatchObject({ data: [{ id: String(known.memberId) }], nextCursor: null });
  });

  it('are listed once each while others join', async () => {
    const before = await Promise.all(Array.from({ length: 12 }, () => api.aMember()));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await api.ask('GET', `/members?limit=5${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(page.status).toBe(200);
      const data = page.json.data as { id: string }[];
      expect(data.length).toBeLessThanOrEqual(5);
      seen.push(...data.map(({ id }) => id));
      cursor = page.json.nextCursor as string | null;
      if (cursor !== null && seen.length < 40) before.push(await api.aMember());
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    for (const { id } of before) expect(seen).toContain(id);
  });

  it('have a ledger that pages visit once, while it grows', async () => {
    const { id, memberId } = await api.aMember();
    const post = (reason: string) =>
      api.lealta.members.adjust(api.shopId, {
        memberId,
        points: 1n,
        reason,
        requestId: randomUUID(),
        by: 't',
      });
    // All at the same instant: only the ids tell them apart.
    for (let n = 0; n < 9; n += 1) await post(`before ${n}`);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { json } = await api.ask(
        'GET',
        `/members/${id}/ledger?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(
        ...(json.data as { cause: { params: { reason: string } } }[]).map(({ cause }) => cause.params.reason),
      );
      cursor = json.nextCursor as string | null;
      api.clock.set(new Date(Date.now() + seen.length * 1000));
      await post('after');
    } while (cursor !== null);
    expect(seen.toSorted()).toEqual(Array.from({ length: 9 }, (_, n) => `before ${n}`));
  });
});

describe('redemptions', () => {
  it('spend points once, are read, and are returned', async () => {
    const { id } = await api.aMember(250n);
    const body = { memberId: id, rewardId: 'five' };
    const idempotencyKey = randomUUID();
    const made = await api.ask('POST', '/redemptions', { body, idempotencyKey });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      memberId: id,
      status: 'active',
      points: 100,
      value: 500,
      currency: 'EUR',
    });
    expect((await api.ask('POST', '/redemptions', { body, idempotencyKey })).text).toBe(made.text);
    expect(await available(id)).toBe(150);
    const path = `/redemptions/${made.json.id}`;
    expect((await api.ask('GET', path)).json).toEqual(made.json);
    const returned = await api.ask('DELETE', path);
    expect({ status: returned.status, state: returned.json.status }).toEqual({
      status: 200,
      state: 'returned',
    });
    expect((await api.ask('DELETE', path)).status).toBe(200);
    expect(await available(id)).toBe(250);
  });

  it('go on after Shopify was away, by the same key', async () => {
    const { id } = await api.aMember(100n);
    const request = { body: { memberId: id, rewardId: 'five' }, idempotencyKey: randomUUID() };
    for (let n = 0; n < 8; n += 1)
      api.shop.faults.push({ path: /graphql\.json$/, kind: 'answer', status: 503, body: '{}' });
    const away = await api.ask('POST', '/redemptions', request);
    expect({ status: away.status, code: away.json.code }).toEqual({
      status: 503,
      code: 'shopify-unavailable',
    });
    expect(away.headers.get('retry-after')).toBe('60');
    api.shop.faults.length = 0;
    expect((await api.ask('POST', '/redemptions', request)).status).toBe(201);
    expect(await available(id)).toBe(0);
  });

  it('are listed newest first, of one member and in one state, while others redeem', async () => {
    const { id } = await api.aMember(900n);
    const redeem = async (memberId: string) =>
      (await api.ask('POST', '/redemptions', { body: { memberId, rewardId: 'five' } })).json.id as string;
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.unshift(await redeem(id));
    await redeem((await api.aMember(100n)).id);
    const [newest = '', second = '', third = ''] = made;
    await api.ask('DELETE', `/redemptions/${second}`);
    // Looked at after its time: to whoever calls it is the same as one that was not.
    await api.db.inShop(api.shopId, (tx) =>
      tx.query(`UPDATE vouchers SET status = 'lapsed' WHERE shop_id = $1 AND voucher_id = $2`, [
        api.shopId,
        third,
      ]),
    );
    const list = async (query: string) => {
      const { json, status } = await api.ask('GET', `/redemptions?${query}`);
      expect(status).toBe(200);
      return {
        ids: (json.data as { id: string }[]).map((one) => one.id),
        next: json.nextCursor as string | null,
      };
    };
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(`memberId=${id}&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.ids);
      cursor = page.next;
      if (seen.length === 2) await redeem(id);
    } while (cursor !== null);
    expect(seen).toEqual(made);
    expect((await list(`memberId=${id}&status=returned`)).ids).toEqual([second]);
    expect((await list(`memberId=${id}&status=expired`)).ids).toEqual([third]);
    expect((await list('status=active&limit=100')).ids).toContain(newest);
    expect((await list('memberId=999999999')).ids).toEqual([]);
    expect((await api.ask('GET', `/redemptions/${third}`)).json.status).toBe('expired');
  });

  it('say why a reward cannot be had', async () => {
    const { id } = await api.aMember(200n);
    const sold = await api.ask('POST', '/redemptions', { body: { memberId: id, rewardId: 'rare' } });
    expect({ status: sold.status, code: sold.json.code }).toEqual({ status: 409, code: 'reward-sold-out' });
    const dear = await api.ask('POST', '/redemptions', {
      body: { memberId: id, rewardId: 'thirty-five' },
      headers: { 'Accept-Language': 'es' },
    });
    expect(dear.json).toMatchObject({ title: 'No hay puntos suficientes', detail: 'Faltan 300.' });
  });
});

describe('events', () => {
  const tell = (memberId: string, occurredAt: string, options: object = {}) =>
    api.ask('POST', '/events', { body: { memberId, event: 'review.left', occurredAt }, ...options });

  it('earn by the programme’s rules, once each, within their limits', async () => {
    const { id, memberId } = await api.aMember();
    const now = new Date(Date.now() + 60_000).toISOString();
    api.clock.set(now);
    const idempotencyKey = randomUUID();
    const told = await tell(id, now, { idempotencyKey });
    expect({ status: told.status, json: told.json }).toMatchObject({
      status: 200,
      json: { memberId: id, event: 'review.left', outcome: 'awarded', points: 25 },
    });
    expect((await tell(id, now, { idempotencyKey })).text).toBe(told.text);
    expect((await tell(id, now)).json).toMatchObject({
      outcome: 'limit-reached',
      points: 0,
      transactionId: null,
    });
    expect((await tell(id, '2025-06-01T10:00:00+02:00')).json.outcome).toBe('not-yet-a-member');
    expect(await postings(memberId)).toHaveLength(1);
    expect(await available(id)).toBe(25);
    // What the caller calls its request by stays between the two.
    expect((await api.ask('GET', `/members/${id}/ledger`)).text).not.toContain(idempotencyKey);
  });

  it('are the same when told again another day, with another time or by another API key', async () => {
    const { id, memberId } = await api.aMember();
    const told = new Date(api.clock.now().getTime() + 60_000);
    api.clock.set(told);
    const idempotencyKey = randomUUID();
    expect((await tell(id, told.toISOString(), { idempotencyKey })).json.outcome).toBe('awarded');
    const { key } = await api.aKey();
    const nextDay = new Date(told.getTime() + 25 * 3_600_000);
    api.clock.set(nextDay);
    await api.lealta.api.forgetAnswers(api.shopId);
    for (const options of [{ idempotencyKey }, { idempotencyKey, key }])
      expect((await tell(id, nextDay.toISOString(), options)).json).toMatchObject({
        outcome: 'already-awarded',
        points: 25,
      });
    expect(await postings(memberId)).toHaveLength(1);
    api.clock.set(new Date());
  });

  it('earn nothing where no rule knows them, and cannot come from the future', async () => {
    const { id, memberId } = await api.aMember();
    const body = { memberId: id, event: 'unknown', occurredAt: new Date().toISOString() };
    expect((await api.ask('POST', '/events', { body })).json).toMatchObject({
      outcome: 'no-rule',
      points: 0,
    });
    const early = await tell(id, new Date(Date.now() + 3_600_000).toISOString());
    expect({ status: early.status, errors: early.json.errors }).toMatchObject({
      status: 422,
      errors: { occurredAt: { code: 'future' } },
    });
    const dateless = await tell(id, 'yesterday');
    expect(dateless.json.errors).toMatchObject({ occurredAt: { code: 'format' } });
    expect(await postings(memberId)).toHaveLength(0);
  });
});

describe('the programme', () => {
  it('is told as members may know it', async () => {
    const { json } = await api.ask('GET', '/programme');
    expect(json).toMatchObject({
      events: [{ event: 'review.left', points: 25 }],
      version: 1,
      currency: 'EUR',
      enrolment: 'opt-in',
      earning: { points: 1, perMinor: 100 },
    });
    const rewards = await api.ask('GET', '/rewards');
    expect((rewards.json.data as { id: string }[]).map(({ id }) => id)).toEqual([
      'five',
      'twelve',
      'thirty-five',
      'rare',
    ]);
    expect(rewards.text).not.toContain('stock');
  });
});

describe('another shop', () => {
  it('sees nothing and changes nothing by its own key', async () => {
    const other = await api.lealta.shops.register('otra.myshopify.com' as ShopDomain);
    await api.db.inSystem((tx) =>
      tx.query("UPDATE shops SET installed_at = '2025-01-01' WHERE shop_id = $1", [other]),
    );
    const { key } = await api.aKey(undefined, other);
    const { id, shopifyId } = await api.aMember(300n);
    const made = await api.ask('POST', '/redemptions', { body: { memberId: id, rewardId: 'five' } });
    const before = await api.written();
    const asked: [string, string, unknown?][] = [
      ['GET', `/members/${id}`],
      ['GET', `/members/${id}/balance`],
      ['GET', `/members/${id}/ledger`],
      ['POST', `/members/${id}/adjustments`, give(5)],
      ['POST', '/redemptions', { memberId: id, rewardId: 'five' }],
      ['GET', `/redemptions/${made.json.id}`],
      ['DELETE', `/redemptions/${made.json.id}`],
      ['GET', '/programme'],
      ['GET', '/rewards'],
    ];
    for (const [method, path, body] of asked)
      expect((await api.ask(method, path, { key, body })).status, `${method} ${path}`).toBe(404);
    for (const path of [
      '/members',
      `/members?shopifyCustomerId=${shopifyId}`,
      `/members?email=c${shopifyId}@example.com`,
    ])
      expect((await api.ask('GET', path, { key })).json, path).toEqual({ data: [], nextCursor: null });
    expect(await api.written()).toEqual(before);
    // A shop's secret under another shop's name is no key.
    const forged = key.replace(`lk_${other}_`, `lk_${api.shopId}_`);
    expect((await api.ask('GET', '/members', { key: forged })).status).toBe(401);
    await api.db.inSystem((tx) =>
      tx.query('UPDATE shops SET uninstalled_at = now() WHERE shop_id = $1', [other]),
    );
    expect((await api.ask('GET', '/members', { key })).json.code).toBe('app-not-installed');
  });
});

describe('a key', () => {
  it('is kept as a hash, and is in no answer and no log', async () => {
    const { key, keyId } = await api.aKey();
    const secret = key.split('_').slice(2).join('_');
    const logged: unknown[] = [];
    const { lealta } = api;
    const record = (...parts: unknown[]) => logged.push(...parts);
    api.lealta = {
      ...lealta,
      log: Object.assign(Object.create(lealta.log), { error: record, warn: record, info: record }),
      // A fault of ours, after the key was read.
      programme: { ...lealta.programme, current: () => Promise.reject(new Error('the disk is full')) },
    };
    const failed = await api.ask('GET', '/programme?', { key });
    api.lealta = lealta;
    expect(failed.status).toBe(500);
    expect(failed.text).not.toContain('disk');
    expect(logged).toHaveLength(2);
    const { id } = await api.aMember();
    const answers = [
      failed.text,
      (await api.ask('POST', `/members/${id}/adjustments`, { key, body: give(1) })).text,
    ];
    const rows = await api.db.inShop(api.shopId, (tx) =>
      tx.query<{ text: string }>(
        `SELECT to_jsonb(k)::text AS text FROM api_keys k UNION ALL SELECT to_jsonb(a)::text FROM api_answers a`,
      ),
    );
    const everything = [...answers, ...rows.map(({ text }) => text), JSON.stringify(logged, errorsToo)].join(
      '\n',
    );
    expect(everything).toContain(keyId);
    expect(everything).toContain('the disk is full');
    expect(everything).not.toContain(secret);
  });

  it('has its last use noted once a minute', async () => {
    const { key, keyId } = await api.aKey(['read:programme']);
    const lastUse = async () => {
      const [row] = await api.db.inShop(api.shopId, (tx) =>
        tx.query<{ at: Date | null }>('SELECT last_used_at AS at FROM api_keys WHERE key_id = $1', [keyId]),
      );
      return row?.at?.toISOString() ?? null;
    };
    expect(await lastUse()).toBe(null);
    const use = async (at: string) => {
      api.clock.set(at);
      await api.ask('GET', '/programme', { key });
    };
    await use('2027-01-01T10:00:00.000Z');
    await use('2027-01-01T10:00:59.000Z');
    expect(await lastUse()).toBe('2027-01-01T10:00:00.000Z');
    await use('2027-01-01T10:01:00.000Z');
    expect(await lastUse()).toBe('2027-01-01T10:01:00.000Z');
  });
});

const errorsToo = (_: string, value: unknown): unknown =>
  value instanceof Error ? `${value.name}: ${value.message}\n${value.stack}` : value;
