/** Versions of a programme: published, planned, taken back, brought back; the draft beside them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCards } from '#app/domain/members/card.ts';
import type { OrderSource } from '#app/domain/orders/order-source.ts';
import { revisionOf } from '#app/domain/programme/revision.ts';
import {
  defaultSettings,
  type ProgrammeSettings,
  programmeSettings,
  versionInForce,
} from '#app/domain/programme/settings.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import type { AdminApi } from '#app/shopify/index.ts';
import { publishShop } from '#app/use-cases/publication/publish-shop.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
let shopId: ShopId;
let shops = 0;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  shops += 1;
  app.clock.set('2026-03-10T12:00:00Z');
  shopId = await app.aShop(`versions-${shops}`);
});

const rated = (points: number): ProgrammeSettings => {
  const settings = defaultSettings();
  return { ...settings, earning: { ...settings.earning, points } };
};
const programme = () => app.lealta.programme;
const current = () => programme().current(shopId);
const schedule = (points: number, at: string) =>
  programme().schedule(shopId, { settings: rated(points), by: '42', note: '', effectiveFrom: new Date(at) });
const ratesAt = async (...times: string[]) => {
  const { versions } = await current();
  return times.map((at) => versionInForce(versions, new Date(at))?.settings.earning.points);
};

describe('a scheduled publication', () => {
  it('comes into force at its time, not before, and orders follow', async () => {
    expect(await schedule(3, '2026-03-20T08:00:00Z')).toEqual({ outcome: 'scheduled', version: 2 });
    expect(await current()).toMatchObject({ live: { version: 1 }, scheduled: { version: 2 } });
    expect(await ratesAt('2026-03-20T07:59:59Z', '2026-03-20T08:00:00Z')).toEqual([1, 3]);
    app.clock.set('2026-03-21T12:00:00Z');
    expect(await current()).toMatchObject({ live: { version: 2 }, scheduled: null });
    for (const [id, at] of [
      [1001, '2026-03-19T10:00:00Z'],
      [1002, '2026-03-20T10:00:00Z'],
    ] as const)
      await app.deliver(shopId, [
        {
          topic: 'orders/paid',
          payload: orderPayload({ id, placedAt: at, lines: [{ id: 1, quantity: 1, price: 5000 }] }),
          triggeredAt: at,
        },
      ]);
    await app.lealta.inbox.drain(shopId);
    expect((await app.balance(shopId, 501)).pending).toBe(50n + 150n);
  });

  it('is one at a time, in the future, and within a year', async () => {
    expect(await schedule(3, '2026-03-10T12:00:00Z')).toEqual({ outcome: 'too-early' });
    expect(await schedule(3, '2027-06-01T00:00:00Z')).toEqual({ outcome: 'too-late' });
    await schedule(3, '2026-03-20T08:00:00Z');
    expect(await schedule(4, '2026-03-25T08:00:00Z')).toEqual({
      outcome: 'already-scheduled',
      version: 2,
      effectiveFrom: new Date('2026-03-20T08:00:00Z'),
    });
  });

  it('two at the same moment are one', async () => {
    const outcomes = await Promise.all([3, 4, 5].map((points) => schedule(points, '2026-03-20T08:00:00Z')));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
      'already-scheduled',
      'already-scheduled',
      'scheduled',
    ]);
  });

  it('cancelled never comes into force, whatever was published meanwhile, and becomes the draft', async () => {
    await schedule(3, '2026-03-20T08:00:00Z');
    expect(await programme().cancelScheduled(shopId, { version: 2, by: '42' })).toEqual({
      outcome: 'cancelled',
      version: 2,
    });
    expect((await current()).draft?.earning.points).toBe(3);
    await programme().publish(shopId, { settings: rated(2), by: '42', note: '' });
    app.clock.set('2026-03-21T12:00:00Z');
    expect((await current()).history.map(({ version, status }) => [version, status])).toEqual([
      [4, 'live'],
      [3, 'cancellation'],
      [2, 'cancelled'],
      [1, 'past'],
    ]);
    expect(await ratesAt('2026-03-20T09:00:00Z', '2026-03-10T12:00:00Z')).toEqual([2, 2]);
  });

  it('can be planned anew for the same time once it is cancelled, and is not cancelled twice', async () => {
    const at = '2026-03-20T08:00:00Z';
    await schedule(3, at);
    await programme().cancelScheduled(shopId, { version: 2, by: '42' });
    expect(await programme().cancelScheduled(shopId, { version: 2, by: '42' })).toEqual({
      outcome: 'nothing-scheduled',
    });
    expect(await schedule(5, at)).toEqual({ outcome: 'scheduled', version: 4 });
    expect(await ratesAt(at)).toEqual([5]);
  });

  it('cannot be cancelled once its time has come', async () => {
    await schedule(3, '2026-03-20T08:00:00Z');
    app.clock.set('2026-03-20T08:00:00Z');
    expect(await programme().cancelScheduled(shopId, { version: 2, by: '42' })).toEqual({
      outcome: 'nothing-scheduled',
    });
    expect(await current()).toMatchObject({ live: { version: 2 } });
  });

  it('leaves a draft that was begun meanwhile alone', async () => {
    await schedule(3, '2026-03-20T08:00:00Z');
    await programme().editDraft(shopId, () => rated(7));
    await programme().cancelScheduled(shopId, { version: 2, by: '42' });
    expect((await current()).draft?.earning.points).toBe(7);
  });
});

describe('the storefront', () => {
  it('is told of a scheduled version at its time, though nothing else is published then', async () => {
    const written: { version: number }[] = [];
    const api: Pick<AdminApi, 'setMetafields'> = {
      setMetafields: async (inputs) => {
        for (const { key, value } of inputs) if (key === 'programme') written.push(JSON.parse(value));
        return { refused: [] };
      },
    };
    const { db } = app.lealta;
    await db.inSystem((tx) =>
      tx.query(`UPDATE shops SET app_installation = 'gid://shopify/AppInstallation/1' WHERE shop_id = $1`, [
        shopId,
      ]),
    );
    const publish = () =>
      publishShop(
        {
          db,
          cards: createCards(app.lealta.config.encryptionKeys),
          clock: app.clock.now,
          forShop: () => api as AdminApi,
          log: app.lealta.log,
        },
        shopId,
      );
    // Marks are made by the database's own clock.
    const start = Date.now() + 1000;
    app.clock.set(new Date(start));
    await schedule(3, new Date(start + 86_400_000).toISOString());
    await publish();
    app.clock.set(new Date(start + 86_399_000));
    await publish();
    expect(written.map(({ version }) => version)).toEqual([1]);
    app.clock.set(new Date(start + 86_400_000));
    await publish();
    expect(written.map(({ version }) => version)).toEqual([1, 2]);
    app.clock.set(new Date(start + 2 * 86_400_000));
    expect(await publish()).toBe(0);
  });
});

describe('rolling back', () => {
  it('publishes an earlier version once more and leaves the draft and earlier orders alone', async () => {
    await programme().publish(shopId, { settings: rated(2), by: '42', note: '' });
    await programme().editDraft(shopId, () => rated(7));
    app.clock.set('2026-03-12T12:00:00Z');
    expect(await programme().rollBack(shopId, { version: 1, by: '43', note: 'too dear' })).toEqual({
      outcome: 'published',
      version: 3,
    });
    expect(await current()).toMatchObject({
      live: { version: 3, publishedBy: '43', note: 'too dear', settings: { earning: { points: 1 } } },
      draft: { earning: { points: 7 } },
    });
    expect(await ratesAt('2026-03-11T00:00:00Z', '2026-03-12T12:00:00Z')).toEqual([2, 1]);
  });

  it('refuses what is live already and what never was', async () => {
    expect(await programme().rollBack(shopId, { version: 1, by: '42', note: '' })).toEqual({
      outcome: 'same-as-live',
    });
    expect(await programme().rollBack(shopId, { version: 9, by: '42', note: '' })).toEqual({
      outcome: 'not-found',
    });
  });
});

describe('the draft', () => {
  const rename = (es: string) => (settings: ProgrammeSettings) => ({
    ...settings,
    name: { ...settings.name, es },
  });

  it('keeps what several people change at the same time', async () => {
    await Promise.all([
      programme().editDraft(shopId, rename('Club')),
      programme().editDraft(shopId, (settings) => ({ ...settings, claimDays: 7 })),
      programme().editDraft(shopId, (settings) => ({ ...settings, voucherDays: 5 })),
    ]);
    expect((await current()).draft).toMatchObject({ name: { es: 'Club' }, claimDays: 7, voucherDays: 5 });
  });

  it('is not changed on top of what somebody else saved in the same part', async () => {
    const part = ({ name }: ProgrammeSettings) => name;
    const seen = { part, revision: revisionOf(part, defaultSettings()) };
    expect(await programme().editDraft(shopId, rename('Club'), seen)).toMatchObject({ outcome: 'saved' });
    expect(await programme().editDraft(shopId, rename('Viña'), seen)).toMatchObject({
      outcome: 'changed-meanwhile',
      gone: false,
      settings: { name: { es: 'Club' } },
    });
    expect((await current()).draft?.name.es).toBe('Club');
  });

  it('is none once it says what is live', async () => {
    await programme().editDraft(shopId, rename('Club'));
    await programme().editDraft(shopId, rename(defaultSettings().name.es));
    expect((await current()).draft).toBeNull();
  });

  it('is not saved when the whole would not be valid', async () => {
    const many = (settings: ProgrammeSettings) => {
      const [reward] = settings.rewards;
      return { ...settings, rewards: reward ? [reward, reward] : [] };
    };
    expect(await programme().editDraft(shopId, many)).toMatchObject({
      outcome: 'invalid',
      issues: [{ path: 'rewards', message: 'ids-repeat' }],
    });
    expect((await current()).draft).toBeNull();
  });
});

describe('trying an order', () => {
  const LINE = {
    title: 'Crianza',
    productId: '',
    vendor: 'Bodegas Norte',
    type: 'Wine',
    tags: ['rioja'],
    quantity: 3,
    price: 1210,
    discount: 0,
  };
  const name = { es: 'Botellas', en: 'Bottles' };
  const ALL_SOURCES = { online: true, pos: true, subscriptions: true, drafts: true };
  const settings = (): ProgrammeSettings => {
    const target = { products: [], variants: [], collections: [], vendors: [], types: [], tags: ['Rioja'] };
    const except = { ...target, tags: [] };
    const unlimited = { perDay: null, perPeriod: null, perMember: null };
    return {
      ...defaultSettings(),
      earning: { ...defaultSettings().earning, sources: { ...ALL_SOURCES, drafts: false } },
      rules: [
        {
          kind: 'per-item',
          id: 'each',
          name,
          active: true,
          target: { ...target, except },
          points: 5,
          limit: null,
          ...unlimited,
        },
        { kind: 'birthday', id: 'day', name, active: true, points: 5 },
        {
          kind: 'minimum-spend',
          id: 'big',
          name,
          active: true,
          target: { ...except, except },
          minimum: 90_000,
          points: 9,
          ...unlimited,
        },
      ],
    };
  };
  const attempt = (
    by: Parameters<TestApp['lealta']['programme']['tryOrder']>[1]['by'],
    placedAt = '2026-03-10T12:00:00Z',
    source: OrderSource = 'online',
    change: { productId?: string; settings?: Partial<ProgrammeSettings> } = {},
  ) =>
    programme().tryOrder(
      { shopId, timezone: 'Europe/Madrid', currency: 'EUR' },
      {
        settings: programmeSettings.parse({ ...settings(), ...change.settings }),
        by,
        order: {
          lines: [{ ...LINE, productId: change.productId ?? '' }],
          shipping: 500,
          taxPercent: 21,
          giftCard: 0,
          storeCredit: 0,
          source,
          placedAt: new Date(placedAt),
        },
      },
    );

  it('says what each part is, and why the rest gives nothing', async () => {
    await app.lealta.db.inSystem((tx) =>
      tx.query('UPDATE shops SET taxes_included = true WHERE shop_id = $1', [shopId]),
    );
    const tried = await attempt({ kind: 'tier', tierId: null });
    expect(tried).toMatchObject({
      outcome: 'tried',
      counted: [3000n],
      decision: {
        points: 45n,
        net: 3000n,
        lines: [
          { code: 'rate', points: 30 },
          { code: 'rule', points: 15, params: { rule: 'each', units: 3 } },
        ],
        refusals: [{ code: 'rule', id: 'big', why: 'nothing-counts' }],
      },
    });
  });

  it('knows the collections of a product, and how full a card would be', async () => {
    await app.lealta.db.inShop(shopId, (tx) =>
      tx.query(
        `INSERT INTO products (shop_id, product_id, title, tags, collections, updated_at, fetched_at)
         VALUES ($1, 9001, 'Albariño', '{}', '{77}', '2026-01-01', '2026-01-01')`,
        [shopId],
      ),
    );
    const rules = [
      { kind: 'per-item', id: 'white', name, active: true, target: { collections: ['77'] }, points: 5 },
      { kind: 'punch-card', id: 'ten', name, active: true, units: 10, points: 9 },
    ] as unknown as ProgrammeSettings['rules'];
    const change = { productId: '9001', settings: { rules } };
    expect(await attempt({ kind: 'tier', tierId: null }, undefined, 'online', change)).toMatchObject({
      decision: {
        lines: [{ code: 'rate' }, { points: 15, params: { rule: 'white' } }],
        refusals: [{ id: 'ten', why: 'nothing-counts' }],
      },
      progress: new Map([['ten', { done: 3, needed: 10, until: null }]]),
    });
  });

  it('gives nothing to whoever is no member, and says so', async () => {
    expect(await attempt({ kind: 'nobody' })).toMatchObject({
      decision: { points: 0n, why: 'not-a-member' },
    });
    expect(await attempt({ kind: 'member', email: 'nobody@example.com' })).toEqual({
      outcome: 'no-such-member',
    });
  });

  it('says that orders from where it comes earn nothing', async () => {
    const nobody = '2026-03-10T12:00:00Z';
    expect(await attempt({ kind: 'tier', tierId: null }, nobody, 'drafts')).toMatchObject({
      decision: { points: 0n, why: 'other-source', refusals: [] },
    });
  });

  it('changes nothing', async () => {
    const before = await app.count(shopId, 'orders');
    await attempt({ kind: 'tier', tierId: null });
    expect(await app.count(shopId, 'orders')).toBe(before);
    expect(await app.count(shopId, 'ledger_transactions')).toBe(0);
  });
});
