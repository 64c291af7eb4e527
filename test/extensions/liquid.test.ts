import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExtensionRenderer, createLiquid } from '#dev-shop/liquid/index.ts';

let root = '';

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'lealta-liquid-'));
  write(
    'locales/en.default.json',
    JSON.stringify({
      hello: 'Hello, {{ name }}',
      hello_html: '<b>Hello</b>, {{ name }}',
      cart: { items: { one: '{{ count }} item', other: '{{ count }} items' } },
      only_english: 'only',
    }),
  );
  write('locales/es.json', JSON.stringify({ hello: 'Hola, {{ name }}' }));
  write('snippets/who.liquid', '{{ customer.first_name }}/{{ local }}/{{ given }}');
  write(
    'blocks/badge.liquid',
    `<i>{{ block.settings.label | escape }}</i>{% schema %}{"name":"Badge","target":"section","stylesheet":"b.css",
    "javascript":"b.js","enabled_on":{"templates":["product"]},"available_if":"{{ app.metafields.x.on.value }}",
    "settings":[{"type":"text","id":"label","label":"L","default":"Hi"}]}{% endschema %}`,
  );
});
afterAll(() => rmSync(root, { recursive: true }));

const render = (source: string, globals: Record<string, unknown> = {}, locale = 'en'): Promise<string> =>
  createLiquid({
    roots: [join(root, 'snippets')],
    localesDir: join(root, 'locales'),
    locale,
    moneyFormat: '{{amount_with_comma_separator}} €',
  }).parseAndRender(source, {}, { globals });

describe('Shopify Liquid on liquidjs', () => {
  it.each([
    ["{{ 'hello' | t: name: n }}", 'Hello, &lt;b&gt;'],
    ["{{ 'hello_html' | t: name: n }}", '<b>Hello</b>, <b>'],
    ["{{ 'cart.items' | t: count: 1 }} {{ 'cart.items' | translate: count: 2 }}", '1 item 2 items'],
    ["{{ 'cart.nope' | t }}", 'Translation missing: en.cart.nope'],
    ['{{ n }}', '<b>'],
    ['{{ once | escape_once }}', '&quot;1 &lt; 2&quot; &amp; 3'],
    ['{{ 123456 | money }}', '1.234,56 €'],
    ['{{ 500 | money_without_trailing_zeros }}', '5 €'],
    ['{{ 550 | money_without_trailing_zeros }}', '5,50 €'],
    ['{{ -1250 | money_without_currency }}', '-12,50'],
    ['{{ nil | money }}', ''],
    ['{{ 500 | money_with_currency }}', '5,00 € EUR'],
    ['{{ 10 | divided_by: 4 }}', '2'],
    ['{{ 7 | times: 1.5 | divided_by: 2 }}', '5.25'],
    [
      "{{ 'a.css' | asset_url | stylesheet_tag }}",
      '<link href="/assets/a.css" rel="stylesheet" type="text/css" media="all" />',
    ],
    ["{{ 'Viña Club & Co' | handleize }}", 'vina-club-co'],
    ["{{ '</script>' | json }}", '"\\u003c/script\\u003e"'],
    ["{{ 'Go' | link_to: '/x?a=1&b=2', class: 'c' }}", '<a href="/x?a=1&amp;b=2" class="c">Go</a>'],
    [
      '{{ image | image_url: width: 100 | image_tag: alt: \'A "b"\' }}',
      '<img src="/i.png?width=100" alt="A &quot;b&quot;">',
    ],
    ["{{ '2026-03-09T23:30:00Z' | date: '%-d/%m/%Y' }}", '9/03/2026'],
    ["{{ '#fff' | color_contrast: '#000000' }}", '21'],
    ['{% schema %}{"a": "{{ b }}"}{% endschema %}x{% doc %}{% render "y" %}{% enddoc %}', 'x'],
    ['{% style %}a{color:{{ c }}}{% endstyle %}', '<style data-shopify>a{color:red}</style>'],
    ["{% assign local = 1 %}{% render 'who', given: 2 %}", 'Ana//2'],
    ['{{ customer.constructor.name }}', ''],
  ])('%s', async (source, expected) => {
    const globals = {
      n: '<b>',
      once: '&quot;1 < 2&quot; & 3',
      c: 'red',
      image: { src: '/i.png' },
      customer: { first_name: 'Ana' },
      shop: { currency: 'EUR' },
    };
    expect(await render(source, globals)).toBe(expected);
  });

  it('takes the language of the region and says what is missing', async () => {
    expect(await render("{{ 'hello' | t: name: 'Ana' }}", {}, 'es-MX')).toBe('Hola, Ana');
    expect(await render("{{ 'only_english' | t }}", {}, 'es')).toBe('Translation missing: es.only_english');
    expect(await render("{{ 'only_english' | t }}", {}, 'fr')).toBe('only');
  });

  it('writes forms with the hidden fields Shopify adds', async () => {
    const html = await render(
      "{% form 'product', product, class: 'buy', data-x: 'a\"b' %}{{ form.errors }}<button>Go</button>{% endform %}",
      { product: { id: 7 } },
    );
    expect(html).toContain('action="/cart/add"');
    expect(html).toContain('class="buy"');
    expect(html).toContain('<input type="hidden" name="form_type" value="product">');
    expect(html).toContain('<input type="hidden" name="product-id" value="7">');
    await expect(render("{% form 'nonsense' %}{% endform %}")).rejects.toThrow('unknown form type');
    await expect(render("{% form 'cart' %}")).rejects.toThrow('endform is missing');
  });

  it('refuses an unknown filter', async () => {
    await expect(render('{{ 1 | moneyy }}')).rejects.toThrow('undefined filter');
  });
});

describe('the extension renderer', () => {
  const globals = { app: { metafields: { x: { on: { value: true } } } } };

  it('shows a block with its defaults, and its stylesheet and script once a page', async () => {
    const renderer = createExtensionRenderer({ extensionDir: root, assetUrl: (file) => `/cdn/${file}` });
    const emitted = new Set<string>();
    const first = await renderer.renderBlock('badge', { globals, emitted });
    const second = await renderer.renderBlock('badge', {
      globals,
      emitted,
      blockId: 'two',
      settings: { label: '<' },
    });
    expect(first).toContain('<link rel="stylesheet" href="/cdn/b.css"');
    expect(first).toContain('<script src="/cdn/b.js" defer="defer">');
    expect(first).toContain('<i>Hi</i>');
    expect(second).toBe(
      '<div id="shopify-block-two" class="shopify-block shopify-app-block"><i>&lt;</i></div>',
    );
  });

  it('minds available_if and enabled_on', async () => {
    const renderer = createExtensionRenderer({ extensionDir: root });
    expect(await renderer.renderBlock('badge', { globals: { app: { metafields: {} } } })).toBe('');
    expect(renderer.blocksFor('section', { template: 'product' }).map(({ name }) => name)).toEqual(['badge']);
    expect(renderer.blocksFor('section', { template: 'index' })).toEqual([]);
    expect(renderer.blocksFor('body')).toEqual([]);
    await expect(renderer.renderBlock('nope', { globals })).rejects.toThrow('no block named nope');
  });
});
