/** Points for what is no order: each once, whatever comes twice, in another order, or at the same time. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { programmeSettings } from '#app/domain/programme/settings.ts';
import type { MemberId, ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { customerPayload, orderPayload } from '#test/builders/orders.ts';
import { rule } from '#test/builders/rules.ts';
import { type Delivered, type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
let shopId: ShopId;
let shops = 0;

const withRules =
  (...rules: object[]) =>
  (settings: ProgrammeSettings): ProgrammeSettings =>
    programmeSettings.parse({ ...settings, rules });
const EVERY_KIND = [
  rule('sign-up', 50),
  rule('birthday', 100),
  rule('anniversary', 30),
  rule('newsletter', 20),
  rule('custom-event', 10, { event: 'review', perDay: 2, perMember: 3 }),
];

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const newShop = async (...rules: object[]) => {
  shops += 1;
  app.clock.set('2026-06-01T12:00:00Z');
  shopId = await app.aShop(`events-${shops}`, withRules(...rules));
};
beforeEach(() => newShop(...EVERY_KIND));

const hear = async (...deliveries: Delivered[]) => {
  await app.deliver(shopId, deliveries);
  await app.lealta.inbox.drain(shopId);
  expect(
    await app.lealta.db.inShop(shopId, (tx) =>
      tx.query("SELECT topic, error FROM inbox WHERE status = 'failed'"),
    ),
  ).toEqual([]);
};
const customer = (id = 501): Delivered => ({ topic: 'customers/create', payload: customerPayload(id) });
const consent = (at: string, state = 'subscribed', id = 501): Delivered => ({
  topic: 'customers_email_marketing_consent/update',
  payload: {
    customer_id: id,
    email_address: `c${id}@example.com`,
    email_marketing_consent: { state, opt_in_level: 'single_opt_in', consent_updated_at: at },
  },
});
const tags = (change: 'added' | 'removed', names: string[], at: string): Delivered => ({
  topic: `customer.tags_${change}`,
  payload: { customerId: 'gid://shopify/Customer/501', tags: names, occurredAt: at },
});
const available = async (id = 501) => (await app.balance(shopId, id)).available;
const memberOf = async (id = 501): Promise<MemberId> => {
  const found = await app.lealta.members.byShopifyId(shopId, BigInt(id) as ShopifyCustomerId);
  if (found === null) throw new Error(`no customer ${id}`);
  return found.memberId;
};
const profile = (id = 501) =>
  app.lealta.db.inShop(shopId, async (tx) => {
    const [row] = await tx.query<{ tags: string[]; marketing_since: Date | null }>(
      'SELECT tags, marketing_since FROM customers WHERE shopify_id = $1',
      [id],
    );
    return row;
  });
const causes = () =>
  app.lealta.db.inShop(shopId, (tx) =>
    tx.query<{ code: string; kind: string; points: bigint }>(
      `SELECT cause->>'code' AS code, cause->'params'->>'kind' AS kind, points FROM ledger_transactions
       WHERE kind = 'event' ORDER BY transaction_id`,
    ),
  );
const shuffled = <Item>(items: readonly Item[], seed: number): Item[] =>
  items
    .map((item, index) => ({ item, place: Math.sin(seed * 997 + index * 7919) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);

describe('signing up', () => {
  it('is awarded once to whoever the programme enrols, however often Shopify says so', async () => {
    await hear(customer(), customer());
    await hear(customer(), { topic: 'orders/paid', payload: orderPayload({ id: 1 }) });
    expect(await available()).toBe(50n);
    expect(await causes()).toEqual([{ code: 'event-award', kind: 'sign-up', points: 50n }]);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('is awarded to members who join by an order, a batch of them at once', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => 600 + index);
    await hear(...ids.map((id) => ({ topic: 'orders/paid', payload: orderPayload({ id, customerId: id }) })));
    for (const id of ids) expect(await available(id)).toBe(50n);
    expect(await app.count(shopId, 'ledger_transactions')).toBe(80);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('is awarded to whoever joins by themselves, or by the merchant’s hand', async () => {
    shops += 1;
    shopId = await app.aShop(`events-${shops}`, (settings) => ({
      ...withRules(rule('sign-up', 50))(settings),
      enrolment: 'opt-in',
    }));
    await hear(customer(501), customer(502));
    expect(await available()).toBe(0n);
    for (const [id, source] of [
      [501, 'opt-in'],
      [502, 'admin'],
    ] as const) {
      const memberId = await memberOf(id);
      await app.lealta.members.enrol(shopId, { memberId, source });
      await app.lealta.members.enrol(shopId, { memberId, source });
      expect(await available(id)).toBe(50n);
    }
  });

  it('earns nothing where the rule is off, or there is none', async () => {
    await newShop({ ...rule('sign-up', 50), active: false });
    await hear(customer());
    expect(await app.count(shopId, 'ledger_transactions')).toBe(0);
  });
});

describe('the newsletter', () => {
  it('is awarded once, also when consent is withdrawn and given again', async () => {
    await hear(customer());
    await hear(consent('2026-02-10T10:00:00Z'), consent('2026-02-10T10:00:00Z'));
    await hear(consent('2026-03-10T10:00:00Z', 'unsubscribed'));
    await hear(consent('2026-04-10T10:00:00Z'));
    expect(await available()).toBe(70n);
    expect((await profile())?.marketing_since).toEqual(new Date('2026-04-10T10:00:00Z'));
  });

  it('is told to the storefront, also where it earns nothing', async () => {
    await hear(customer(), consent('2026-02-10T10:00:00Z'));
    const memberId = await memberOf();
    const marked = () =>
      app.lealta.db.inShop(shopId, (tx) =>
        tx.query('SELECT member_id FROM publications WHERE member_id = $1', [memberId]),
      );
    const unmark = () => app.lealta.db.inShop(shopId, (tx) => tx.query('DELETE FROM publications'));
    expect(await app.lealta.members.summary(shopId, memberId)).toMatchObject({ subscribed: true });
    await unmark();
    await hear(consent('2026-02-11T10:00:00Z'));
    expect(await marked()).toHaveLength(0);
    await hear(consent('2026-03-10T10:00:00Z', 'unsubscribed'));
    expect(await marked()).toHaveLength(1);
    expect(await app.lealta.members.summary(shopId, memberId)).toMatchObject({ subscribed: false });
  });

  it('earns nothing again under a rule of another name', async () => {
    await hear(customer(), consent('2026-02-10T10:00:00Z'));
    const { live } = await app.lealta.programme.current(shopId);
    if (live === null) throw new Error('a programme is live');
    await app.lealta.programme.publish(shopId, {
      settings: withRules({ ...rule('newsletter', 20), id: 'newsletter-2' })(live.settings),
      by: 'test',
      note: '',
      effectiveFrom: new Date('2026-05-01T00:00:00Z'),
    });
    await hear(consent('2026-05-10T10:00:00Z', 'unsubscribed'), consent('2026-05-11T10:00:00Z'));
    expect(await available()).toBe(70n);
  });

  it('counts when it was taken in the checkout that made the member, and not when long before', async () => {
    await hear(
      consent('2025-12-31T20:00:00Z', 'subscribed', 501),
      consent('2025-11-01T10:00:00Z', 'subscribed', 502),
    );
    await hear(customer(501), customer(502));
    expect([await available(501), await available(502)]).toEqual([70n, 50n]);
  });

  it('waits for the double opt-in', async () => {
    await hear(customer(), consent('2026-02-10T10:00:00Z', 'pending'));
    expect(await available()).toBe(50n);
    expect((await profile())?.marketing_since).toBeNull();
  });
});

describe('tags and consent', () => {
  const story = [
    customer(),
    tags('added', ['vip', 'Rioja'], '2026-02-01T10:00:00.000Z'),
    tags('removed', ['VIP'], '2026-02-02T10:00:00.000Z'),
    tags('added', ['vip', 'b2b'], '2026-02-03T10:00:00.000Z'),
    tags('removed', ['b2b'], '2026-02-04T10:00:00.000Z'),
    consent('2026-02-10T10:00:00Z'),
    consent('2026-02-11T10:00:00Z', 'unsubscribed'),
    consent('2026-02-12T10:00:00Z'),
  ];

  it('end the same in any order, all at once or one by one, some of them twice', async () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      await newShop(...EVERY_KIND);
      const order = shuffled([...story, ...story.slice(0, 4)], seed);
      if (seed % 2 === 0) await hear(...order);
      else for (const one of order) await hear(one);
      expect(await profile()).toEqual({
        tags: ['Rioja', 'vip'],
        marketing_since: new Date('2026-02-12T10:00:00Z'),
      });
      expect(await available()).toBe(70n);
    }
  });

  it('are forgotten with the customer', async () => {
    await hear(...story);
    await app.lealta.members.setBirthday(shopId, {
      memberId: await memberOf(),
      month: 5,
      day: 5,
      by: 'member',
    });
    await hear({
      topic: 'customers/redact',
      payload: {
        shop_id: 1,
        shop_domain: 'x.myshopify.com',
        customer: { id: 501, email: 'c501@example.com' },
      },
    });
    await hear(tags('added', ['late'], '2026-05-01T10:00:00.000Z'));
    const [row] = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query('SELECT tags, tag_changes, marketing_since, birth_month, birth_day FROM customers'),
    );
    expect(row).toEqual({
      tags: [],
      tag_changes: {},
      marketing_since: null,
      birth_month: null,
      birth_day: null,
    });
  });
});

describe('another system’s event', () => {
  const review = (key: string, occurredAt = '2026-05-01T10:00:00Z') =>
    memberOf().then((memberId) =>
      app.lealta.earning.awardEvent(shopId, {
        memberId,
        kind: 'custom-event',
        event: 'review',
        occurredAt: new Date(occurredAt),
        key,
      }),
    );

  it('is awarded once a key, so often a day in the shop’s zone, and so often ever', async () => {
    await hear(customer());
    expect(await review('a')).toMatchObject({ outcome: 'awarded', points: 10n });
    expect(await review('a')).toMatchObject({ outcome: 'already-awarded', points: 10n });
    expect(await review('b', '2026-05-01T21:59:00Z')).toMatchObject({ outcome: 'awarded' });
    expect(await review('c', '2026-05-01T21:59:30Z')).toEqual({ outcome: 'limit-reached' });
    // 22:00 UTC is midnight in Madrid in summer.
    expect(await review('c', '2026-05-01T22:00:00Z')).toMatchObject({ outcome: 'awarded' });
    expect(await review('d', '2026-05-09T10:00:00Z')).toEqual({ outcome: 'limit-reached' });
    expect(await available()).toBe(80n);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('keeps its limits when twenty come at once', async () => {
    await hear(customer());
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => review(`key-${index}`)));
    expect(outcomes.filter(({ outcome }) => outcome === 'awarded')).toHaveLength(2);
    const memberId = await memberOf();
    const many = Array.from({ length: 5 }, (_, index) => ({
      memberId,
      kind: 'custom-event' as const,
      event: 'review',
      occurredAt: new Date('2026-05-02T10:00:00Z'),
      key: `batch-${index}`,
    }));
    const batch = await app.lealta.earning.awardEvents(shopId, many);
    expect(batch.map(({ outcome }) => outcome)).toEqual(['awarded', ...Array(4).fill('limit-reached')]);
    expect(await available()).toBe(80n);
  });

  it('says why it earns nothing', async () => {
    await hear(customer());
    const memberId = await memberOf();
    const event = { memberId, kind: 'custom-event' as const, occurredAt: new Date('2026-05-01'), key: 'k' };
    expect(await app.lealta.earning.awardEvent(shopId, { ...event, event: 'dance' })).toEqual({
      outcome: 'no-rule',
    });
    expect(
      await app.lealta.earning.awardEvent(shopId, {
        ...event,
        event: 'review',
        memberId: 999_999n as MemberId,
      }),
    ).toEqual({ outcome: 'not-a-member' });
    // Before the customer joined.
    expect(await review('k', '2025-12-30T10:00:00Z')).toEqual({ outcome: 'not-a-member' });
  });

  it('gives another shop’s member nothing', async () => {
    await hear(customer());
    const stranger = await memberOf();
    const own = shopId;
    await newShop(...EVERY_KIND);
    const event = {
      kind: 'custom-event' as const,
      event: 'review',
      occurredAt: new Date('2026-05-01'),
      key: 'k',
    };
    expect(await app.lealta.earning.awardEvent(shopId, { ...event, memberId: stranger })).toEqual({
      outcome: 'not-a-member',
    });
    shopId = own;
    expect(await available()).toBe(50n);
  });

  it('is taken back by the merchant like an adjustment, once, and not earned again under its key', async () => {
    await hear(customer());
    const given = await review('a');
    if (given.outcome !== 'awarded') throw new Error('the review is awarded');
    const undo = async () =>
      app.lealta.members.undoAdjustment(shopId, {
        memberId: await memberOf(),
        transactionId: given.transactionId,
        by: 'ana',
      });
    expect(await undo()).toEqual({ outcome: 'undone' });
    expect(await undo()).toEqual({ outcome: 'already-undone' });
    expect(await review('a')).toMatchObject({ outcome: 'already-awarded' });
    expect(await available()).toBe(50n);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('once awarded stays awarded when two customers become one', async () => {
    await hear(customer(501), customer(502), consent('2026-02-10T10:00:00Z', 'subscribed', 502));
    await hear({
      topic: 'customers/merge',
      payload: {
        admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/501',
        admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/502',
      },
    });
    await hear(consent('2026-03-10T10:00:00Z'), consent('2026-03-11T10:00:00Z', 'subscribed', 502));
    expect(await available()).toBe(120n);
    expect(await app.problems(shopId)).toEqual([]);
  });
});

describe('birthdays', () => {
  const set = async (month: number, day: number, by: 'member' | 'merchant' = 'member') =>
    app.lealta.members.setBirthday(shopId, { memberId: await memberOf(), month, day, by });
  const dayAt = async (at: string) => {
    app.clock.set(at);
    return app.lealta.earning.awardCalendarDays(shopId);
  };
  beforeEach(() => newShop(rule('birthday', 100)));

  it('are awarded once a year when the day begins in the shop', async () => {
    await hear(customer());
    expect(await set(7, 15)).toMatchObject({ outcome: 'set' });
    expect(await dayAt('2026-07-14T21:59:00Z')).toBe(0);
    expect(await dayAt('2026-07-14T22:00:00Z')).toBe(1);
    expect(await dayAt('2026-07-15T12:00:00Z')).toBe(0);
    expect(await dayAt('2027-07-15T12:00:00Z')).toBe(1);
    expect(await available()).toBe(200n);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('of days without a worker are made good', async () => {
    await hear(customer());
    await set(7, 15);
    await dayAt('2026-07-10T12:00:00Z');
    expect(await dayAt('2026-07-20T12:00:00Z')).toBe(1);
    const [row] = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query("SELECT occurred_at FROM ledger_transactions WHERE kind = 'event'"),
    );
    expect(row).toEqual({ occurred_at: new Date('2026-07-14T22:00:00Z') });
  });

  it('on 29 February are celebrated on the 28th of common years', async () => {
    await hear(customer());
    await set(2, 29);
    expect(await dayAt('2027-02-28T12:00:00Z')).toBe(1);
    expect(await dayAt('2027-03-01T12:00:00Z')).toBe(0);
    expect(await dayAt('2028-02-28T12:00:00Z')).toBe(0);
    expect(await dayAt('2028-02-29T12:00:00Z')).toBe(1);
  });

  it('told on the day itself earn from the next year on', async () => {
    await hear(customer());
    await set(6, 1);
    expect(await dayAt('2026-06-01T20:00:00Z')).toBe(0);
    expect(await dayAt('2027-06-01T20:00:00Z')).toBe(1);
  });

  it('are put right freely for a day from the first time they were told, then only by the merchant', async () => {
    await hear(customer());
    await set(7, 15);
    app.clock.set('2026-06-02T11:59:00Z');
    expect(await set(7, 16)).toMatchObject({ outcome: 'set', lockedAt: new Date('2026-06-02T12:00:00Z') });
    app.clock.set('2026-06-02T12:00:00Z');
    expect(await set(7, 17)).toEqual({ outcome: 'locked' });
    expect(await set(7, 16)).toMatchObject({ outcome: 'unchanged' });
    expect(await set(7, 17, 'merchant')).toMatchObject({ outcome: 'set' });
    expect(await set(7, 18)).toEqual({ outcome: 'locked' });
    expect(await set(2, 30)).toEqual({ outcome: 'no-such-day' });
  });

  it('cannot be had twice by changing the date, not even by the merchant’s hand', async () => {
    await hear(customer());
    await set(12, 20);
    expect(await dayAt('2026-12-20T12:00:00Z')).toBe(1);
    expect(await set(1, 10)).toEqual({ outcome: 'locked' });
    await set(1, 10, 'merchant');
    expect(await dayAt('2027-01-10T12:00:00Z')).toBe(0);
    expect(await dayAt('2028-01-10T12:00:00Z')).toBe(1);
    // Taken away and told anew.
    await app.lealta.members.clearBirthday(shopId, await memberOf());
    expect(await set(2, 10)).toEqual({ outcome: 'locked' });
    expect(await available()).toBe(200n);
  });

  it('within the first day cannot be had twice either', async () => {
    await hear(customer());
    app.clock.set('2026-07-14T20:00:00Z');
    await set(7, 15);
    expect(await dayAt('2026-07-15T01:00:00Z')).toBe(1);
    expect(await set(7, 16)).toEqual({ outcome: 'locked' });
  });

  it('of a thousand members are awarded batch by batch, and once when two workers do it', async () => {
    await hear(...Array.from({ length: 1100 }, (_, index) => customer(2000 + index)));
    await app.lealta.db.inShop(shopId, (tx) =>
      tx.query(`UPDATE customers SET birth_month = 7, birth_day = 15, birthday_set_at = '2026-06-01'`),
    );
    app.clock.set('2026-07-15T12:00:00Z');
    const given = await Promise.all([
      app.lealta.earning.awardCalendarDays(shopId),
      app.lealta.earning.awardCalendarDays(shopId),
    ]);
    expect(given[0] + given[1]).toBe(1100);
    expect(await app.count(shopId, 'ledger_transactions')).toBe(1100);
    expect(await app.problems(shopId)).toEqual([]);
  });
});

describe('anniversaries of membership', () => {
  it('come every year on the day of joining, and not on that day itself', async () => {
    await newShop(rule('anniversary', 30));
    await hear(customer()); // created, and so enrolled, on 1 January 2026 at one o’clock in Madrid
    app.clock.set('2026-06-01T12:00:00Z');
    expect(await app.lealta.earning.awardCalendarDays(shopId)).toBe(0);
    for (const [at, given] of [
      ['2026-12-31T22:59:00Z', 0],
      ['2026-12-31T23:00:00Z', 1],
      ['2027-01-01T20:00:00Z', 0],
      ['2028-01-01T20:00:00Z', 1],
    ] as const) {
      app.clock.set(at);
      expect(await app.lealta.earning.awardCalendarDays(shopId)).toBe(given);
    }
    expect(await available()).toBe(60n);
  });
});
