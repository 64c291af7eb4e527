import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import { toShopifyCustomerId } from '#app/kernel/ids.ts';
import { toProgrammeSummary } from '#app/use-cases/publication/summary.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';
import { memberMetafield, programmeMetafield } from './metafields.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const named = (es: string, en: string) => ({ es, en });
const SETTINGS = programmeSettings.parse({
  ...defaultSettings(),
  tiers: {
    list: [
      { id: 'silver', name: named('Plata', 'Silver'), threshold: 10_00, percent: 150 },
      {
        id: 'gold',
        name: named('Oro', 'Gold'),
        threshold: 500_00,
        perks: { es: ['Envío gratis'], en: ['Free shipping'] },
      },
    ],
  },
  expiry: { kind: 'fixed', months: 12 },
  referrals: {
    active: true,
    campaigns: [
      {
        id: 'march',
        name: named('Marzo', 'March'),
        from: '2026-03-01T00:00:00Z',
        until: '2026-04-01T00:00:00Z',
        percent: 200,
      },
    ],
    milestones: [{ id: 'three', friends: 3, points: 200 }],
  },
  rules: [
    { kind: 'birthday', id: 'birthday', name: named('Cumpleaños', 'Birthday'), active: true, points: 100 },
    { kind: 'punch-card', id: 'card', name: named('Tarjeta', 'Card'), active: true, units: 6, points: 50 },
  ],
});

/** The keys in the document's notation, each once; what is in brackets explains. */
function keysInDocs(heading: string): string[] {
  const text = readFileSync(new URL('../../docs/interfaces.md', import.meta.url), 'utf8');
  const [, shape = ''] = new RegExp(`\\*\\*${heading}\\*\\*.*\\n\`(.*)\``).exec(text) ?? [];
  const words = shape.replaceAll(/\([^)]*\)/g, '').match(/[a-z]\w*/gi) ?? [];
  return [...new Set(words.filter((word) => word !== 'null'))].sort();
}

/** The keys of everything within a schema, each once. */
function keysOf(schema: z.ZodType): string[] {
  const keys = new Set<string>();
  z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      for (const key of Object.keys(jsonSchema.properties ?? {})) keys.add(key);
    },
  });
  return [...keys].sort();
}

describe('the metafields', () => {
  it.each([
    ['Member', memberMetafield],
    ['Programme', programmeMetafield],
  ] as const)('%s: the document names every key and no other', (heading, schema) => {
    expect(keysInDocs(heading)).toEqual(keysOf(schema));
  });

  it('are written as promised', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const shopId = await app.aShop('metafields', () => SETTINGS);
    const payload = orderPayload({ id: 1, placedAt: '2026-03-01T10:00:00Z' });
    await app.deliver(shopId, [{ topic: 'orders/paid', payload, triggeredAt: '2026-03-01T10:00:00Z' }]);
    await app.lealta.inbox.drain(shopId);
    const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
    if (found === null) throw new Error('no member');
    await app.lealta.members.setBirthday(shopId, {
      memberId: found.memberId,
      by: 'member',
      month: 9,
      day: 4,
    });
    const member = memberMetafield.parse(await app.lealta.members.summary(shopId, found.memberId));
    expect(member).toMatchObject({
      enrolled: true,
      away: false,
      tier: { id: 'silver' },
      nextTier: { id: 'gold' },
      cards: [{ ruleId: 'card', done: 1 }],
      birthday: { month: 9, day: 4, editableUntil: '2026-03-03T12:00:00.000Z' },
      subscribed: false,
      card: { size: 21 },
      referral: { claimed: 0, bought: 0, rewarded: 0, next: { friends: 3, points: 200 } },
    });
    expect(member.referral?.url).toBe(`/apps/lealta/invite/${member.referral?.code}`);
    expect(app.lealta.members.byCard(shopId, member.card?.number ?? '')).toEqual([found.memberId]);
    expect(member.entries).not.toEqual([]);
    const shop = {
      currency: 'EUR',
      taxesIncluded: true,
      netShare: 8264,
      soldOut: [],
      now: new Date('2026-03-02T12:00:00Z'),
    };
    const version = { version: 1, effectiveFrom: new Date(), settings: SETTINGS };
    const programme = programmeMetafield.parse(toProgrammeSummary(version, shop));
    expect(programme.tiers).toHaveLength(2);
    expect(programme.referrals).toEqual({
      friend: { kind: 'fixed-amount', value: 500, minimum: 0 },
      points: 100,
      percent: 200,
    });
    expect(programme.asks).toEqual({ birthday: 100, newsletter: null });
    expect(programme.ways).toEqual([{ name: named('Tarjeta', 'Card') }]);
    await app.lealta.members.leave(shopId, found.memberId);
    const left = memberMetafield.parse(await app.lealta.members.summary(shopId, found.memberId));
    expect(left).toMatchObject({ enrolled: false, away: true, card: null });
  });
});
