import { describe, expect, it } from 'vitest';
import { PROXY_ERROR_CODES, proxyMessage, toShopperLocale } from '#app/http/messages.ts';

describe('what a refused shopper reads', () => {
  it.each(PROXY_ERROR_CODES)('is a sentence of its own in Spanish and in English: %s', (code) => {
    const [spanish, english] = [proxyMessage(code, 'es'), proxyMessage(code, 'en')];
    expect(spanish).not.toBe(english);
    for (const message of [spanish, english]) expect(message).toMatch(/^\p{Lu}.{20,}\.$/u);
  });

  it('counts the points that are missing in the language’s own way', () => {
    expect(proxyMessage('insufficient-points', 'es', { missing: 1n })).toContain('Te falta 1 punto ');
    expect(proxyMessage('insufficient-points', 'es', { missing: 12_500n })).toContain(
      'Te faltan 12.500 puntos ',
    );
    expect(proxyMessage('insufficient-points', 'en', { missing: 1n })).toContain('1 more point ');
    expect(proxyMessage('insufficient-points', 'en', { missing: 12_500n })).toContain('12,500 more points ');
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
