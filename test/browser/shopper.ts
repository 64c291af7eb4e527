import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Demo } from '#test/support/demo.ts';
import { digits, type Locale, read, type Visit } from './visit.ts';

export type Sums = { order: string; total: number; tax: number; discount: number };

export type Widget = {
  available: number;
  /** The line about waiting points; empty when there are none. */
  pending: string;
  entries: { points: number; text: string; parts: string[] }[];
  vouchers: string[];
  /** What is said of the member's tier: its name, then what it gives; empty without one. */
  tier: string;
  /** The line about the way to the next tier; empty where there is none. */
  nextTier: string;
  /** Punch cards and goals, each with how far the member has come. */
  cards: string[];
};

const money = digits;
const signed = (text: string): number => (/[−-]/.test(text) ? -digits(text) : digits(text));

/** What a shopper does on the storefront. Amounts are in cents. */
export function createShopper(demo: Demo, { page }: Visit, locale: Locale) {
  const address = (path: string) => `${demo.storeUrl}${locale === 'es' ? '' : '/en'}${path}`;
  const widget = page.locator('lealta-member');

  return {
    page,
    goTo: (path: string) => page.goto(address(path)),

    /** With the six digits from the mailbox. */
    async logInByCode(email: string): Promise<void> {
      await page.goto(address('/account/login'));
      await page.locator('#email').fill(email);
      await page.locator('.door__form button[type=submit]').click();
      await page.locator('#code').waitFor();
      const code = await eventually(async () => /^\d{6}/.exec(await demo.newestMail(email))?.[0] ?? null);
      await page.locator('#code').fill(code);
      await page.locator('.door__form button[type=submit]').click();
      await page.waitForURL(address('/account'));
    },

    /** By the shortcut for the demo's shoppers. */
    async logInAs(name: string): Promise<void> {
      await page.goto(address('/account/login'));
      await page.locator('.door__demo button', { hasText: name }).click();
      await page.waitForURL(address('/account'));
    },

    /** Puts a product into the cart and goes on to the checkout. @returns its total */
    async checkOut(product: string, quantity: number): Promise<number> {
      await this.addToCart(product, quantity);
      await this.goToCheckout();
      return (await this.readCheckout()).total;
    },

    /** Puts a product into the cart. @returns the price of a unit, and the points its page promises for it */
    async addToCart(product: string, quantity: number): Promise<{ price: number; promise: string }> {
      await page.goto(address(`/products/${product}`));
      // What is reduced shows the price before, too.
      const price = money(/[\d.,]+(?=\D*$)/.exec(await read(page.locator('[data-price] .price')))?.[0] ?? '');
      const promise = await read(page.locator('lealta-points'));
      const had = Number(await read(page.locator('[data-cart-count]')));
      await page.locator('#quantity').fill(String(quantity));
      await page.locator('[data-buy] button[type=submit]').click();
      await expect.poll(() => read(page.locator('[data-cart-count]'))).toBe(String(had + quantity));
      return { price, promise };
    },

    async goToCheckout(): Promise<void> {
      await page.goto(address('/cart'));
      await page.locator('button[name=checkout]').click();
      await page.locator('.till').waitFor();
    },

    /** The checkout's total, and what it says of its discount codes. */
    async readCheckout(): Promise<{ total: number; codes: string }> {
      return {
        total: money(await read(page.locator('[data-total]'))),
        codes: ((await page.locator('#codes').textContent()) ?? '').trim(),
      };
    },

    /** What is left to pay after gift cards and store credit. */
    async readDue(): Promise<number> {
      const due = page.locator('[data-due]');
      return (await due.count()) > 0 ? money(await read(due)) : (await this.readCheckout()).total;
    },

    async applyCode(code: string): Promise<void> {
      await page.locator('#discount_code').fill(code);
      await page.locator('.till__code-row button').click();
      const shown = code.length === 16 ? code.slice(-4) : code;
      await page.locator('#codes .code', { hasText: shown }).waitFor();
    },

    async fillAddress(email: string): Promise<void> {
      const typed = {
        email,
        firstName: 'Lur',
        lastName: 'Agirre',
        address1: 'Calle Somera 4, 2.º',
        zip: '48005',
        city: 'Bilbao',
        province: 'Bizkaia',
      };
      for (const [name, value] of Object.entries(typed)) await page.locator(`#${name}`).fill(value);
    },

    /** Pays by card and reads the order's page. */
    async pay(): Promise<Sums> {
      const byCard = page.locator('input[name=payment][value=card]');
      // Where a gift card or credit pays everything there is nothing to choose.
      if ((await byCard.count()) > 0) await byCard.check();
      await page.locator('.till__pay').click();
      await page.waitForURL(/\/orders\//);
      const discount = page.locator('.sums__less dd');
      return {
        order: /#\d+/.exec(await read(page.locator('.top__over')))?.[0] ?? '',
        total: money(await read(page.locator('.sums__total dd'))),
        tax: money(await read(page.locator('.sums__total small'))),
        discount: (await discount.count()) > 0 ? money(await read(discount.first())) : 0,
      };
    },

    /** Opens the club's panel with what its button shows. */
    async openWidget(): Promise<void> {
      await widget.locator('.lealta-launcher').click();
      await widget.locator('dialog[open]').waitFor();
    },

    /** Reads the open panel: only what can be seen. */
    readWidget: () => readWidget(page),

    /** Comes back to the account page until its panel shows what is waited for. */
    async seeInWidget(wanted: (seen: Widget) => boolean, withinMs = 40_000): Promise<Widget> {
      const deadline = Date.now() + withinMs;
      for (;;) {
        await page.goto(address('/account'));
        await widget.locator('.lealta-launcher').click();
        // Somebody who has just joined is invited still until their summary is published.
        const seen = (await widget.locator('[data-available]').count()) > 0 ? await readWidget(page) : null;
        if (seen && wanted(seen)) return seen;
        if (Date.now() > deadline) throw new Error(`the panel still shows ${JSON.stringify(seen)}`);
        await delay(700);
      }
    },

    /** The open panel's line of a reward, by what it is called. */
    reward: (title: string) =>
      widget.locator('[data-reward]').filter({ has: page.getByText(title, { exact: true }) }),

    /** Opens the question that a reward asks before it is redeemed. */
    async ask(title: string): Promise<void> {
      await this.reward(title).locator('[data-do=ask]').first().click();
      await this.reward(title).locator('[data-question]').waitFor();
    },

    /** Answers the open question of a reward with yes. @returns what is said then: that it is done, or why not */
    async confirm(title: string): Promise<string> {
      await this.reward(title).locator('[data-do=redeem]').click();
      return hear(page);
    },

    /** Redeems a reward by what it is called. @returns what is said then */
    async redeemByName(title: string): Promise<string> {
      await this.ask(title);
      return this.confirm(title);
    },

    /** Redeems a reward of so many points. @returns the voucher's code */
    async redeem(points: number): Promise<string> {
      const reward = widget.locator(`[data-reward][data-points="${points}"]`);
      const known = (await readWidget(page)).vouchers;
      await reward.locator('[data-do=ask]').first().click();
      await reward.locator('[data-do=redeem]').click();
      return eventually(async () => {
        const { vouchers } = await readWidget(page);
        return vouchers.find((code) => !known.includes(code)) ?? null;
      });
    },

    /** Gives a voucher back. @returns what is said then */
    async giveBack(code: string): Promise<string> {
      const voucher = widget.locator('[data-voucher]', { hasText: code });
      await voucher.locator('[data-do=ask]').first().click();
      await voucher.locator('[data-do=giveBack]').click();
      return hear(page);
    },
  };
}

export type Shopper = ReturnType<typeof createShopper>;

/** What the panel says once the app has answered. */
function hear(page: Page): Promise<string> {
  const widget = page.locator('lealta-member');
  return eventually(async () => {
    const said = ((await widget.locator('[data-live]').textContent()) ?? '').replace(/\s+/g, ' ').trim();
    return said === '' || said === (await widget.getAttribute('data-working')) ? null : said;
  });
}

async function readWidget(page: Page): Promise<Widget> {
  const panel = page.locator('lealta-member dialog[open]');
  const ifThere = async (selector: string) => {
    const found = panel.locator(selector);
    return (await found.count()) > 0 ? read(found) : '';
  };
  const textsOf = (found: Locator) =>
    found.allTextContents().then((all) => all.map((text) => text.replace(/\s+/g, ' ').trim()));
  const entries = await panel.locator('[data-entries] > li').all();
  return {
    available: signed(await read(panel.locator('[data-available]'))),
    pending: await ifThere('.lealta-pending:not(.lealta-expiring)'),
    tier: await ifThere('.lealta-tier__name'),
    nextTier: await ifThere('.lealta-tier__next'),
    cards: await textsOf(panel.locator('section[aria-labelledby=lealta-cards] li p')),
    entries: await Promise.all(
      entries.map(async (entry) => ({
        points: signed(await read(entry.locator('.lealta-entry__points'))),
        text: await read(entry.locator('p').first()),
        parts: await textsOf(entry.locator('.lealta-entry__parts li')),
      })),
    ),
    vouchers: await panel.locator('[data-voucher] code').allTextContents(),
  };
}

/** Asks until there is an answer. @throws Error when there is none in time */
export async function eventually<Answer>(
  ask: () => Promise<Answer | null>,
  withinMs = 40_000,
): Promise<Answer> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await delay(150);
  }
}
