import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '#test/support/chromium.ts';
import { aMember, aProgramme, aVoucher, everyEntry, type Storefront, startStorefront } from './storefront.ts';
import { expectAccessible, openPage, type ShowOptions, type WidgetPage } from './widget-page.ts';

let browser: Browser;
let store: Storefront;
let opened: WidgetPage[] = [];

beforeAll(async () => {
  [browser, store] = await Promise.all([launchChromium(), startStorefront()]);
});
afterAll(() => Promise.all([browser?.close(), store?.close()]));
afterEach(async () => {
  const errors = opened.flatMap((page) => page.errors);
  await Promise.all(opened.map((page) => page.close()));
  opened = [];
  expect(errors).toEqual([]);
});

async function show(options: ShowOptions): Promise<WidgetPage['page']> {
  const widget = await openPage(browser, store, options);
  opened.push(widget);
  return widget.page;
}

const NOTHING = {
  points: { pending: 0, available: 0, lifetime: 0 },
  nextMaturity: null,
  entries: [],
  vouchers: [],
};
const OPT_IN = aProgramme({ enrolment: 'opt-in' });
const fresh = aVoucher({ id: '42', code: 'VINA-NEW1-CODE', points: 100 });
const redeemed = {
  status: 200,
  body: { outcome: 'redeemed', voucher: fresh, points: { pending: 62, available: 245, lifetime: 1210 } },
};
const refusal = (status: number, code: string, message: string) => ({
  status,
  body: { error: { code, message } },
});

describe.each([
  ['a guest', { customer: null }],
  ['a customer before the first order', { customer: { member: null } }],
  ['a customer who can join', { customer: { member: null }, programme: OPT_IN }],
  ['a member with nothing', { customer: { member: aMember(NOTHING) } }],
  ['a member', { customer: { member: aMember({ entries: everyEntry() }) } }],
] as [string, ShowOptions][])('the widget for %s', (_, options) => {
  // German has the longest words.
  it.each(['es', 'en', 'de'] as const)(
    'opens, is accessible, fits 320 px, and asks the app nothing, in %s',
    async (locale) => {
      const page = await show({ ...options, locale, context: { reducedMotion: 'reduce' } });
      await page.locator('.lealta-launcher').click();
      await page.locator('dialog[open]').waitFor();
      for (const viewport of [
        { width: 1280, height: 900 },
        { width: 320, height: 640 },
      ]) {
        await page.setViewportSize(viewport);
        const wide = await page.evaluate(() =>
          [...document.querySelectorAll('.lealta-body, .lealta-panel, body')]
            .filter((node) => node.scrollWidth > node.clientWidth)
            .map((node) => node.className || node.tagName),
        );
        expect(wide).toEqual([]);
      }
      // No rule of the stylesheet brings back what is hidden.
      expect(await page.locator('.lealta [hidden]:visible').count()).toBe(0);
      await expectAccessible(page);
      expect(store.calls).toEqual([]);
    },
  );
});

it('is accessible while closed', async () => {
  await expectAccessible(await show({ customer: { member: aMember() } }));
});

it('stays readable with a light accent and on a dark background', async () => {
  for (const settings of [
    { accent: '#ffd84d' },
    { accent: '#e8c4a0', background: '#141214', text: '#f4eff2' },
    { accent: '#767676' },
  ]) {
    const page = await show({
      customer: { member: aMember({ entries: everyEntry() }) },
      settings,
      context: { reducedMotion: 'reduce' },
    });
    await page.locator('.lealta-launcher').click();
    await page.locator('[data-reward="r5"] [data-do=ask]').first().click();
    await expectAccessible(page);
  }
});

