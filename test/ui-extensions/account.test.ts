// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aClub, anOrder, aPage, MEMBER, type Page, PROGRAMME } from './a-page.ts';

let end: (() => void) | undefined;
afterEach(() => {
  end?.();
  end = undefined;
});

type Answers = Parameters<typeof aPage>[2]['answers'];

describe.each([
  'customer-account.profile.block.render',
  'customer-account.order-index.block.render',
] as const)('%s', (target) => {
  const account = async (answers: Answers) => {
    const page = await aPage('lealta-account', target, { answers });
    end = page.end;
    return page;
  };

  it('shows a member what they have', async () => {
    const { says, element, asked } = await account({ member: [() => aClub()] });
    await says(
      '1,250 points to spend',
      '48 points pending, to spend from December 6, 2026',
      'To spend by December 31, 2026: 30 points',
      'Your tier: Silver',
      '€120.50 to Gold',
    );
    expect(element('s-section')?.getAttribute('heading')).toBe('Viña Club');
    expect(asked).toEqual([
      {
        method: 'GET',
        path: 'https://lealta.example.com/api/extension/member',
        locale: 'en',
        token: 'Bearer a.session.token',
        body: null,
      },
    ]);
  });

  it.each([
    [
      'part of what is pending comes first',
      { ...MEMBER, nextMaturity: { points: 20, at: '2026-12-01T10:00:00Z' } },
      '48 points pending: 20 to spend from December 1, 2026',
    ],
    ['nobody knows from when', { ...MEMBER, nextMaturity: null }, '48 points pending'],
    [
      'a tier by orders',
      { ...MEMBER, nextTier: { name: 'Gold', share: 10, missing: { basis: 'orders', count: 1 } } },
      '1 order to Gold',
    ],
    [
      'a tier by points',
      { ...MEMBER, nextTier: { name: 'Gold', share: 10, missing: { basis: 'points', count: 1200 } } },
      '1,200 points to Gold',
    ],
  ] as const)('shows a member what they have: %s', async (_, member, sentence) => {
    const { says } = await account({ member: [() => aClub({ member })] });
    await says(sentence);
  });

  it('shows no more than there is', async () => {
    const nothing = {
      points: { available: 0, pending: 0 },
      nextMaturity: null,
      expiring: null,
      tier: null,
      nextTier: null,
    };
    const { says, text, element } = await account({ member: [() => aClub({ member: nothing })] });
    await says('0 points to spend');
    expect(text()).toBe('0 points to spend');
    expect(element('s-progress')).toBeNull();
  });

  it('offers whoever is no member to join, and shows what they have then', async () => {
    const { says, press, asked } = await account({
      member: [() => aClub({ viewer: 'customer', member: null }), () => aClub()],
      join: [
        () => ({ status: 429, json: { error: { code: 'too-many-requests', message: 'Not so fast.' } } }),
        () => ({ json: { outcome: 'enrolled' } }),
      ],
    });
    await says('Join Viña Club and earn points with every purchase.');
    press('Join Viña Club');
    await says('Not so fast.');
    press('Join Viña Club');
    await says('1,250 points to spend');
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'GET']);
  });

  it('says that it cannot be shown, and asks again when it is told to', async () => {
    const { says, press } = await account({
      member: [() => Promise.reject(new TypeError('Failed to fetch')), () => aClub()],
    });
    await says('Your points cannot be shown just now.');
    press('Try again');
    await says('1,250 points to spend');
  });

  it('keeps the place while it waits, and shows nothing where the shop has no club', async () => {
    const { element, asked, text } = await account({
      member: [() => aClub({ programme: null, viewer: 'customer', member: null })],
    });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await vi.waitFor(() => expect(element('s-skeleton-paragraph')).toBeNull());
    expect(text()).toBe('');
  });
});

describe('customer-account.order-status.block.render', () => {
  const TARGET = 'customer-account.order-status.block.render';
  type Shopify = Page<typeof TARGET>['shopify'];
  const orderStatus = async (answers: Answers, prepare?: (shopify: Shopify) => void) => {
    const page = await aPage('lealta-account', TARGET, {
      answers,
      prepare: (shopify) => {
        shopify.order.value = { id: 'gid://shopify/Order/77', name: '#77' };
        prepare?.(shopify);
      },
    });
    end = page.end;
    return page;
  };

  it('shows a member what the order gave', async () => {
    const { says, asked } = await orderStatus({ order: [() => anOrder()] });
    await says('This order gives you 48 points, to spend from December 6, 2026.', '1,250 points to spend');
    expect(asked[0]?.body).toMatchObject({ orderId: 'gid://shopify/Order/77' });
  });

  it('asks whoever came by a link to log in, by the page’s own prompt', async () => {
    const requireLogin = vi.fn(async () => undefined);
    const { says, press } = await orderStatus(
      {
        order: [
          () =>
            anOrder({
              programme: { ...PROGRAMME, enrolment: 'automatic' },
              viewer: 'guest',
              member: null,
              order: null,
              estimate: 48,
            }),
        ],
      },
      (shopify) => {
        shopify.authenticationState.value = 'pre_authenticated';
        shopify.requireLogin = requireLogin;
      },
    );
    await says('This order gives about 48 points of Viña Club.');
    press('Log in');
    expect(requireLogin).toHaveBeenCalledOnce();
  });

  it('waits for the order itself', async () => {
    const { text, asked } = await orderStatus({}, (shopify) => {
      shopify.order.value = undefined;
    });
    expect([text(), asked]).toEqual(['', []]);
  });
});
