import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSignedProxyRequest } from '#app/http/proxy-signature.ts';

const SECRET = 'hush';
const NOW = new Date('2026-07-10T12:00:00Z');
const AT = String(NOW.getTime() / 1000);

const COMPLETE = [
  ['shop', 'bodega.myshopify.com'],
  ['logged_in_customer_id', '42'],
  ['path_prefix', '/apps/lealta'],
  ['timestamp', AT],
] as const;

type Pairs = readonly (readonly [string, string])[];

/** As Shopify's documentation computes it (in Ruby, which sorts by bytes), written apart from the code under test. */
function sign(pairs: Pairs, secret = SECRET): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  const texts = [...values].map(([name, all]) => Buffer.from(`${name}=${all.join(',')}`).toString('latin1'));
  return createHmac('sha256', secret).update(texts.sort().join(''), 'latin1').digest('hex');
}

function urlOf(pairs: Pairs, signature: string | null = sign(pairs)): URL {
  const url = new URL('https://lealta.example.com/proxy/member');
  for (const [name, value] of pairs) url.searchParams.append(name, value);
  if (signature !== null) url.searchParams.append('signature', signature);
  return url;
}

const without = (name: string): Pairs => COMPLETE.filter(([key]) => key !== name);
const replaced = (name: string, value: string): Pairs =>
  COMPLETE.map(([key, old]) => [key, key === name ? value : old]);
const seconds = (offset: number): string => String(Number(AT) + offset);
const read = (url: URL) => readSignedProxyRequest(url, SECRET, NOW);

describe('an app-proxy request', () => {
  it.each([
    ['as Shopify signs it', COMPLETE],
    ['with parameters of the storefront’s own', [...COMPLETE, ['locale', 'es'], ['q', 'vino & más']]],
    ['with a repeated parameter', [...COMPLETE, ['tag', 'b'], ['tag', 'a']]],
    ['with an empty parameter', [...COMPLETE, ['ref', '']]],
    ['with names of which one begins with the other', [...COMPLETE, ['shop.id', '1'], ['shop_', 'x']]],
    ['with letters outside ASCII', [...COMPLETE, ['ñ', 'é'], ['😀', '1'], ['ﬀ', '2']]],
    ['a minute and a half old', replaced('timestamp', seconds(-90))],
    ['from a clock that is ahead', replaced('timestamp', seconds(90))],
  ] as [string, Pairs][])('is taken %s', (_, pairs) => {
    expect(read(urlOf(pairs))).toEqual({ shop: 'bodega.myshopify.com', customerId: 42n });
  });

  it('names nobody when nobody is logged in', () => {
    expect(read(urlOf(replaced('logged_in_customer_id', '')))).toMatchObject({ customerId: null });
    expect(read(urlOf(without('logged_in_customer_id')))).toMatchObject({ customerId: null });
  });

  it.each([
    ['without a signature', urlOf(COMPLETE, null)],
    ['with an empty signature', urlOf(COMPLETE, '')],
    ['with a signature in capitals', urlOf(COMPLETE, sign(COMPLETE).toUpperCase())],
    ['with a shortened signature', urlOf(COMPLETE, sign(COMPLETE).slice(0, 62))],
    ['with two signatures, one of them right', urlOf([...COMPLETE, ['signature', sign(COMPLETE)]], 'x')],
    ['signed with another secret', urlOf(COMPLETE, sign(COMPLETE, 'other'))],
    ['for another customer', urlOf(replaced('logged_in_customer_id', '43'), sign(COMPLETE))],
    ['replayed for another shop', urlOf(replaced('shop', 'otra.myshopify.com'), sign(COMPLETE))],
    ['with a parameter added', urlOf([...COMPLETE, ['locale', 'es']], sign(COMPLETE))],
    ['with a second shop added', urlOf([...COMPLETE, ['shop', 'otra.myshopify.com']], sign(COMPLETE))],
    [
      'with the border between two parameters moved',
      urlOf(
        [
          ['shop', 'a'],
          ['x', 'b'],
        ],
        sign([['shop', 'ax=b']]),
      ),
    ],
    ['older than a minute and a half', urlOf(replaced('timestamp', seconds(-91)))],
    ['from the future', urlOf(replaced('timestamp', seconds(91)))],
    ['without a time', urlOf(without('timestamp'))],
    ['with a time that is none', urlOf(replaced('timestamp', 'NaN'))],
    ['without a shop', urlOf(without('shop'))],
    ['for what is not a shop of Shopify', urlOf(replaced('shop', 'bodega.example.com'))],
    ['for a customer that is not a number', urlOf(replaced('logged_in_customer_id', '42 OR 1=1'))],
    ['for two customers', urlOf([...COMPLETE, ['logged_in_customer_id', '43']], sign(COMPLETE))],
  ])('is refused %s', (_, url) => {
    expect(read(url)).toBeNull();
  });

  it('says the same for two signed customers as for none', () => {
    expect(read(urlOf([...COMPLETE, ['logged_in_customer_id', '43']]))).toMatchObject({ customerId: null });
  });
});
