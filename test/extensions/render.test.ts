import { describe, expect, it } from 'vitest';
import { checkTheme, ENTRY_CODES, STOREFRONT_LANGUAGES } from '#scripts/check-theme.ts';
import {
  ASKS,
  aCart,
  aMember,
  aPage,
  aProduct,
  aProgramme,
  aVoucher,
  everyEntry,
  type Locale,
  OWN,
  renderer,
  someTiers,
} from './storefront.ts';

const HOSTILE = `"><script>alert('x')</script>&`;
const LONG = 'Maximiliana Guadalupe de los Ángeles Fernández-Villaverde y Ruiz de Velasco';
const NOTHING = {
  points: { pending: 0, available: 0, lifetime: 0 },
  nextMaturity: null,
  entries: [],
  vouchers: [],
};

/** What a reader of the page sees: tags and attributes away, entities and no-break spaces read, white space folded. */
function textOf(html: string): string {
  return html
    .replace(/<template[\s\S]*?<\/template>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

type PageOptions = Omit<Parameters<typeof aPage>[0], 'locale'>;

const widget = (
  locale: Locale,
  options: PageOptions,
  settings: Record<string, unknown> = {},
): Promise<string> =>
  renderer.renderBlock('member-widget', { globals: aPage({ locale, ...options }), settings });

const product = (locale: Locale, options: PageOptions = {}): Promise<string> =>
  renderer.renderBlock('product-points', { globals: aPage({ locale, product: aProduct(), ...options }) });

/** Every block of the extension on one page. */
const everyBlock = (locale: Locale, options: PageOptions): Promise<string[]> =>
  Promise.all(
    renderer.blocks.map(({ name }) =>
      renderer.renderBlock(name, {
        globals: aPage({ locale, product: aProduct(), cart: aCart(), ...options }),
      }),
    ),
  );

/** Every value of the two metafields that is text, replaced by something that tries to break out. */
function poison<T>(value: T): T {
  if (typeof value === 'string') return HOSTILE as T;
  if (Array.isArray(value)) return value.map(poison) as T;
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, poison(inner)])) as T;
  }
  return value;
}

/** Every value of the two metafields that is an amount, as large as any can be. */
function vast<T>(value: T, name = ''): T {
  if (typeof value === 'number' && !['v', 'month', 'day', 'size'].includes(name)) return 1e12 as T;
  if (Array.isArray(value)) return value.map((inner) => vast(inner)) as T;
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, vast(inner, key)])) as T;
  }
  return value;
}

const TIERED = aProgramme({ ...ASKS, tiers: someTiers(), tiersBasis: 'spend' });
const CARDS = [{ ruleId: 'c', kind: 'punch-card', name: { es: LONG, en: LONG }, done: 7, needed: 10 }];
const STANDING = {
  ...OWN,
  birthday: { month: 3, day: 2, editableUntil: null },
  tier: {
    id: 'gold',
    name: { es: LONG, en: LONG },
    percent: 150,
    perks: { es: [LONG], en: [LONG] },
    keep: null,
  },
  nextTier: null,
  cards: CARDS,
};

const STATES: [string, PageOptions][] = [
  ['a guest of a programme with tiers', { customer: null, programme: TIERED }],
  ['a member with a tier and cards', { customer: { member: aMember(STANDING) }, programme: TIERED }],
  ['a guest', { customer: null }],
  ['a customer, automatic enrolment', { customer: { member: null } }],
  ['a customer who left', { customer: { member: { enrolled: false, away: true } } }],
  [
    'a customer, opt-in',
    { customer: { member: { enrolled: false } }, programme: aProgramme({ enrolment: 'opt-in' }) },
  ],
  ['a member with nothing', { customer: { member: aMember(NOTHING) } }],
  ['a member with everything', { customer: { member: aMember({ entries: everyEntry() }) } }],
  [
    'huge numbers and a long name',
    {
      customer: {
        firstName: LONG,
        member: aMember({ points: { pending: 123456, available: 12345678, lifetime: 99999999 } }),
      },
    },
  ],
  [
    'a trillion of everything',
    {
      customer: { firstName: LONG, member: vast(aMember({ entries: everyEntry(), ...STANDING })) },
      programme: vast(TIERED),
    },
  ],
  [
    'a member of whom nothing is published yet',
    { customer: { member: { v: 1, enrolled: true } }, programme: TIERED },
  ],
  [
    'a customer who can join, of a programme with invitations',
    { customer: { member: null }, programme: { ...TIERED, enrolment: 'opt-in' } },
  ],
  [
    'a programme without rewards',
    { customer: { member: aMember() }, programme: aProgramme({ rewards: [] }) },
  ],
  [
    'hostile values everywhere',
    {
      customer: { firstName: HOSTILE, member: poison(aMember({ entries: everyEntry(), ...STANDING })) },
      programme: { ...poison(TIERED), active: true },
    },
  ],
  [
    'hostile names to a guest',
    { customer: null, programme: { ...poison(TIERED), active: true, enrolment: 'opt-in' } },
  ],
];

