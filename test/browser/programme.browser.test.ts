/** A merchant builds a whole programme in the admin, over the real demo: rules, tiers, every kind of reward. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '#test/support/demo.ts';
import { createMerchant, type Merchant, texts } from './merchant.ts';
import { expectFitForPeople, openBrowser, openVisit, read, type Visit } from './visit.ts';

const PAGES = [
  '',
  '/basics',
  '/rules',
  '/rules/new',
  '/campaigns',
  '/campaigns/new',
  '/tiers',
  '/rewards',
  '/rewards/new',
  '/expiry',
  '/versions',
  '/try',
];

let demo: Demo;
let browser: Browser;
const visits: Visit[] = [];

beforeAll(async () => {
  demo = await startDemo({ customers: 6, seed: 3, plain: true });
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

describe('a merchant builds a programme from nothing', () => {
  const t = texts.en;
  const { fields, programme } = t;
  let merchant: Merchant;
  const inFrame = () => merchant.frame;
  const field = (label: string) => merchant.field(label);

  beforeAll(async () => {
    merchant = await merchantIn('en');
  });

  it('takes every reward of the old programme out, all at once and after being asked', async () => {
    await merchant.open('/programme/rewards');
    await inFrame().locator('thead input[type=checkbox]').first().check({ force: true });
    await inFrame().getByRole('button', { name: programme.lists.delete }).first().click();
    await inFrame()
      .getByRole('dialog')
      .getByRole('button', { name: programme.lists.delete, exact: true })
      .click();
    await inFrame().getByText(programme.lists.rewards.empty.title).waitFor();
  });

  it.each(PAGES)('is fit for people while there is nothing yet: programme%s', async (path) => {
    await merchant.open(`/programme${path}`);
    await expectFitForPeople(merchant.page, `en-programme-empty${path.replaceAll('/', '-')}`);
  });

  it('reads what is wrong beside each field, and loses nothing', async () => {
    await merchant.beginNew('rules', 'per-item');
    await merchant.fillInBoth(fields.any.name.label, 'Botellas', '');
    await field(fields['per-item'].points.label).fill('-1');
    await merchant.page.locator('#save-bar').getByRole('button', { name: programme.saveDraft }).click();
    // What is allowed, not only that it is wrong.
    await inFrame().getByText(programme.errors['too-small'].replace('{{limit}}', '1')).first().waitFor();
    await inFrame().getByText(programme.errors.required).first().waitFor();
    expect(await field(fields['per-item'].points.label).inputValue()).toBe('-1');
    await expectFitForPeople(merchant.page, 'en-programme-errors');
    await merchant.fillInBoth(fields.any.name.label, 'Botellas', 'Bottles');
    await field(fields['per-item'].points.label).fill('1');
    await merchant.saveDraft();
    await merchant.backOn('rules');
    await inFrame().getByRole('link', { name: 'Bottles' }).waitFor();
  });

  it('adds a multiplier for products with a tag, and a punch card', async () => {
    await merchant.beginNew('rules', 'product-multiplier');
    await merchant.fillInBoth(fields.any.name.label, 'Rioja doble', 'Double Rioja');
    await field(fields['product-multiplier'].percent.label).fill('200');
    await inFrame().getByRole('button', { name: fields.target.choose }).click();
    await field(fields.target.tags).fill('rioja, crianza');
    await field(fields.target.tags).press('Enter');
    await inFrame().getByText('crianza', { exact: true }).first().waitFor();
    await merchant.saveDraft();
    await merchant.backOn('rules');

    await merchant.beginNew('rules', 'punch-card');
    await merchant.fillInBoth(fields.any.name.label, 'Diez y una', 'Ten and one');
    await field(fields['punch-card'].units.label).fill('10');
    await field(fields.any.points.label).fill('120');
    await merchant.saveDraft();
    await merchant.backOn('rules');
    await expect.poll(() => inFrame().locator('tbody tr').count()).toBe(3);
  });

  it('switches a rule off and on from the list', async () => {
    const row = inFrame().locator('tbody tr', { hasText: 'Ten and one' });
    await row.locator('input[type=checkbox]').check({ force: true });
    await inFrame().getByRole('button', { name: programme.lists.deactivate, exact: true }).first().click();
    await row.getByText(programme.lists.statuses.off).waitFor();
    await row.locator('input[type=checkbox]').check({ force: true });
    await inFrame().getByRole('button', { name: programme.lists.activate, exact: true }).first().click();
    await row.getByText(programme.lists.statuses.on).waitFor();
  });

  it('adds three tiers, and is told when one does not ask for more than the one before', async () => {
    await merchant.open('/programme/tiers');
    const tiers = [
      ['Bronce', 'Bronze', '0'],
      ['Plata', 'Silver', '300'],
      ['Oro', 'Gold', '200'],
    ] as const;
    for (const [place, [es, en, threshold]] of tiers.entries()) {
      await inFrame().getByRole('button', { name: t.tiers.add, exact: true }).click();
      await merchant.fillInBoth(fields.any.name.label, es, en, place);
      await field(fields.tiers.threshold.label).nth(place).fill(threshold);
    }
    await field(fields.tiers.percent.label).nth(2).fill('150');
    await merchant.fillInBoth(fields.tiers.perks.label, 'Envío gratis\nCatas', 'Free shipping\nTastings', 2);
    await merchant.page.locator('#save-bar').getByRole('button', { name: programme.saveDraft }).click();
    await inFrame().getByText(programme.errors['thresholds-must-rise']).waitFor();
    await field(fields.tiers.threshold.label).nth(2).fill('1000');
    await merchant.saveDraft();
  });

  it('adds a reward of each kind', { timeout: 240_000 }, async () => {
    const kinds: [string, () => Promise<void>][] = [
      ['fixed-amount', () => field(fields['fixed-amount'].value.label).fill('5')],
      ['percentage', () => field(fields.percentage.percent.label).fill('10')],
      ['free-shipping', async () => undefined],
      [
        'free-product',
        async () => {
          await field(fields.any.productId.label).fill('77');
          await field(fields.any.productTitle.label).fill('Corkscrew');
        },
      ],
      ['gift-card', () => field(fields['gift-card'].value.label).fill('30')],
      ['store-credit', () => field(fields['store-credit'].value.label).fill('10')],
      [
        'any-amount',
        async () => {
          await field(fields['any-amount'].value.label).fill('5');
          await field(fields.any.maxPoints.label).fill('1000');
        },
      ],
    ];
    for (const [place, [kind, fill]] of kinds.entries()) {
      await merchant.beginNew('rewards', kind);
      await field(kind === 'any-amount' ? fields['any-amount'].points.label : fields.any.points.label).fill(
        String(100 + place),
      );
      await fill();
      await merchant.saveDraft();
      await merchant.backOn('rewards');
    }
    await expect.poll(() => inFrame().locator('tbody tr').count()).toBe(kinds.length);
  });

  it('is warned of a second reward for the same points', async () => {
    await merchant.beginNew('rewards', 'free-shipping');
    await field(fields.any.points.label).fill('100');
    await inFrame()
      .getByText(/€5\.00 off.* costs 100 points/)
      .waitFor();
    await merchant.page.locator('#save-bar').getByRole('button', { name: programme.discard }).click();
  });

  it('adds a campaign, and sees it in a tried order under the draft', async () => {
    await merchant.open('/programme/campaigns/new');
    await merchant.fillInBoth(fields.any.name.label, 'Puntos dobles', 'Double points');
    await field(fields.campaign.percent.label).fill('200');
    await field(fields.any.startsAt.label).fill('2026-01-01T00:00');
    await field(fields.any.endsAt.label).fill('2099-12-31T23:59');
    await merchant.saveDraft();
    await merchant.backOn('campaigns');

    await merchant.open('/programme/try');
    await field(t.try.basket.quantity).fill('2');
    await field(t.try.basket.price).fill('12,10');
    await field(t.try.tax).fill('21');
    await inFrame().getByRole('button', { name: t.try.action }).click();
    await inFrame().getByText('Campaign “Double points”').waitFor();
    await inFrame().getByText('Rule “Bottles”: 2 units').waitFor();
    await expectFitForPeople(merchant.page, 'en-programme-tried');
  });

  it('previews what changes, publishes it, and finds it in the history', async () => {
    await merchant.open('/programme');
    await inFrame().getByText('Double Rioja').waitFor();
    await inFrame().getByRole('button', { name: programme.publish.action, exact: true }).click();
    const dialog = inFrame().getByRole('dialog');
    for (const text of [
      'Rule: Bottles',
      'Tier: Gold',
      'Reward: Corkscrew for free',
      'Campaign: Double points',
    ])
      await dialog.getByRole('heading', { name: text }).waitFor();
    await expectFitForPeople(merchant.page, 'en-programme-publish');
    await dialog.getByRole('button', { name: t.common.cancel, exact: true }).click();
    const version = await merchant.publishDraft('Everything new');
    expect(version).toBeGreaterThan(1);
    const item = inFrame().locator('li', { hasText: 'Everything new' });
    expect(await read(item)).toContain(programme.history.you);
    await expect.poll(() => inFrame().getByText(programme.draft.title).count()).toBe(0);
  });

  it('plans the next version and takes it back', async () => {
    await merchant.open('/programme/expiry');
    await inFrame().locator('label', { hasText: fields.expiry.kind.options.fixed }).click();
    await merchant.saveDraft();
    await merchant.open('/programme');
    await inFrame().getByRole('button', { name: programme.publish.action, exact: true }).click();
    const dialog = inFrame().getByRole('dialog');
    await dialog.locator('label', { hasText: programme.publish.later }).click();
    await dialog.getByRole('button', { name: programme.publish.schedule, exact: true }).click();
    await dialog.getByText(programme.publish.refused['not-a-date']).waitFor();
    const nextMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16);
    await dialog.getByLabel(programme.publish.at).fill(nextMonth);
    await dialog.getByRole('button', { name: programme.publish.schedule, exact: true }).click();
    await inFrame().getByRole('button', { name: programme.scheduled.cancel }).click();
    await inFrame().getByText(programme.draft.title).waitFor();
  });

  describe.each(['es', 'en'] as const)('with everything in it, in %s', (locale) => {
    let other: Merchant;
    beforeAll(async () => {
      other = await merchantIn(locale);
    });

    it.each(PAGES)('is fit for people: programme%s', async (path) => {
      await other.open(`/programme${path}`);
      await expectFitForPeople(other.page, `${locale}-programme-full${path.replaceAll('/', '-')}`);
    });

    it('is fit for people: a reward', async () => {
      await other.open('/programme/rewards');
      await other.frame.locator('tbody a').first().click();
      await other.field(texts[locale].fields.any.points.label).waitFor();
      await expectFitForPeople(other.page, `${locale}-programme-reward`);
    });
  });

  it('met no error in the browser', () => {
    expect(visits.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
