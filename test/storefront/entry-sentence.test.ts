import { describe, expect, it } from 'vitest';
import type { ShownEntry } from '#app/domain/ledger/shown-entry.ts';
import { SHOPPER_LOCALES } from '#app/i18n/shopper-locale.ts';
import { entrySentence } from '#app/storefront/entry-sentence.ts';
import { wordsIn } from '#app/storefront/words.ts';
import { aMember, aPage, aProgramme, everyEntry, renderer } from '#test/extensions/storefront.ts';

const NAMES = { name_es: 'Doble de puntos', name_en: 'Double points' };
const base = { at: '2026-03-14T10:00:00Z', points: 5, account: 'available' as const };
const entries = [
  ...(everyEntry() as ShownEntry[]),
  { ...base, code: 'adjusted', params: {} },
  { ...base, code: 'adjustment-undone', params: { reason: ' ' } },
  ...['sign-up', 'birthday', 'anniversary', 'newsletter', 'custom-event'].map((kind) => ({
    ...base,
    code: 'event-award',
    params: { ...NAMES, kind },
  })),
  { ...base, code: 'event-undone', params: NAMES },
  { ...base, code: 'tier-entry', params: NAMES },
  { ...base, code: 'referral-award', params: { friend: 3 } },
  { ...base, code: 'referral-award', params: { friend: 3, ...NAMES } },
  { ...base, code: 'referral-milestone', params: { friends: 5 } },
  { ...base, code: 'referral-milestone-undone', params: { friends: 5 }, points: -5 },
  { ...base, code: 'referral-undone', params: { reason: 'order' }, points: -5 },
  { ...base, code: 'points-expired', params: { earned_at: '2026-01-02T10:00:00Z' } },
  { ...base, code: 'left-club', params: {}, points: -5 },
  { ...base, code: 'voucher-lapsed', params: { code: 'A-1' } },
  { ...base, code: 'reward-refunded', params: { code: 'A-1', order: '#7' } },
  { ...base, code: 'something-new', params: {} },
  {
    ...base,
    code: 'order-award',
    params: {
      order: '#1',
      net: 900,
      currency: 'EUR',
      rate_points: 1,
      rate_per: 100,
      waits_for: 'fulfilment',
    },
    account: 'pending' as const,
  },
  {
    ...base,
    code: 'redeemed',
    params: { kind: 'percentage', percent: 10, value: 0, currency: 'EUR', code: 'P' },
  },
  {
    ...base,
    code: 'redeemed',
    params: { kind: 'percentage', percent: 10, cap: 1500, value: 0, currency: 'EUR', code: 'P' },
  },
  { ...base, code: 'redeemed', params: { kind: 'free-shipping', value: 0, currency: 'EUR', code: 'S' } },
  {
    ...base,
    code: 'redeemed',
    params: { kind: 'free-product', product: 'Copa', value: 0, currency: 'EUR', code: 'S' },
  },
  { ...base, code: 'redeemed', params: { kind: 'gift-card', value: 2000, currency: 'EUR', code: '•••• 1' } },
  { ...base, code: 'redeemed', params: { kind: 'store-credit', value: 1500, currency: 'EUR', code: 'C' } },
  {
    ...base,
    code: 'order-adjusted',
    params: { order: '#1', net: 0, currency: 'EUR', reason: 'refund', expired: 12 },
  },
] as ShownEntry[];

const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();

describe('why points moved, in the portal', () => {
  it.each(SHOPPER_LOCALES)('is said in the words of the panel: %s', async (locale) => {
    const words = wordsIn(locale, {
      timezone: 'UTC',
      pointsName: aProgramme().pointsName as Parameters<typeof wordsIn>[1]['pointsName'],
    });
    // The panel writes money as the store says, and this store writes "5,00 €" in every language.
    const sameMoney = {
      ...words,
      money: (minor: number) => `${(minor / 100).toFixed(2).replace('.', ',').replace(/,00$/, '')} €`,
    };
    const html = await renderer.renderBlock('member-widget', {
      globals: aPage({ locale, customer: { member: aMember({ entries }) } }),
      locale,
    });
    const shown = [...html.matchAll(/<p data-entry>([\s\S]*?)<\/p>/g)].map(([, text = '']) => plain(text));
    const said = entries.map((entry) => entrySentence(sameMoney, entry));
    expect(said.map((text) => text.replaceAll('\u00a0', ' '))).toEqual(
      shown.slice(0, entries.length).map((text) => text.replaceAll('\u00a0', ' ')),
    );
  });
});