describe.each(STOREFRONT_LANGUAGES)('the blocks in %s', (locale) => {
  it.each(STATES)('show %s whole, translated and escaped', async (_, options) => {
    for (const html of await everyBlock(locale, options)) {
      expect(html).not.toContain('Translation missing');
      expect(html).not.toMatch(/lealta\.[a-z_]+\.[a-z_]+|\{\{|\}\}/);
      expect(html).not.toMatch(/NaN|undefined|\[object/);
      // The only scripts are the block's own files; a hostile value has opened no other tag and left no attribute.
      expect(html.match(/<script/g) ?? []).toHaveLength(/<script src="[^"]+" defer/.test(html) ? 1 : 0);
      expect(html).not.toMatch(/alert\('x'\)/);
      expect(html).not.toMatch(/&amp;(amp|lt|quot|#39);/);
      for (const tag of ['div', 'section', 'ul', 'li', 'p', 'span', 'button', 'template', 'dialog']) {
        const count = (pattern: RegExp): number => html.match(pattern)?.length ?? 0;
        expect([tag, count(new RegExp(`<${tag}[\\s>]`, 'g'))]).toEqual([
          tag,
          count(new RegExp(`</${tag}>`, 'g')),
        ]);
      }
    }
  });

  it('show nothing before the programme is published', async () => {
    for (const programme of [null, aProgramme({ active: false })]) {
      for (const html of await everyBlock(locale, { programme })) {
        expect(html.replace(/<link[^>]*>|<script[^>]*><\/script>/g, '')).toMatch(/^<div [^>]*>\s*<\/div>$/);
      }
    }
  });
});

describe('the member widget', () => {
  it('greets by name, escaped, and falls back without one', async () => {
    const html = await widget('es', { customer: { firstName: 'Ana <b>', member: aMember() } });
    expect(html).toContain('Hola, Ana &lt;b&gt;');
    expect(textOf(await widget('en', { customer: { firstName: '', member: aMember() } }))).toContain(
      'Hello again',
    );
  });

  it.each([
    ['es', 14, 'Disponibles 14 días después de que salga tu pedido.'],
    ['es', 0, 'Disponibles en cuanto sale tu pedido.'],
    ['en', 1, 'Your points are ready to use 1 day after your order is sent.'],
    ['en', 0, 'Your points are ready to use as soon as your order is sent.'],
  ] as const)(
    'say from when points wait where the parcel counts (%s, %i)',
    async (locale, pendingDays, line) => {
      const programme = aProgramme({ pendingFrom: 'fulfilment', pendingDays });
      expect(textOf(await widget(locale, { programme }))).toContain(line);
    },
  );

  it.each([
    ['es', '+12.345 · Vinos', '−50 · Vinos'],
    ['en', '+12,345 · Wines', '−50 · Wines'],
  ] as const)(
    'show an award’s parts in the language’s numbers and names (%s)',
    async (locale, more, less) => {
      const params = { name_es: 'Vinos', name_en: 'Wines' };
      const entry = {
        ...everyEntry()[0],
        lines: [
          { code: 'rate', points: 62, params: {} },
          ...[12345, -50].map((points) => ({ code: 'rule', points, params })),
        ],
      };
      const text = textOf(await widget(locale, { customer: { member: aMember({ entries: [entry] }) } }));
      expect(text).toContain(more);
      expect(text).toContain(locale === 'es' ? '+62 · Por tu compra' : '+62 · For your purchase');
      expect(text).toContain(less);
    },
  );

  it('shows names with & and an apostrophe as they are written', async () => {
    const name = { es: "L'Ànima & Co", en: "L'Ànima & Co" };
    for (const customer of [null, { member: aMember() }]) {
      expect(textOf(await widget('es', { customer, programme: aProgramme({ name }) }))).toContain(
        "L'Ànima & Co",
      );
    }
  });

  it('explains balance, pending points and the way to the next reward', async () => {
    const spanish = textOf(await widget('es', { customer: { member: aMember() } }));
    expect(spanish).toContain('345 puntos disponibles');
    expect(spanish).toContain('Te faltan 155 puntos para tu vale de 35 €');
    expect(spanish).toContain('62 puntos pendientes, disponibles el 28 mar 2026');
    const english = textOf(await widget('en', { customer: { member: aMember() } }));
    expect(english).toContain('345 points available');
    expect(english).toContain('155 points to go until your 35 € voucher');
    expect(english).toContain('62 points pending, available on Mar 28, 2026');
  });

  it('minds singular, plural and the thousands mark of each language', async () => {
    const balance = async (locale: Locale, available: number): Promise<string> =>
      textOf(
        await widget(locale, {
          customer: { member: aMember({ points: { pending: 1, available, lifetime: 1 } }) },
        }),
      );
    expect(await balance('es', 1)).toContain(' 1 punto disponible ');
    expect(await balance('es', 499)).toContain('Te falta 1 punto para');
    expect(await balance('es', 1234)).toContain('1.234 puntos disponibles');
    expect(await balance('es', 1234567)).toContain('1.234.567 puntos disponibles');
    expect(await balance('en', 1234567)).toContain('1,234,567 points available');
    expect(await balance('es', 1234)).toContain('Puedes canjear cualquier recompensa');
    expect(await balance('es', -20)).toContain('−20 puntos disponibles');
    expect(await balance('es', 0)).toContain('1 punto pendientes: 62 puntos el 28 mar 2026');
  });

  it('disables what is out of reach and says what is missing', async () => {
    const html = await widget('es', { customer: { member: aMember() } });
    const rewards = html.match(/<li class="lealta-row"[\s\S]*?<\/li>/g) ?? [];
    expect(rewards.slice(0, 3).map((reward) => / disabled>/.test(reward))).toEqual([false, false, true]);
    expect(textOf(rewards[2] ?? '')).toContain('Te faltan 155 puntos');
  });

  it('offers no button for what the member has redeemed as often as they may, and says when they may again', async () => {
    const reached = [
      { rewardId: 'r5', next: null },
      { rewardId: 'r12', next: '2999-03-14T10:00:00Z' },
      { rewardId: 'r35', next: '2026-01-01T10:00:00Z' },
    ];
    const html = await widget('es', { customer: { member: aMember({ reached }) } });
    expect(html.match(/data-reward="[^"]*"/g)).toEqual(['data-reward="r35"']);
    expect(textOf(html)).toContain('Ya la has canjeado todas las veces');
    expect(textOf(html)).toContain('Otra vez desde el 14 mar 2999');
  });

  it('tells in short by what else members earn, of campaigns only those that run', async () => {
    const name = (en: string) => ({ name: { es: en, en } });
    const programme = aProgramme({
      asks: { birthday: 100 },
      ways: [
        name('Ten bottles'),
        { ...name('Harvest'), startsAt: '2026-01-01T00:00:00Z', endsAt: '2999-01-01T00:00:00Z' },
        { ...name('Christmas'), startsAt: '2025-12-01T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' },
      ],
      tiers: [
        { id: 'a', ...name('Silver') },
        { id: 'b', ...name('Gold') },
      ],
    });
    const text = textOf(await widget('en', { customer: null, programme }));
    expect(text).toContain('You also earn with: Ten bottles, Harvest.');
    expect(text).toContain('On your birthday you get 100 points.');
    expect(text).toContain('Climb the tiers for more: Silver, Gold.');
  });

  it('says which reward is sold out, offers no button for it and leads to another one', async () => {
    const programme = aProgramme({
      rewards: [
        { id: 'r5', points: 100, value: 500 },
        { id: 'r12', points: 400, value: 1200, soldOut: true },
        { id: 'r35', points: 500, value: 3500 },
      ],
    });
    for (const [locale, words, next] of [
      ['es', 'Agotada', 'Te faltan 155 puntos'],
      ['en', 'Sold out', '155 points to go until your 35'],
    ] as const) {
      const html = await widget(locale, { customer: { member: aMember() }, programme });
      const rewards = html.match(/<li class="lealta-row[^"]*"[\s\S]*?<\/li>/g) ?? [];
      const row = rewards.find((one) => textOf(one).includes(words));
      expect(row).toContain('lealta-row--locked');
      expect(row).not.toContain('<button');
      expect(html).not.toContain('data-reward="r12"');
      expect(html).toContain('data-reward="r5"');
      expect(textOf(html)).toContain(next);
    }
  });

  it('gives every entry code a sentence of its own', async () => {
    for (const locale of STOREFRONT_LANGUAGES) {
      const html = await widget(locale, { customer: { member: aMember({ entries: everyEntry() }) } });
      const sentences = [...html.matchAll(/<li class="lealta-entry[\s\S]*?<p data-entry>([\s\S]*?)<\/p>/g)]
        .map((match) => textOf(match[1] ?? ''))
        .filter((sentence) => sentence !== '');
      expect(new Set(sentences).size).toBe(everyEntry().length);
      expect(new Set(everyEntry().map(({ code }) => code))).toEqual(new Set(ENTRY_CODES));
    }
    const spanish = textOf(await widget('es', { customer: { member: aMember({ entries: everyEntry() }) } }));
    for (const sentence of [
      'Pedido #1042: 62,10 € que suman, a 1 punto por cada 1 €. Disponible el 28 mar 2026.',
      'Devolución del pedido #1042: ahora suman 42,10 €.',
      'Canje por tu vale de 5 € (VINA-7K2M-Q9XT).',
      'El vale devuelto VINA-OLD1 se usó en el pedido #1050: se descuenta otra vez.',
      'Ajuste de la tienda: Por tu paciencia',
    ]) {
      expect(spanish).toContain(sentence);
    }
  });

  it('does not leave an entry of a later version without words', async () => {
    const entries = [
      { at: '2026-03-14T10:00:00Z', points: 5, account: 'available', code: 'birthday', params: {} },
    ];
    expect(textOf(await widget('es', { customer: { member: aMember({ entries }) } }))).toContain(
      'Movimiento de saldo.',
    );
  });

  it('shows every voucher of the member, those after the first five on asking', async () => {
    const vouchers = Array.from({ length: 8 }, (_, n) => aVoucher({ id: `v${n}`, code: `CODE-${n}` }));
    const html = await widget('es', { customer: { member: aMember({ vouchers }) } });
    const [shown = '', more = ''] = html.split('<details class="lealta-more">');
    expect(shown.match(/<code>CODE-\d/g)).toHaveLength(5);
    expect(more.split('</details>')[0]?.match(/<code>CODE-\d/g)).toHaveLength(3);
    expect(more).toContain('Ver más vales');
  });

  it('says what is left of a gift card, which then cannot be given back', async () => {
    const vouchers = [aVoucher({ kind: 'gift-card', code: '•••• XEYD', value: 2000, left: 420 })];
    const html = await widget('en', { customer: { member: aMember({ vouchers }) } });
    expect(textOf(html)).toContain('4,20 € left');
    expect(html).toMatch(/data-do="ask" hidden/);
  });

  it('links a voucher to the checkout with its code as one path part', async () => {
    const vouchers = [aVoucher({ code: 'A/B ?#' })];
    const html = await widget('es', { customer: { member: aMember({ vouchers }) } });
    expect(html).toContain('href="/discount/A%2FB%20%3F%23?redirect=%2Fcart"');
  });

  it('writes amounts of the shop with their own code where the market pays in another currency', async () => {
    const globals = aPage({ locale: 'en', customer: { member: aMember() } });
    const html = await renderer.renderBlock('member-widget', {
      globals: { ...globals, cart: { currency: { iso_code: 'USD' } } },
    });
    expect(textOf(html)).toContain('35,00 EUR voucher');
  });

  it('invites guests and customers in the way the programme enrols', async () => {
    const guest = await widget('en', { customer: null });
    expect(guest).toContain('href="/account/login"');
    expect(guest).toContain('href="/account/register"');
    expect(guest).not.toContain('data-do="redeem"');
    expect(textOf(await widget('es', { customer: { member: { enrolled: false } } }))).toContain(
      'Formarás parte con tu próxima compra.',
    );
    const optIn = aProgramme({ enrolment: 'opt-in' });
    expect(await widget('es', { customer: { member: null }, programme: optIn })).toContain('data-do="join"');
    expect(await widget('es', { customer: null, programme: optIn })).not.toContain('data-do="join"');
  });

  it.each([
    ['#5c1a33', '#ffffff', '#5c1a33'],
    ['#ffd84d', '#161616', '#1f1b1d'],
  ])('keeps text readable on the accent %s', async (accent, onAccent, ink) => {
    const html = await widget(
      'es',
      { customer: null },
      { accent, position: 'left', radius: 4, label: 'Mi <club>' },
    );
    expect(html).toContain(`--lealta-on-accent: ${onAccent};`);
    expect(html).toContain(`--lealta-accent-ink: ${ink};`);
    expect(html).toContain('class="lealta lealta--left"');
    expect(html).toContain('Mi &lt;club&gt;');
  });
});

describe('the product points block', () => {
  const earns = async (programme: Record<string, unknown>, item = aProduct()): Promise<string> =>
    textOf(await product('en', { programme: aProgramme(programme), product: item })).trim();

  it('says what the selected variant earns, and keeps the others ready', async () => {
    // 18.90 € of which 82.64 % earns: 15.6 points.
    expect(await earns({})).toBe('Earn about 15 points with this product');
    expect(await earns({ rounding: 'nearest' })).toBe('Earn about 16 points with this product');
    expect(await earns({ rounding: 'up' })).toBe('Earn about 16 points with this product');
    expect(await earns({ rate: { points: 3, perMinor: 200 }, netPer10000: 10000 })).toBe(
      'Earn about 28 points with this product',
    );
    expect(await product('es')).toContain('data-table="11:15 12:84 13:12350"');
  });

  it('counts in the minor units of the currency', async () => {
    const yen = async (price: number): Promise<string> => {
      const variants = [{ id: 1, price }];
      const item = aProduct({ variants, selected_or_first_available_variant: variants[0] });
      const programme = aProgramme({
        currency: 'JPY',
        rate: { points: 1, perMinor: 100 },
        netPer10000: 10000,
      });
      const globals = {
        ...aPage({ locale: 'en', product: item, programme }),
        cart: { currency: { iso_code: 'JPY' } },
      };
      return textOf(await renderer.renderBlock('product-points', { globals })).trim();
    };
    // Liquid gives 3,000 yen as 300000.
    expect(await yen(300000)).toBe('Earn about 30 points with this product');
  });

  it('shows the points of a market whose currency has a rate of its own', async () => {
    const currencies = [
      { currency: 'USD', points: 2, perMinor: 100 },
      { currency: 'JPY', points: 1, perMinor: 150 },
    ];
    const inMarket = async (currency: string, block: string): Promise<string> => {
      const variants = [{ id: 1, price: 300000 }];
      const item = aProduct({ variants, selected_or_first_available_variant: variants[0] });
      const programme = aProgramme({ currencies, netPer10000: 10000 });
      const globals = {
        ...aPage({ locale: 'en', product: item, programme, customer: null }),
        cart: { currency: { iso_code: currency } },
      };
      return textOf(await renderer.renderBlock(block, { globals })).trim();
    };
    expect(await inMarket('EUR', 'product-points')).toBe('Earn about 3,000 points with this product');
    expect(await inMarket('USD', 'product-points')).toBe('Earn about 6,000 points with this product');
    expect(await inMarket('JPY', 'product-points')).toBe('Earn about 20 points with this product');
    expect(await inMarket('GBP', 'product-points')).toBe('');
    expect(await inMarket('USD', 'member-widget')).toMatch(/2 points for every \S*1\b/);
    expect(await inMarket('GBP', 'member-widget')).toMatch(/1 point for every 1,00 EUR/);
  });

  it('is silent where nothing would be earned', async () => {
    expect(await earns({}, aProduct({ 'gift_card?': true }))).toBe('');
    const globals = {
      ...aPage({ locale: 'en', product: aProduct() }),
      cart: { currency: { iso_code: 'USD' } },
    };
    expect(textOf(await renderer.renderBlock('product-points', { globals })).trim()).toBe('');
    const cheap = [{ id: 1, price: 50 }];
    const html = await product('en', {
      product: aProduct({ variants: cheap, selected_or_first_available_variant: cheap[0] }),
    });
    expect(html).toMatch(/<lealta-points[^>]*\shidden\s/);
  });
});

describe('the extension as Shopify checks it', () => {
  it('has no offence', { timeout: 30_000 }, async () => {
    expect(await checkTheme()).toEqual([]);
  });
});