describe('by keyboard alone', () => {
  it('opens, stays inside, closes with Escape and gives the focus back', async () => {
    const page = await show({ customer: { member: aMember() } });
    await page.locator('.lealta-launcher').focus();
    await page.keyboard.press('Space');
    await page.locator('dialog[open]').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('lealta-title');
    for (let step = 0; step < 30; step += 1) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(
        () => document.activeElement?.closest('dialog, body')?.tagName ?? 'BODY',
      );
      // Between the last and the first control the focus may rest on the page itself (the browser's own bar).
      const control = await page.evaluate(() => document.activeElement?.tagName);
      expect([where, control === 'BODY' ? 'rest' : 'control']).toEqual([
        control === 'BODY' ? 'BODY' : 'DIALOG',
        control === 'BODY' ? 'rest' : 'control',
      ]);
    }
    await page.keyboard.press('Escape');
    await page.locator('dialog:not([open])').waitFor({ state: 'attached' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('lealta-launcher');
  });

  it('redeems after a question that can be declined', async () => {
    const page = await show({ customer: { member: aMember() } });
    store.answer('redeem', redeemed);
    await page.locator('.lealta-launcher').press('Enter');
    const reward = page.locator('[data-reward="r5"]');
    await reward.locator('[data-do=ask]').first().press('Enter');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Sí, canjear');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await reward.locator('[data-confirm]').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Canjear');
    expect(store.calls).toEqual([]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.locator('[data-voucher="42"]').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-voucher'))).toBe('42');
  });
});

it('is found, read and used by what it is called, with the keyboard alone', async () => {
  const page = await show({
    locale: 'en',
    customer: { member: aMember() },
    programme: aProgramme({ asks: { birthday: 100, newsletter: null } }),
  });
  store.answer('redeem', redeemed);
  await page.getByRole('button', { name: /^Viña Club\s*345\spoints$/ }).press('Enter');
  const panel = page.getByRole('dialog', { name: 'Hello, Marta' });
  for (const name of ['Your vouchers', 'Rewards', 'Your birthday', 'Recent activity', 'How it works'])
    await panel.getByRole('heading', { name, exact: true }).waitFor();
  expect(
    await panel
      .getByRole('progressbar', { name: 'Progress to your next reward' })
      .getAttribute('aria-valuenow'),
  ).toBe('69');
  const redeem = panel.getByRole('button', { name: 'Redeem 100 points for your 5 € voucher' });
  expect(await redeem.getAttribute('aria-expanded')).toBe('false');
  await redeem.press('Enter');
  expect(await redeem.getAttribute('aria-expanded')).toBe('true');
  const question = panel.getByRole('group', { name: 'Redeem 100 points for your 5 € voucher?' });
  expect(await question.getByRole('button').allTextContents()).toEqual(['Yes, redeem', 'Cancel']);
  await page.keyboard.press('Enter');
  await panel
    .getByRole('status')
    .filter({ hasText: 'VINA-NEW1-CODE' })
    .first()
    .waitFor({ state: 'attached' });
  await panel.getByRole('button', { name: 'Copy the code VINA-NEW1-CODE' }).waitFor();
  expect(await panel.getByRole('link', { name: 'Open my club page' }).getAttribute('href')).toBe(
    '/apps/lealta',
  );
  await panel.getByRole('button', { name: 'Close' }).press('Enter');
  await page.getByRole('button', { name: /^Viña Club/ }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});

it('keeps a birthday by the keyboard alone, says why not, and is accessible open', async () => {
  const page = await show({
    customer: { member: aMember() },
    programme: aProgramme({ asks: { birthday: 100 } }),
    context: { reducedMotion: 'reduce' },
  });
  const answered = {
    outcome: 'saved',
    birthday: { month: 3, day: 2 },
    editableUntil: '2026-03-15T10:00:00Z',
  };
  store.answer('birthday', refusal(422, 'no-such-day', 'Ese día no existe.'), {
    status: 200,
    body: answered,
  });
  await page.locator('.lealta-launcher').press('Enter');
  const section = page.getByRole('group', { name: 'Tu cumpleaños' });
  await section.locator('summary').press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
  await section.getByLabel('Día').selectOption('2');
  await section.getByLabel('Mes').selectOption({ label: 'marzo' });
  await expectAccessible(page);
  const save = section.getByRole('button', { name: 'Guardar' });
  await save.press('Enter');
  await section.getByText('Ese día no existe.').waitFor();
  await save.press('Enter');
  await section.getByText('El 2 de marzo').waitFor();
  expect(await section.locator('[data-say]').textContent()).toBe(
    'Guardado. Puedes corregirlo hasta el 15 mar 2026.',
  );
  expect(await section.getByRole('status').textContent()).toContain('Guardado.');
  expect(store.calls.map((call) => call.body)).toEqual([
    { day: 2, month: 3, locale: 'es' },
    { day: 2, month: 3, locale: 'es' },
  ]);
});

describe('redeeming', () => {
  it('spends, shows the code and updates everything in place', async () => {
    const page = await show({ customer: { member: aMember({ vouchers: [] }) } });
    store.answer('redeem', redeemed);
    await page.locator('.lealta-launcher').click();
    expect(await page.locator('#lealta-vouchers').isVisible()).toBe(false);
    await page.locator('[data-reward="r5"] [data-do=ask]').first().click();
    await page.locator('[data-reward="r5"] [data-do=redeem]').click();
    const voucher = page.locator('[data-voucher="42"]');
    await voucher.waitFor();

    expect(store.calls).toHaveLength(1);
    expect(store.calls[0]).toMatchObject({
      method: 'POST',
      path: 'redeem',
      body: { rewardId: 'r5', locale: 'es' },
    });
    expect(store.calls[0]?.body.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
    const text = ((await voucher.textContent()) ?? '').replaceAll('\u00a0', ' ');
    expect(text).toContain('vale de 5 €');
    expect(text).toContain('VINA-NEW1-CODE');
    expect(text).toContain('Válido hasta el 14 mar 2027');
    expect(text).toContain('¡Hecho! Tu vale de 5 €: VINA-NEW1-CODE.');
    expect(await voucher.locator('a').getAttribute('href')).toBe('/discount/VINA-NEW1-CODE?redirect=%2Fcart');
    expect(await voucher.locator('[data-do=copy]').getAttribute('aria-label')).toBe(
      'Copiar el código VINA-NEW1-CODE',
    );
    expect(await page.locator('[data-live]').textContent()).toContain('VINA-NEW1-CODE');

    expect(await page.locator('[data-available]').textContent()).toBe('245');
    expect(await page.locator('.lealta-launcher').textContent()).toContain('245\u00a0puntos');
    expect(await page.locator('[data-next]').textContent()).toContain('255\u00a0puntos para tu vale de 35 €');
    expect(await page.locator('[data-progress]').getAttribute('aria-valuenow')).toBe('49');
    expect(await page.locator('[data-reward="r12"] [data-do=ask]').first().isEnabled()).toBe(true);
    expect(await page.locator('[data-reward="r35"] [data-missing]').textContent()).toBe(
      'Te faltan 255\u00a0puntos',
    );
    expect(await page.locator('[data-entries] li').first().textContent()).toMatch(
      /^\s*−100\s+Canje por tu vale de 5 €/,
    );
    await expectAccessible(page);
  });

  it('copies the code', async () => {
    const page = await show({
      customer: { member: aMember() },
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    });
    await page.locator('.lealta-launcher').click();
    await page.locator('[data-do=copy]').click();
    await page.getByText('Copiado', { exact: true }).first().waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('VINA-7K2M-Q9XT');
  });

  it('sends one request for a double click', async () => {
    const page = await show({ customer: { member: aMember() } });
    store.answer('redeem', 'wait');
    await page.locator('.lealta-launcher').click();
    const reward = page.locator('[data-reward="r5"]');
    await reward.locator('[data-do=ask]').first().click();
    await reward.locator('[data-do=redeem]').dblclick();
    await reward.getByText('Un momento…').waitFor();
    await reward.locator('[data-do=redeem]').click();
    expect(store.calls).toHaveLength(1);
    store.release(redeemed);
    await page.locator('[data-voucher="42"]').waitFor();
    expect(store.calls).toHaveLength(1);
  });

  it.each([
    ['no connection', 'hang-up', /No hemos podido conectar/],
    ['no JSON', { status: 200, body: undefined as never }, /No hemos podido conectar/],
    [
      'Shopify away',
      refusal(503, 'shopify-unavailable', 'Inténtalo en un minuto.'),
      /Inténtalo en un minuto/,
    ],
    ['too many requests', refusal(429, 'too-many-requests', 'Espera un poco.'), /Espera un poco/],
  ] as const)(
    'keeps the request after %s, so that a retry cannot spend twice',
    async (_, answer, message) => {
      const page = await show({ customer: { member: aMember() } });
      store.answer('redeem', answer, redeemed, redeemed);
      await page.locator('.lealta-launcher').click();
      const reward = page.locator('[data-reward="r5"]');
      await reward.locator('[data-do=ask]').first().click();
      await reward.locator('[data-do=redeem]').click();
      await reward.getByText(message).waitFor();
      expect(await page.locator('[data-available]').textContent()).toBe('345');
      await reward.locator('[data-do=redeem]').click();
      await page.locator('[data-voucher="42"]').waitFor();
      await reward.locator('[data-do=ask]').first().click();
      await reward.locator('[data-do=redeem]').click();
      await expect.poll(() => store.calls.length).toBe(3);
      const [first, second, third] = store.calls.map((call) => call.body.requestId);
      expect(second).toBe(first);
      expect(third).not.toBe(first);
    },
  );

  it.each([
    [401, 'not-logged-in', 'Inicia sesión para canjear.'],
    [403, 'not-a-member', 'Todavía no formas parte del club.'],
    [410, 'reward-unavailable', 'Esta recompensa ya no está.'],
    [422, 'invalid-request', 'Recarga la página.'],
  ])(
    'explains a refusal %s %s where it happened and starts afresh after it',
    async (status, code, message) => {
      const page = await show({ customer: { member: aMember() } });
      store.answer('redeem', refusal(status, code, `${message} <img src=x onerror=alert(1)>`));
      await page.locator('.lealta-launcher').click();
      const reward = page.locator('[data-reward="r5"]');
      await reward.locator('[data-do=ask]').first().click();
      await reward.locator('[data-do=redeem]').click();
      await reward.getByText(message).waitFor();
      // Where the login has expired while the page stood open, the way back in is beside what is said.
      const logIn = reward.locator('[data-say] a');
      expect(await logIn.evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual(
        status === 401 ? ['/account/login'] : [],
      );
      expect(await page.locator('.lealta img').count()).toBe(0);
      expect(await page.locator('[data-live]').textContent()).toContain(message);
      await reward.locator('[data-do=redeem]').click();
      await expect.poll(() => store.calls.length).toBe(2);
      expect(store.calls[1]?.body.requestId).not.toBe(store.calls[0]?.body.requestId);
      await expectAccessible(page);
    },
  );

  it('brings the page up to date when the points are gone', async () => {
    const page = await show({ customer: { member: aMember() } });
    store.answer('redeem', refusal(409, 'insufficient-points', 'No tienes suficientes puntos.'));
    store.answer('member', {
      status: 200,
      body: aMember({ points: { pending: 0, available: 40, lifetime: 0 }, vouchers: [] }),
    });
    await page.locator('.lealta-launcher').click();
    await page.locator('[data-reward="r5"] [data-do=ask]').first().click();
    await page.locator('[data-reward="r5"] [data-do=redeem]').click();
    await page.locator('[data-reward="r5"]').getByText('No tienes suficientes puntos.').waitFor();
    await page.locator('[data-available]').getByText('40', { exact: true }).waitFor();
    expect(store.calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST redeem', 'GET member']);
    expect(await page.locator('[data-reward="r5"] [data-do=ask]').first().isDisabled()).toBe(true);
    // What was asked by a page that was out of date is asked no more.
    expect(await page.locator('[data-reward="r5"] [data-confirm]').isVisible()).toBe(false);
    expect(await page.locator('[data-reward="r5"]').textContent()).toContain('No tienes suficientes puntos.');
  });
});

describe('a reward of another kind', () => {
  const rewards = [
    { id: 'any', kind: 'any-amount', points: 50, value: 100, maxPoints: 500 },
    { id: 'card', kind: 'gift-card', points: 100, value: 1000 },
    { id: 'credit', kind: 'store-credit', points: 100, value: 700 },
    { id: 'gift', kind: 'free-product', points: 100, value: 0, product: 'Copa & posavasos', minimum: 2000 },
    { id: 'gold', kind: 'percentage', points: 10, value: 0, percent: 10, tiers: ['gold'] },
    { id: 'soon', kind: 'free-shipping', points: 10, value: 0, startsAt: '2999-01-01T00:00:00Z' },
    { id: 'over', kind: 'free-shipping', points: 10, value: 0, endsAt: '2020-01-01T00:00:00Z' },
  ];
  const tiers = [{ id: 'gold', name: { es: 'Oro', en: 'Gold' } }];
  const programme = aProgramme({ rewards, tiers });
  const answered = (changes: object, available = 45) => ({
    status: 200,
    body: {
      outcome: 'redeemed',
      voucher: { ...fresh, ...changes },
      points: { pending: 0, available, lifetime: 900 },
    },
  });
  const bodyOf = (at: number) => store.calls[at]?.body as Record<string, unknown>;
  const member = { member: aMember({ entries: [], vouchers: [] }) };
  const plain = (text: string | null) => (text ?? '').replaceAll(/\s/g, ' ');

  it('is as large as the member slides it, by the keyboard alone', async () => {
    const page = await show({ customer: member, programme, locale: 'en' });
    store.answer('redeem', answered({ kind: 'any-amount', value: 600, points: 300 }));
    await page.locator('.lealta-launcher').click();
    const item = page.locator('[data-reward=any]');
    expect(plain(await item.locator('.lealta-strong').textContent())).toBe('voucher from 1 €');
    await item.locator('[data-do=ask][aria-expanded]').press('Enter');
    const slider = page.getByRole('slider', { name: 'How many points?' });
    expect(await slider.evaluate((node) => node === document.activeElement)).toBe(true);
    expect(await slider.getAttribute('max')).toBe('300'); // in whole steps of what the member has
    await slider.press('End');
    expect(plain(await slider.getAttribute('aria-valuetext'))).toBe('300 points: 6 € voucher');
    expect(plain(await item.locator('[data-question]').textContent())).toBe(
      'Redeem 300 points for your 6 € voucher?',
    );
    await expectAccessible(page);
    const before = store.calls.length;
    await item.locator('[data-do=redeem]').click();
    await page.locator('[data-voucher="42"]').waitFor();
    expect(bodyOf(before)).toMatchObject({ rewardId: 'any', points: 300 });
    expect(plain(await page.locator('[data-voucher="42"] .lealta-strong').textContent())).toBe('6 € voucher');
    expect(plain(await page.locator('[data-entries] li').first().textContent())).toContain('−300');
    expect(await item.locator('[data-do=ask][aria-expanded]').isDisabled()).toBe(true);
  });

  it('shows a gift card’s code to copy, and no way to put it into the basket', async () => {
    const page = await show({ customer: member, programme, locale: 'es' });
    store.answer('redeem', answered({ kind: 'gift-card', code: 'ABCD2345EFGH6789' }));
    await page.locator('.lealta-launcher').click();
    await page.locator('[data-reward=card] [data-do=ask][aria-expanded]').click();
    await page.locator('[data-reward=card] [data-do=redeem]').click();
    const voucher = page.locator('[data-voucher="42"]');
    await voucher.waitFor();
    expect(await voucher.locator('a').isVisible()).toBe(false);
    expect(plain(await voucher.locator('[data-say]').textContent())).toBe(
      '¡Hecho! Tu tarjeta regalo de 10 €: ABCD2345EFGH6789. Cópiala ahora: no volverás a verla entera.',
    );
    const asksBeforeLeaving = () =>
      page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
    expect(await asksBeforeLeaving()).toBe(true);
    await voucher.locator('code').selectText();
    await page.keyboard.press('Control+C');
    expect(await asksBeforeLeaving()).toBe(false);
  });

  it('says that store credit is in the account, without a voucher', async () => {
    const page = await show({ customer: member, programme, locale: 'es' });
    store.answer('redeem', answered({ kind: 'store-credit', code: 'CREDIT-AAAA-BBBB' }));
    await page.locator('.lealta-launcher').click();
    const item = page.locator('[data-reward=credit]');
    await item.locator('[data-do=ask][aria-expanded]').click();
    await item.locator('[data-do=redeem]').click();
    await expect.poll(() => item.locator('[data-say]').textContent()).toContain('Ya tienes tu saldo de 7');
    expect(await page.locator('[data-voucher]').count()).toBe(0);
    expect(await page.locator('dialog').textContent()).not.toContain('CREDIT-');
  });

  it('says what it asks for, and for whom it is, instead of a button', async () => {
    const page = await show({ customer: member, programme, locale: 'es' });
    await page.locator('.lealta-launcher').click();
    const rows = page.locator('.lealta-row');
    expect(await rows.count()).toBe(6);
    const gift = plain(await page.locator('[data-reward=gift] .lealta-row__text').textContent());
    expect(gift).toContain('Copa & posavasos gratis');
    expect(gift).toContain('Ponlo en tu cesta: con el código, uno te sale gratis · En compras desde 20 €');
    const gold = rows.filter({ hasText: 'vale del 10 %' });
    expect(plain(await gold.textContent())).toContain('Solo para Oro');
    expect(await gold.locator('button').count()).toBe(0);
    expect(plain(await rows.filter({ hasText: 'envío gratis' }).textContent())).toContain(
      'Desde el 1 ene 2999',
    );
    const golden = await show({
      customer: { member: aMember({ tier: { id: 'gold' } }) },
      programme,
      locale: 'es',
    });
    await golden.locator('.lealta-launcher').click();
    expect(await golden.locator('[data-reward=gold] [data-do=ask][aria-expanded]').isEnabled()).toBe(true);
  });
});

describe('returning an unused voucher', () => {
  it('asks first, then gives the points back', async () => {
    const page = await show({ customer: { member: aMember() }, locale: 'en' });
    store.answer('return', {
      status: 200,
      body: { outcome: 'returned', points: { pending: 62, available: 445, lifetime: 1210 } },
    });
    await page.locator('.lealta-launcher').click();
    const voucher = page.locator('[data-voucher="41"]');
    await voucher.locator('[data-do=ask]').first().click();
    expect(store.calls).toEqual([]);
    await voucher.locator('[data-do=giveBack]').click();
    await page.getByText('Voucher returned.').first().waitFor();
    expect(store.calls).toEqual([
      { method: 'POST', path: 'return', body: { voucherId: '41', locale: 'en' } },
    ]);
    expect(await page.locator('#lealta-vouchers').isVisible()).toBe(false);
    expect(await page.locator('[data-available]').textContent()).toBe('445');
    expect(await page.locator('[data-entries] li').first().textContent()).toMatch(
      /^\s*\+100\s+You returned the voucher/,
    );
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('lealta-rewards');
  });

  it('takes a used voucher away and says why', async () => {
    const page = await show({ customer: { member: aMember() } });
    store.answer('return', refusal(409, 'redemption-used', 'Este vale ya se ha usado.'));
    store.answer('member', { status: 200, body: aMember({ vouchers: [] }) });
    await page.locator('.lealta-launcher').click();
    await page.locator('[data-voucher="41"] [data-do=ask]').first().click();
    await page.locator('[data-voucher="41"] [data-do=giveBack]').click();
    await page.locator('[data-voucher="41"]').waitFor({ state: 'detached' });
    expect(await page.locator('.lealta-note').textContent()).toBe('Este vale ya se ha usado.');
  });

  it('tells what is left of a gift card that was spent in part, and asks no more', async () => {
    const card = aVoucher({ kind: 'gift-card', code: '•••• XEYD' });
    const page = await show({ customer: { member: aMember({ vouchers: [card] }) } });
    store.answer('return', refusal(409, 'redemption-used', 'Este vale ya se ha usado.'));
    store.answer('member', { status: 200, body: aMember({ vouchers: [{ ...card, left: 420 }] }) });
    await page.locator('.lealta-launcher').click();
    const item = page.locator('[data-voucher="41"]');
    await item.locator('[data-do=ask]').first().click();
    await item.locator('[data-do=giveBack]').click();
    await item.getByText('Quedan 4,20').waitFor();
    expect(await item.locator('[data-do=ask]').first().isVisible()).toBe(false);
  });
});

it('lets a customer join and shows the club at once', async () => {
  const page = await show({ customer: { member: null }, programme: OPT_IN });
  store.answer('join', {
    status: 200,
    body: { outcome: 'enrolled', points: { pending: 31, available: 120, lifetime: 151 } },
  });
  await page.locator('.lealta-launcher').click();
  await page.locator('[data-do=join]').click();
  await page.getByRole('heading', { name: '¡Te damos la bienvenida a Club Viña!' }).waitFor();
  expect(store.calls).toEqual([{ method: 'POST', path: 'join', body: { locale: 'es' } }]);
  expect(await page.locator('[data-available]').textContent()).toBe('120');
  expect(await page.locator('[data-pending]').textContent()).toContain('Por llegar: 31\u00a0puntos');
  expect(await page.locator('[data-reward="r5"] [data-do=ask]').first().isEnabled()).toBe(true);
  await expectAccessible(page);
});

it('opens from a link to #lealta-panel, and closes by its button and its backdrop', async () => {
  const page = await show({ customer: null });
  for (const close of ['.lealta-close', 'backdrop']) {
    await page.evaluate(() => {
      location.hash = 'lealta-panel';
    });
    await page.locator('dialog[open]').waitFor();
    if (close === 'backdrop') await page.mouse.click(20, 20);
    else await page.locator(close).click();
    await page.locator('dialog:not([open])').waitFor({ state: 'attached' });
    expect(new URL(page.url()).hash).toBe('');
  }
});

it('can be read and left without JavaScript', async () => {
  const page = await show({ customer: { member: aMember() }, context: { javaScriptEnabled: false } });
  const panel = page.locator('#lealta-panel');
  expect(await panel.isVisible()).toBe(false);
  await page.locator('.lealta-launcher').click();
  expect(await panel.isVisible()).toBe(true);
  expect(await panel.textContent()).toContain('345');
  expect(await panel.getByRole('link', { name: 'Canjear en tu página del club' }).getAttribute('href')).toBe(
    '/apps/lealta',
  );
  expect(await panel.locator('button:visible').count()).toBe(0);
  await page.locator('.lealta-close').click();
  expect(await panel.isVisible()).toBe(false);
});

describe('the product points block', () => {
  const form = `<form><select name="id"><option value="11">1</option><option value="12">6</option>
    <option value="13">60</option></select></form>`;

  it('follows the chosen variant without a request', async () => {
    const page = await show({ customer: null, form });
    const line = page.locator('.lealta-points [data-line]');
    const read = async (): Promise<string> => ((await line.textContent()) ?? '').replaceAll('\u00a0', ' ');
    expect(await read()).toBe('Gana alrededor de 15 puntos con este producto');
    await page.locator('select').selectOption('13');
    expect(await read()).toBe('Gana alrededor de 12.350 puntos con este producto');
    await page.locator('select').selectOption('12');
    expect(await read()).toBe('Gana alrededor de 84 puntos con este producto');
    expect(store.calls).toEqual([]);
  });

  it('does not follow another product on the page', async () => {
    const page = await show({
      customer: null,
      form: `</section><section class="shopify-section">${form}</section><section>`,
    });
    await page.locator('select').selectOption('12');
    expect(await page.locator('.lealta-points [data-line]').textContent()).toContain('15\u00a0puntos');
  });
});
