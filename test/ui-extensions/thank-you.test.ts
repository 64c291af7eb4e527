// @vitest-environment happy-dom
import { createCartLine } from '@shopify/ui-extensions-tester/checkout';
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClubAndOrder, PlacedOrder } from '../../extensions/ui/answers.ts';
import { anOrder, aPage, EARNED, type Page as PageAt, PROGRAMME } from './a-page.ts';

type Page = PageAt<'purchase.thank-you.block.render'>;
let page: Page | undefined;

const thankYou = (
  answers: Parameters<typeof aPage>[2]['answers'],
  prepare?: (shopify: Page['shopify']) => void,
) => aPage('lealta-thank-you', 'purchase.thank-you.block.render', { answers, ...(prepare && { prepare }) });
const shows = async (changes: Partial<ClubAndOrder>, prepare?: (shopify: Page['shopify']) => void) => {
  page = await thankYou({ order: [() => anOrder(changes)] }, prepare);
  return page;
};
const GUEST = { viewer: 'guest', member: null, order: null } as const;
const CUSTOMER = { viewer: 'customer', member: null } as const;
const AUTOMATIC = { programme: { ...PROGRAMME, enrolment: 'automatic' } } as const;
const UNKNOWN = { order: { state: 'not-known' }, estimate: 48 } as const;

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  page?.end();
  page = undefined;
  vi.useRealTimers();
});

describe('a member', () => {
  it('reads what the order gave, why, from when, and what they have', async () => {
    const { says, element, text } = await shows({});
    await says(
      'This order gives you 48 points, to spend from December 6, 2026.',
      '€32.50 count, at 1 point for every €1.',
      '1,250 points to spend',
      '48 points pending, to spend from December 6, 2026',
      'To spend by December 31, 2026: 30 points',
      'Your tier: Silver',
      '€120.50 to Gold',
    );
    expect(element('s-section')?.getAttribute('heading')).toBe('Viña Club');
    expect(element('s-progress')?.getAttribute('accessibilitylabel')).toBe('Way to the Gold tier');
    expect(element('s-stack[accessibilityrole="status"]')).not.toBeNull();
    expect(text()).not.toContain('For your purchase');
  });

  it('reads each part where there is more than the rate', async () => {
    const parts = [
      { name: null, points: 32 },
      { name: 'Wine week', points: 20 },
      { name: 'Cap', points: -4 },
    ];
    const { says } = await shows({ order: { ...EARNED, parts } });
    await says('+32 · For your purchase', '+20 · Wine week', '−4 · Cap');
  });

  it.each([
    ['whenever they like', { available: true }, 'This order gave you 48 points, to spend whenever you like.'],
    [
      'after the parcel left',
      { availableAt: null },
      'This order gives you 48 points, to spend some days after it has been sent.',
    ],
    ['a single one', { points: 1 }, 'This order gives you 1 point, to spend from'],
  ])('reads when points can be spent: %s', async (_, changes, sentence) => {
    const { says } = await shows({ order: { ...EARNED, ...changes } });
    await says(sentence);
  });

  it.each([
    [{ state: 'unpaid' }, 'You get the points of this order once it is paid.'],
    [{ state: 'nothing', why: 'cancelled' }, 'This order was cancelled and gives no points.'],
    [{ state: 'nothing', why: 'nothing-counts' }, 'Nothing in this order earns points.'],
    [{ state: 'nothing', why: 'before-claim-window' }, 'This order was placed too long ago to give points.'],
    [{ state: 'nothing', why: 'other-source' }, 'This order gives no points.'],
  ] as const)('reads why it gives nothing: %o', async (order, sentence) => {
    const { says } = await shows({ order });
    await says(sentence, '1,250 points to spend');
  });
});

