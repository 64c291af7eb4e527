import { describe, expect, it } from 'vitest';
import { html } from '#app/storefront/html.ts';
import { createLiquid } from '#dev-shop/liquid/index.ts';

const engine = createLiquid({ roots: [], locale: 'en' });
/** What a browser shows of a text that went through our escaping and Shopify's Liquid. */
const shown = async (text: string): Promise<string> => {
  const page = await engine.parseAndRender(
    html`<p title="${text}">${text}</p>`.html,
    {},
    { globals: { shop: { name: 'HIT' } } },
  );
  const match = /^<p title="([^"]*)">([^<]*)<\/p>$/.exec(page);
  expect(match?.[1]).toBe(match?.[2]);
  return (match?.[2] ?? '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
};

describe('text in a page that Shopify evaluates', () => {
  it.each([
    '{{ shop.name }}',
    '{{shop.name}}',
    '{%- assign shop = 1 -%}',
    '{% raw %}{{ shop.name }}{% endraw %}',
    '{% endraw %}{{ shop.name }}',
    '{% comment %}',
    '{{ "}}" }}',
    '{',
    '}}{{',
    '{ { shop.name } }',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '&lt;b&gt; &amp; &#123;&#123; shop.name }}',
    'Ñandú — 100 % · “comillas”',
    '\u202Eabc',
  ])('shows %s as it is', async (text) => {
    expect(await shown(text)).toBe(text);
  });

  it('keeps what is markup already, joins lists and leaves out what is not there', () => {
    const list = ['a', '<b>'].map((one) => html`<li>${one}</li>`);
    expect(html`<ul>${list}</ul>${null}${false}${undefined}${0}`.html).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>0',
    );
  });
});
