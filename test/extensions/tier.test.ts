/** What a member reads of tiers and of points that expire. */
import { describe, expect, it } from 'vitest';
import { addDays } from '#app/kernel/clock.ts';
import { aMember, aPage, aProgramme, type Locale, renderer } from './storefront.ts';

const tier = (changes: object = {}) => ({
  id: 'silver',
  name: { es: 'Plata', en: 'Silver' },
  percent: 125,
  perks: { es: ['Catas <antes> que nadie'], en: ['Tastings before anyone else'] },
  since: '2026-01-01T00:00:00Z',
  keep: null,
  ...changes,
});
const next = (changes: object = {}) => ({
  id: 'gold',
  name: { es: 'Oro', en: 'Gold' },
  missing: 12_000,
  basis: 'spend',
  share: 76,
  ...changes,
});

const widget = (locale: Locale, member: Record<string, unknown>, programme: Record<string, unknown> = {}) =>
  renderer.renderBlock('member-widget', {
    globals: aPage({
      locale,
      programme: aProgramme({ tiersBasis: 'spend', ...programme }),
      customer: { member: aMember(member) },
    }),
  });
const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s ]+/g, ' ');

describe('the member widget', () => {
  it.each([
    ['es', 'Además, ya habían caducado antes: 12 puntos.'],
    ['en', 'Expired before, besides: 12 points.'],
  ] as const)('says in %s which of the points taken back had expired', async (locale, text) => {
    const params = { order: '#1', net: 0, currency: 'EUR', reason: 'refund', expired: 12 };
    const entry = {
      at: '2026-03-15T10:00:00Z',
      points: -8,
      account: 'available',
      code: 'order-adjusted',
      params,
    };
    expect(textOf(await widget(locale, { entries: [entry] }))).toContain(text);
  });

  it.each([
    ['es', 'Plata +25 % de puntos en cada compra 120 € más para llegar a Oro Catas &lt;antes&gt; que nadie'],
    ['en', 'Silver +25% points on every purchase 120 € to Gold Tastings before anyone else'],
  ] as const)('shows the tier and the way to the next in %s', async (locale, text) => {
    const html = await widget(locale, { tier: tier(), nextTier: next() });
    expect(textOf(html)).toContain(text);
    expect(html).toMatch(/role="progressbar" aria-label="[^"]*(Oro|Gold)[^"]*"[^>]*aria-valuenow="76"/);
  });

  it.each([
    ['es', 'orders', 1, '1 pedido más para llegar a Oro'],
    ['es', 'orders', 3, '3 pedidos más para llegar a Oro'],
    ['en', 'orders', 2, '2 orders to Gold'],
    ['en', 'points', 1200, '1,200 points to Gold'],
  ] as const)('says what is missing in %s by %s: %d', async (locale, basis, missing, text) => {
    const html = await widget(
      locale,
      { tier: tier(), nextTier: next({ basis, missing }) },
      { tiersBasis: basis },
    );
    expect(textOf(html)).toContain(text);
  });

  it('warns before a tier is lost, and of points that expire within sixty days', async () => {
    const keep = { missing: 7000, until: '2027-02-15T22:59:59.999Z' };
    const now = new Date();
    const shown = textOf(
      await widget('es', {
        tier: tier({ keep }),
        nextTier: null,
        expiring: { points: 80, at: addDays(now, 12).toISOString() },
      }),
    );
    expect(shown).toContain('70 € más antes del 15 feb 2027 para conservar Plata');
    expect(shown).toMatch(/80 puntos caducan el \d+ \w+ \d{4}/);
    const far = { points: 80, at: addDays(now, 90).toISOString() };
    expect(textOf(await widget('es', { expiring: far }))).not.toContain('caduca');
  });

  it('says nothing of tiers where there are none', async () => {
    expect(await widget('en', {})).not.toContain('lealta-tier');
  });

  it.each([
    ['es', 'points-expired', 'Caducó lo que ganaste el 14 mar 2026.'],
    ['en', 'points-expired', 'What you earned on Mar 14, 2026 expired.'],
    ['es', 'tier-entry', 'Por llegar al nivel Plata.'],
    ['en', 'tier-entry', 'For reaching the Silver tier.'],
  ] as const)('explains in %s an entry of %s', async (locale, code, text) => {
    const params = { earned_at: '2026-03-14T10:00:00Z', name_es: 'Plata', name_en: 'Silver' };
    const entry = { at: '2026-03-15T10:00:00Z', points: 10, account: 'available', code, params };
    expect(textOf(await widget(locale, { entries: [entry] }))).toContain(text);
  });
});
