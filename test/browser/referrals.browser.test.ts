/** A merchant and the friends that members bring, over the real demo: settings, the review queue, the tree. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '#test/support/demo.ts';
import { createMerchant, type Merchant, texts } from './merchant.ts';
import { digits, expectFitForPeople, openBrowser, openVisit, read, type Visit } from './visit.ts';

const PAGES = ['/referrals', '/referrals/list', '/referrals/advocates', '/programme/referrals'];

let demo: Demo;
let browser: Browser;
const visits: Visit[] = [];

beforeAll(async () => {
  demo = await startDemo({ customers: 40, seed: 3 });
  browser = await openBrowser(demo);
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

const merchantIn = async (locale: 'es' | 'en'): Promise<Merchant> => {
  const visit = await openVisit(browser, locale);
  visits.push(visit);
  return createMerchant(visit, demo.adminUrl, locale);
};

describe('a merchant with referrals', () => {
  const t = texts.en;
  const { fields, programme, referrals } = t;
  const { decide } = referrals;
  let merchant: Merchant;
  const frame = () => merchant.frame;
  const toast = (text: string) => merchant.page.locator('.toast', { hasText: text }).first().waitFor();
  const rows = () => frame().locator('tbody tr');
  const waiting = async () => {
    await merchant.open('/referrals/list?state=review');
    return rows().count();
  };

  beforeAll(async () => {
    merchant = await merchantIn('en');
  });

  it('sees at its field what is wrong, what the friend and the member get, and what that costs', async () => {
    await merchant.open('/programme/referrals');
    await merchant.field(fields.referrals['friend-value'].label).fill('0');
    await merchant.page.locator('#save-bar').getByRole('button', { name: programme.saveDraft }).click();
    await frame().getByText(programme.errors['worth-nothing']).first().waitFor();
    await expectFitForPeople(merchant.page, 'en-referrals-errors');
    await merchant.field(fields.referrals['friend-value'].label).fill('7.50');
    await frame().getByText('Whoever you invite gets: €7.50 voucher, on orders from €30.').waitFor();
    await frame().getByText(referrals.cost.friend.amount.replace('{{value}}', '€7.50')).waitFor();
    await merchant.field(fields.referrals['advocate-points'].label).fill('200');
    await frame().getByRole('button', { name: referrals.settings.campaigns.add }).click();
    await merchant.fillInBoth(fields.referrals['campaigns-name'].label, 'Trae a dos', 'Bring two');
    await merchant.field(fields.referrals['campaigns-from'].label).fill('2026-01-01T00:00');
    await merchant.field(fields.referrals['campaigns-until'].label).fill('2026-02-01T00:00');
    await merchant.saveDraft();
  });

  it('reads the difference before publishing, and publishes', async () => {
    await merchant.open('/programme');
    await frame().getByRole('button', { name: programme.publish.action, exact: true }).click();
    const dialog = frame().getByRole('dialog');
    await dialog.getByRole('heading', { name: programme.cards.referrals.title, exact: true }).waitFor();
    await dialog.getByRole('heading', { name: 'Referral campaign: Bring two' }).waitFor();
    await dialog.getByText('€7.50').first().waitFor();
    await dialog.getByRole('button', { name: t.common.cancel, exact: true }).click();
    expect(await merchant.publishDraft('More for friends')).toBeGreaterThan(1);
  });

  it('accepts one of those who wait, told before what happens, and rejects another with a note', async () => {
    const before = await waiting();
    expect(before).toBeGreaterThan(1);
    await frame()
      .getByText(/gave \d+ vouchers that day; the limit was \d+\./)
      .first()
      .waitFor();
    await rows()
      .first()
      .getByRole('button', { name: /^Accept / })
      .click();
    const dialog = frame().getByRole('dialog');
    await dialog.getByText(decide.what).waitFor();
    await dialog.getByText(decide.effects.accept.opens_one.replace('{{n}}', '1')).waitFor();
    await expectFitForPeople(merchant.page, 'en-referrals-accept');
    await dialog.getByRole('button', { name: decide.accept.action, exact: true }).click();
    await toast(decide.accept.done);
    await expect.poll(() => rows().count()).toBe(before - 1);

    // As several are: chosen in the list, by the action for all of them.
    await rows().first().locator('input[type=checkbox]').check({ force: true });
    await frame().getByRole('button', { name: decide.reject.action, exact: true }).first().click();
    await dialog.getByLabel(decide.note).fill('The same phone');
    await dialog.getByText(decide.voucherStays).waitFor();
    await dialog.getByRole('button', { name: decide.reject.action, exact: true }).click();
    await toast(decide.reject.done);
    await merchant.open('/referrals/list?state=rejected');
    await frame().getByText(referrals.story.note.replace('{{note}}', 'The same phone')).waitFor();
  });

  it('finds the member who brings most, with link, friends and tree, by keyboard too', async () => {
    await merchant.open('/referrals');
    const brought = frame().locator('tbody tr').first();
    await brought.getByRole('link').click();
    await frame().getByRole('heading', { level: 2, name: referrals.title, exact: true }).waitFor();
    const link = frame().getByLabel(/^Personal link/);
    await expect
      .poll(() => link.inputValue())
      .toMatch(/^https:\/\/.*\/apps\/lealta\/invite\/[2-9A-HJ-NP-Z]{8}$/);
    await frame().getByRole('button', { name: referrals.tree.show }).focus();
    await merchant.page.keyboard.press('Enter');
    const branch = frame().locator('ul > li', { has: frame().locator('.Polaris-Badge') });
    await expect.poll(() => branch.count()).toBeGreaterThan(1);
    await expectFitForPeople(merchant.page, 'en-referrals-member');
  });

  it('sees the funnel by channel', async () => {
    await merchant.open('/referrals');
    await frame().getByRole('button', { name: referrals.funnel.byChannel }).click();
    const total = frame().getByRole('row', { name: new RegExp(`^${referrals.funnel.total}`) });
    expect(digits(await read(total))).toBeGreaterThan(0);
    await expectFitForPeople(merchant.page, 'en-referrals-by-channel');
  });

  describe.each(['es', 'en'] as const)('in %s', (locale) => {
    let other: Merchant;
    beforeAll(async () => {
      other = await merchantIn(locale);
    });

    it.each(PAGES)('is fit for people: %s', async (path) => {
      await other.open(path);
      await expectFitForPeople(other.page, `${locale}${path.replaceAll('/', '-')}`);
    });
  });

  it('met no error in the browser', () => {
    expect(visits.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
