import { describe, expect, it } from 'vitest';
import { PROXY_ERROR_CODES, proxyMessage, toShopperLocale } from '#app/http/messages.ts';

describe('what a refused shopper reads', () => {
  it.each(PROXY_ERROR_CODES)('is a sentence of its own in Spanish and in English: %s', (code) => {
    const [spanish, english] = [proxyMessage(code, 'es'), proxyMessage(code, 'en')];
    expect(spanish).not.toBe(english);
    for (const message of [spanish, english]) expect(message).toMatch(/^\p{Lu}[^{}]{20,}\.$/u);
  });

  it('counts what is missing by the programme’s own name for it, in the language’s own way', () => {
    const name = { es: { one: 'estrella', other: 'estrellas' }, en: { one: 'star', other: 'stars' } };
    const missing = (count: bigint, locale: 'es' | 'en') =>
      proxyMessage('insufficient-points', locale, { points: { count, name } });
    expect(missing(1n, 'es')).toContain('Te falta 1 estrella ');
    expect(missing(12_500n, 'es')).toContain('Te faltan 12.500 estrellas ');
    expect(missing(1_000_000n, 'es')).toContain('Te faltan 1.000.000 estrellas ');
    expect(missing(1n, 'en')).toContain('1 star more ');
    expect(missing(12_500n, 'en')).toContain('12,500 stars more ');
  });

  it('tells when a reward can be had again, and whose it is', () => {
    const date = new Date('2026-03-14T23:30:00Z');
    expect(proxyMessage('reward-limit-reached', 'es', { date, timezone: 'Europe/Madrid' })).toContain(
      'el 15 de marzo de 2026',
    );
    const tiers = { es: 'Plata u Oro', en: 'Silver or Gold' };
    expect(proxyMessage('reward-tier-only', 'en', { tiers })).toContain('for Silver or Gold only');
  });

  it.each([
    ['es', 'es'],
    ['es-MX', 'es'],
    ['ES_ar', 'es'],
    ['es-ES,es;q=0.9,en;q=0.8', 'es'],
    ['en-GB', 'en'],
    ['fr', 'en'],
    ['pt-BR', 'en'],
    ['', 'en'],
    [null, 'en'],
  ])('is in the language of %s: %s', (tag, locale) => {
    expect(toShopperLocale(tag)).toBe(locale);
  });
});
