import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { qrPath } from '#app/kernel/qr-path.ts';
import { createExtensionRenderer } from '#dev-shop/liquid/index.ts';
import type { STOREFRONT_LANGUAGES } from '#scripts/check-theme.ts';

export type Locale = (typeof STOREFRONT_LANGUAGES)[number];
type Json = Record<string, unknown>;

const EXTENSION_DIR = join(import.meta.dirname, '../../extensions/lealta-theme');

export const renderer = createExtensionRenderer({
  extensionDir: EXTENSION_DIR,
  assetUrl: (file) => `/assets/${file}`,
  moneyFormat: '{{amount_with_comma_separator}} €',
});

/** The published programme as the app writes it into the app-data metafield. */
export function aProgramme(changes: Json = {}): Json {
  return {
    v: 1,
    version: 3,
    active: true,
    name: { es: 'Club Viña', en: 'Viña Club' },
    pointsName: { es: { one: 'punto', other: 'puntos' }, en: { one: 'point', other: 'points' } },
    rate: { points: 1, perMinor: 100 },
    currencies: [],
    rounding: 'down',
    currency: 'EUR',
    netPer10000: 8264,
    pendingFrom: 'order',
    pendingDays: 14,
    enrolment: 'automatic',
    rewards: [
      { id: 'r5', points: 100, value: 500 },
      { id: 'r12', points: 200, value: 1200 },
      { id: 'r35', points: 500, value: 3500 },
    ],
    ...changes,
  };
}

export function aVoucher(changes: Json = {}): Json {
  return {
    id: '41',
    code: 'VINA-7K2M-Q9XT',
    points: 100,
    value: 500,
    currency: 'EUR',
    expiresAt: '2027-03-14T10:00:00Z',
    ...changes,
  };
}

/** One entry of every code, newest first. */
export function everyEntry(): Json[] {
  const entry = (code: string, points: number, params: Json, more: Json = {}): Json => ({
    at: '2026-03-14T10:00:00Z',
    points,
    account: 'available',
    code,
    params,
    ...more,
  });
  const order = { order: '#1042', net: 6210, currency: 'EUR' };
  return [
    entry(
      'order-award',
      62,
      { ...order, rate_points: 1, rate_per: 100 },
      { account: 'pending', maturesAt: '2026-03-28T10:00:00Z' },
    ),
    entry('order-award', 40, {
      ...order,
      rate_points: 1,
      rate_per: 100,
      by_gift_card: 2000,
      by_store_credit: 210,
    }),
    ...['refund', 'edit', 'cancel', 'payment', 'delete', 'products'].map((reason) =>
      entry('order-adjusted', -20, { ...order, net: 4210, reason }),
    ),
    entry('matured', 48, { order: '#1039' }),
    entry('redeemed', -100, { value: 500, currency: 'EUR', code: 'VINA-7K2M-Q9XT' }),
    entry('redemption-released', 100, { reason: 'shopify-unavailable' }),
    entry('voucher-returned', 100, { code: 'VINA-OLD1' }),
    entry('voucher-charged-again', -100, { code: 'VINA-OLD1', order: '#1050' }),
    entry('adjusted', 25, { reason: 'Por tu paciencia' }),
    entry('adjustment-undone', -25, { reason: 'Por tu paciencia' }),
    entry('merged', 80, {}),
  ];
}

/** The member metafield of a customer with a bit of everything. */
export function aMember(changes: Json = {}): Json {
  return {
    v: 1,
    at: '2026-03-14T10:00:00Z',
    enrolled: true,
    points: { pending: 62, available: 345, lifetime: 1210 },
    nextMaturity: { points: 62, at: '2026-03-28T10:00:00Z' },
    entries: everyEntry().filter((_, index) => [0, 1, 6, 7, 11].includes(index)),
    vouchers: [aVoucher()],
    ...changes,
  };
}

/** What only some members and programmes have: a card, a personal link, a birthday to tell. */
export const OWN = {
  subscribed: false,
  birthday: null,
  card: { number: '7K2MQ-9XT4A', ...qrPath('7K2MQ-9XT4A') },
  referral: {
    code: 'MARTA7K',
    url: '/apps/lealta/invite/MARTA7K',
    ...qrPath('https://vina-norte.example/apps/lealta/invite/MARTA7K?c=qr'),
    claimed: 4,
    bought: 3,
    rewarded: 2,
    next: { friends: 3, points: 200 },
  },
};

/** The programme's part of them. */
export const ASKS = {
  asks: { birthday: 100, newsletter: 50 },
  referrals: { friend: { kind: 'fixed-amount', value: 1000, minimum: 5000 }, points: 300, percent: 100 },
};

/** Liquid's global objects on a storefront page. */
export function aPage(options: {
  locale: Locale;
  programme?: Json | null;
  customer?: { firstName?: string; member?: Json | null } | null;
  product?: Json;
  cart?: Json;
  /** In the theme editor. */
  editor?: boolean;
}): Json {
  const programme = options.programme === undefined ? aProgramme() : options.programme;
  const { customer } = options;
  const member = customer?.member ? { value: customer.member } : null;
  return {
    request: { locale: { iso_code: options.locale }, design_mode: options.editor ?? false },
    shop: { name: 'Viña Norte', currency: 'EUR', url: 'https://vina-norte.example' },
    cart: { currency: { iso_code: 'EUR' }, ...options.cart },
    routes: {
      cart_url: '/cart',
      account_login_url: '/account/login',
      account_register_url: '/account/register',
    },
    app: { metafields: { lealta: programme ? { programme: { value: programme } } : {} } },
    customer: customer
      ? { id: 7, first_name: customer.firstName ?? 'Marta', metafields: { $app: member ? { member } : {} } }
      : null,
    product: options.product ?? null,
  };
}

