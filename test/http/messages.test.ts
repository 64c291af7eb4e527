import { describe, expect, it } from 'vitest';
import { PROXY_ERROR_CODES, proxyMessage } from '#app/http/messages.ts';
import { SHOPPER_LOCALES, type ShopperLocale, toShopperLocale } from '#app/i18n/shopper-locale.ts';

describe('what a refused shopper reads', () => {
  it.each(PROXY_ERROR_CODES)('is a sentence of its own in every language: %s', (code) => {
    const messages = SHOPPER_LOCALES.map((locale) => proxyMessage(code, locale));
    expect(new Set(messages).size).toBe(messages.length);
    for (const message of messages) expect(message).toMatch(/^\p{Lu}[^{}]{20,}\.$/u);
  });

  it('counts what is missing by the programme’s own name for it, in the language’s own way', () => {
    const name = { es: { one: 'estrella', other: 'estrellas' }, en: { one: 'star', other: 'stars' } };
    const missing = (count: bigint, locale: ShopperLocale) =>
      proxyMessage('insufficient-points', locale, { points: { count, name } });
    expect(missing(1n, 'es')).toContain('Te falta 1 estrella ');
    expect(missing(12_500n, 'es')).toContain('Te faltan 12.500 estrellas ');
    expect(missing(1_000_000n, 'es')).toContain('Te faltan 1.000.000 estrellas ');
    expect(missing(1n, 'en')).toContain('1 star more ');
    expect(missing(12_500n, 'en')).toContain('12,500 stars more ');
    // The merchant names them in Spanish and in English.
    expect(missing(1n, 'it')).toContain('Ti manca 1 star ');
    expect(missing(12_500n, 'it')).toContain('Ti mancano 12.500 stars ');
    expect(missing(1_000_000n, 'fr')).toContain('Il te manque 1\u202f000\u202f000 stars ');
  });

  it('tells when a reward can be had again, and whose it is', () => {
    const date = new Date('2026-03-14T23:30:00Z');
    expect(proxyMessage('reward-limit-reached', 'es', { date, timezone: 'Europe/Madrid' })).toContain(
      'el 15 de marzo de 2026',
    );
    expect(proxyMessage('reward-limit-reached', 'de', { date, timezone: 'Europe/Madrid' })).toContain(
      'Am 15. März 2026',
    );
    const tiers = [
      { es: 'Plata', en: 'Silver' },
      { es: 'Oro', en: 'Gold' },
    ];
    expect(proxyMessage('reward-tier-only', 'es', { tiers })).toContain('para Plata u Oro.');
    expect(proxyMessage('reward-tier-only', 'en', { tiers })).toContain('for Silver or Gold only');
    expect(proxyMessage('reward-tier-only', 'fr', { tiers })).toContain('réservée à Silver ou Gold.');
  });

  it.each([
    ['es', 'es'],
    ['es-MX', 'es'],
    ['ES_ar', 'es'],
    ['es-ES,es;q=0.9,en;q=0.8', 'es'],
    ['en-GB', 'en'],
    ['fr-CH', 'fr'],
    ['de', 'de'],
    ['it-IT', 'it'],
    ['pt-BR', 'pt-BR'],
    ['pt_AO', 'pt-PT'],
    ['pt', 'pt-PT'],
    ['nl', 'en'],
    ['nl-BE,de;q=0.8,en;q=0.5', 'de'],
    ['', 'en'],
    [null, 'en'],
  ])('is in the language of %s: %s', (tag, locale) => {
    expect(toShopperLocale(tag)).toBe(locale);
  });
});