describe('an order that the app does not know yet', () => {
  it('is asked for again, more and more rarely, until it is known', async () => {
    const unknown = () => anOrder(UNKNOWN);
    page = await thankYou({ order: [unknown, unknown, unknown, () => anOrder({})] });
    await page.says('This order gives you about 48 points.', 'Your points are being counted…');
    await vi.advanceTimersByTimeAsync(1_900);
    expect(page.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(page.asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(8_200);
    expect(page.asked).toHaveLength(4);
    await page.says('This order gives you 48 points, to spend from December 6, 2026.');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(page.asked).toHaveLength(4);
  });

  it('is asked for six times, and then the page says where the points will be', async () => {
    const { says, asked, text } = await shows(UNKNOWN);
    await says('Your points are being counted…');
    await vi.advanceTimersByTimeAsync(45_000);
    await says('They are not counted yet: you will find them in your account in a few minutes.');
    expect(text()).toContain('about 48 points');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(6);
  });

  it('is asked for on while the app cannot be reached, without losing what is shown', async () => {
    page = await thankYou({
      order: [
        () => anOrder(UNKNOWN),
        () => Promise.reject(new TypeError('Failed to fetch')),
        () => ({ status: 503, json: { error: { code: 'shopify-unavailable', message: 'Later.' } } }),
        () => anOrder({}),
      ],
    });
    await page.says('about 48 points');
    await vi.advanceTimersByTimeAsync(5_500);
    await page.says('about 48 points', 'Your points are being counted…');
    await vi.advanceTimersByTimeAsync(5_500);
    await page.says('This order gives you 48 points, to spend from');
  });

  it('stops being asked for when the block is gone', async () => {
    const { says, asked } = await shows(UNKNOWN);
    await says('Your points are being counted…');
    render(null, document.body);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
  });
});

describe('a guest', () => {
  it.each([
    [
      'everybody is a member',
      { ...AUTOMATIC, estimate: 48 },
      'This order gives about 48 points of Viña Club. Log in with the e-mail of the order to see and spend them.',
    ],
    [
      'members join',
      { estimate: 48 },
      'This order would give you about 48 points of Viña Club. Log in with the e-mail of the order and join to get them.',
    ],
    [
      'how many cannot be told',
      { ...AUTOMATIC, estimate: null },
      'Log in with the e-mail of the order to see what it gives you in Viña Club.',
    ],
    ['nothing is to be had', { estimate: 0 }, 'Log in with the e-mail of the order and join Viña Club.'],
  ])('is told what the order would give, and logs in to get it: %s', async (_, changes, sentence) => {
    const { says, element, asked, text } = await shows({ ...GUEST, ...changes }, (shopify) => {
      shopify.shop.storefrontUrl = 'https://vinas.example.com/';
    });
    await says(sentence);
    expect(element('s-button')?.getAttribute('href')).toBe('https://vinas.example.com/account');
    expect(text()).not.toContain('to spend from');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
  });

  it('finds the account where the shop has no storefront of its own', async () => {
    const { says, element } = await shows({ ...GUEST, estimate: 48 }, (shopify) => {
      (shopify.shop as { storefrontUrl?: string | undefined }).storefrontUrl = undefined;
      shopify.shop.myshopifyDomain = 'vinas.myshopify.com';
    });
    await says('Log in');
    expect(element('s-button')?.getAttribute('href')).toBe('https://vinas.myshopify.com/account');
  });
});

describe('a customer who is no member', () => {
  it('claims the order by joining, and reads what they have then', async () => {
    page = await thankYou({
      order: [() => anOrder(CUSTOMER), () => anOrder({})],
      join: [() => ({ json: { outcome: 'enrolled' } })],
    });
    await page.says('Join Viña Club: the 48 points of this order will be yours.');
    page.press('Join Viña Club');
    await page.says('This order gives you 48 points, to spend from', '1,250 points to spend');
    expect(page.asked.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).toEqual([
      'POST order',
      'POST join',
      'POST order',
    ]);
  });

  it('is offered it before the order is known', async () => {
    const { says } = await shows({ ...CUSTOMER, ...UNKNOWN });
    await says('Join Viña Club: you get about 48 points for this order.');
  });

  it('is offered no points where the order gives none', async () => {
    const { says } = await shows({ ...CUSTOMER, order: { state: 'nothing', why: 'cancelled' } });
    await says('Join Viña Club and earn points with every purchase.');
  });

  it('becomes one by buying where everybody does: that is waited for before joining is offered', async () => {
    const { says, text } = await shows({ ...AUTOMATIC, ...CUSTOMER, ...UNKNOWN });
    await says('This order gives you about 48 points.', 'Your points are being counted…');
    expect(text()).not.toContain('Join');
    await vi.advanceTimersByTimeAsync(45_000);
    await says('Join Viña Club: you get about 48 points for this order.');
  });

  it('reads in the app’s words why joining did not work, and tries again', async () => {
    page = await thankYou({
      order: [() => anOrder(CUSTOMER), () => anOrder({})],
      join: [
        () => ({
          status: 503,
          json: { error: { code: 'shopify-unavailable', message: 'The store sleeps.' } },
        }),
        () => Promise.reject(new TypeError('Failed to fetch')),
        () => ({ json: { outcome: 'enrolled' } }),
      ],
    });
    await page.says('Join Viña Club');
    page.press('Join Viña Club');
    await page.says('The store sleeps.');
    page.press('Join Viña Club');
    await page.says('That did not work. Try again in a moment.');
    page.press('Join Viña Club');
    await page.says('This order gives you 48 points');
  });
});

describe('without an answer', () => {
  it('keeps the place while it is on its way', async () => {
    page = await thankYou({ order: [() => new Promise<never>(() => {})] });
    await vi.waitFor(() => expect(page?.element('s-skeleton-paragraph')).not.toBeNull());
    expect(page.element('s-stack')?.getAttribute('accessibilitylabel')).toBe('Loading your points');
    await vi.advanceTimersByTimeAsync(10_100);
    await page.says('Your points cannot be shown just now.');
  });

  it('says so, and asks again when it is told to', async () => {
    page = await thankYou({
      order: [() => ({ status: 500, json: { error: { code: 'x', message: 'X' } } }), () => anOrder({})],
    });
    await page.says('Your points cannot be shown just now.');
    page.press('Try again');
    await page.says('This order gives you 48 points');
  });

  it('shows nothing where the shop has no club', async () => {
    const { asked, text } = await shows({ programme: null, viewer: 'guest', member: null, order: null });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await vi.waitFor(() => expect(text()).toBe(''));
    expect(document.body.querySelector('s-section')).toBeNull();
  });
});

it('tells the merchant who places the block what is missing where the shop has no club', async () => {
  const { says } = await shows({ programme: null, viewer: 'guest', member: null, order: null }, (shopify) => {
    shopify.extension.editor = { type: 'checkout' };
  });
  await says('Publish your programme in Lealta and shoppers will see their points here.');
});

it('tells the app of a very long order no more than it reads, and all of its worth', async () => {
  const { says, asked } = await shows({}, (shopify) => {
    const cost = { totalAmount: { amount: 1.5, currencyCode: 'EUR' as const } };
    shopify.lines.value = Array.from({ length: 500 }, () => createCartLine({ cost }));
  });
  await says('48 points');
  const [{ basket }] = asked.map(({ body }) => body) as [PlacedOrder];
  expect(basket.lines).toHaveLength(101);
  expect(basket.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(750);
  expect(JSON.stringify(asked[0]?.body).length).toBeLessThan(16_000);
});

it('tells the app the order as the page shows it, with Shopify’s token and the shopper’s language', async () => {
  const { says, asked } = await shows({}, (shopify) => {
    shopify.orderConfirmation.value.order.id = 'gid://shopify/OrderIdentity/77';
    shopify.lines.value = [
      createCartLine({ quantity: 2, cost: { totalAmount: { amount: 24.5, currencyCode: 'EUR' } } }),
    ];
    shopify.cost.totalAmount.value = { amount: 27.45, currencyCode: 'EUR' };
    shopify.cost.totalShippingAmount.value = { amount: 4.95, currencyCode: 'EUR' };
    shopify.cost.totalTaxAmount.value = undefined;
    shopify.discountAllocations.value = [
      { type: 'code', code: 'HOLA', discountedAmount: { amount: 2, currencyCode: 'EUR' } },
    ];
  });
  await says('48 points');
  expect(asked).toEqual([
    {
      method: 'POST',
      path: 'https://lealta.example.com/api/extension/order',
      locale: 'en',
      token: 'Bearer a.session.token',
      body: {
        orderId: 'gid://shopify/OrderIdentity/77',
        basket: {
          currency: 'EUR',
          lines: [
            { productId: expect.stringMatching(/^gid:\/\/shopify\/Product\//), quantity: 2, amount: 24.5 },
          ],
          discount: 2,
          shipping: 4.95,
          tax: 0,
        },
      },
    },
  ]);
});