/** A product as Liquid has it; prices in hundredths. */
export function aProduct(changes: Json = {}): Json {
  const variants = [
    { id: 11, title: 'Botella', price: 1890 },
    { id: 12, title: 'Caja de 6', price: 10200 },
    { id: 13, title: 'Caja de 60', price: 1494500 },
  ];
  return {
    id: 1,
    title: 'Reserva 2019',
    'gift_card?': false,
    variants,
    selected_or_first_available_variant: variants[0],
    ...changes,
  };
}

/** Two tiers above the first, the last by invitation; texts in both languages. */
export function someTiers(): Json[] {
  const tier = (id: string, es: string, en: string, threshold: number, percent: number, more: Json = {}) => ({
    id,
    name: { es, en },
    threshold,
    percent,
    inviteOnly: false,
    perks: { es: [], en: [] },
    ...more,
  });
  return [
    tier('basic', 'Clásico', 'Classic', 0, 100),
    tier('gold', 'Oro', 'Gold', 30_000, 150, { perks: { es: ['Catas privadas'], en: ['Private tastings'] } }),
    tier('founders', 'Fundadores', 'Founders', 0, 200, { inviteOnly: true }),
  ];
}

/** A basket as Liquid and cart.js have it; prices in hundredths. */
export function aCart(changes: Json = {}): Json {
  const items = [
    { gift_card: false, final_line_price: 1890 },
    { gift_card: false, final_line_price: 1110 },
    { gift_card: true, final_line_price: 5000 },
  ];
  return { items, items_subtotal_price: 8000, total_price: 8000, ...changes };
}

/** What the stand-in app answers to one call of its proxy. */
export type ProxyAnswer = { status: number; body: Json } | 'hang-up' | 'wait';
export type ProxyCall = { method: string; path: string; body: Json };

export type Storefront = {
  address: string;
  /** Every request that was neither the page nor an asset. */
  calls: ProxyCall[];
  /** The page served at `/`. */
  show(body: string, locale: Locale): void;
  /** Answers for `POST redeem`, `return`, `join` and `GET member`, used in turn; the last one stays. */
  answer(path: string, ...answers: ProxyAnswer[]): void;
  /** Lets every call through that is waiting, with the answer given. */
  release(answer: ProxyAnswer): void;
  close(): Promise<void>;
};

async function readBody(request: IncomingMessage): Promise<Json> {
  let text = '';
  for await (const chunk of request) text += chunk;
  if (request.headers['content-type']?.includes('urlencoded'))
    return Object.fromEntries(new URLSearchParams(text));
  return text ? JSON.parse(text) : {};
}

const THEME = `body { margin: 0; font-family: Georgia, 'Times New Roman', serif; color: #2b2527; background: #f6f1ea }
header { padding: 20px 6vw; border-bottom: 1px solid #e2d9cc; font-size: 24px }
main { padding: 32px 6vw; max-width: 900px } img { display: block; background: #e3d6c6; border-radius: 4px }
button { text-transform: uppercase; letter-spacing: .1em } a { color: #5c1a33 } p { margin: 0 0 1.2em }`;

/** A theme page around the blocks, with headings and buttons styled as themes do. */
function themePage(body: string, locale: Locale): string {
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>Viña Norte</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>${THEME}</style></head><body><header>Viña Norte</header>
<main><h1>Reserva 2019</h1><p>Tempranillo, 13,5 %. Doce meses en roble francés.</p></main>${body}</body></html>`;
}

/** A store's page and the app's proxy on a free local port. */
export async function startStorefront(): Promise<Storefront> {
  const calls: ProxyCall[] = [];
  const answers = new Map<string, ProxyAnswer[]>();
  let waiting: ServerResponse[] = [];
  let page = '';

  const reply = (response: ServerResponse, answer: ProxyAnswer): void => {
    if (answer === 'wait') waiting.push(response);
    else if (answer === 'hang-up') {
      // Not before the head: Chromium itself repeats a request whose kept-open connection was closed.
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
      setTimeout(() => response.destroy(), 20);
    } else
      response
        .writeHead(answer.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer.body));
  };

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://store');
    const type = /\.(css|js)$/.exec(pathname)?.[1];
    if (pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    } else if (type && pathname.startsWith('/assets/')) {
      const text = await readFile(join(EXTENSION_DIR, pathname));
      response.writeHead(200, { 'content-type': type === 'js' ? 'text/javascript' : 'text/css' }).end(text);
    } else {
      const path = pathname.replace('/apps/lealta/', '');
      calls.push({ method: request.method ?? '', path, body: await readBody(request) });
      const queue = answers.get(path) ?? [];
      const answer = queue.length > 1 ? queue.shift() : queue[0];
      reply(response, answer ?? { status: 404, body: {} });
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;

  return {
    address: `http://localhost:${port}/`,
    calls,
    show(body, locale) {
      page = themePage(body, locale);
      calls.length = 0;
      answers.clear();
    },
    answer: (path, ...list) => void answers.set(path, list),
    release(answer) {
      for (const response of waiting) reply(response, answer);
      waiting = [];
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
