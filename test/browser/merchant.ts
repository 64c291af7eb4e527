import polarisEn from '@shopify/polaris/locales/en.json' with { type: 'json' };
import polarisEs from '@shopify/polaris/locales/es.json' with { type: 'json' };
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import en from '#app/i18n/locales/en.json' with { type: 'json' };
import es from '#app/i18n/locales/es.json' with { type: 'json' };
import { digits, type Locale, read, type Visit } from './visit.ts';

export const texts = { es, en };
const polaris = { es: polarisEs.Polaris, en: polarisEn.Polaris };

/** What a merchant does in the store's admin, with the app in its frame. */
export function createMerchant({ page }: Visit, admin: string, locale: Locale) {
  const frame = page.frameLocator('#app-frame');
  const t = texts[locale];
  const toast = (text: string) => page.locator('.toast', { hasText: text }).first().waitFor();
  const dialog = frame.getByRole('dialog');
  const { fields, programme } = t;
  const field = (label: string) => frame.getByLabel(label, { exact: true });

  return {
    page,
    frame,
    field,

    /** Opens a page of the app by its address in the admin, e.g. `/members`. */
    async open(path: string): Promise<void> {
      await page.goto(`${admin}/apps/lealta${path}${path.includes('?') ? '&' : '?'}locale=${locale}`);
      await frame.getByRole('heading', { level: 1 }).first().waitFor();
      // Until React has taken over, a click does nothing.
      await page.locator('#app-nav a').first().waitFor();
    },

    /** Waits for a number under a heading of the home or member page's cards: after a deed the page is read again. */
    async showsFigure(name: string, expected: number): Promise<void> {
      const shown = async () => {
        const text = await read(
          frame.locator(
            `xpath=//*[self::h2 or self::h3][normalize-space()="${name}"]/following-sibling::*[1]`,
          ),
        );
        return /^[−-]/.test(text.trim()) ? -digits(text) : digits(text);
      };
      await expect.poll(shown, { message: name, timeout: 10_000 }).toBe(expected);
    },

    /** From the menu to the list of members, by search to one of them. */
    async findMember(email: string, name: string): Promise<void> {
      await page.locator('#app-nav').getByRole('link', { name: t.nav.members }).click();
      await frame.getByRole('heading', { level: 1, name: t.members.title }).waitFor();
      await frame
        .getByRole('button', { name: polaris[locale].IndexFilters.searchFilterAccessibilityLabel })
        .click();
      await frame.getByPlaceholder(t.members.search).fill(email);
      await frame.getByText(t.members.count_one.replace('{{n}}', '1')).waitFor();
      await frame.getByRole('link', { name }).click();
      await frame.getByRole('heading', { level: 1, name }).waitFor();
    },

    /** The line of the member's history that contains a text. */
    historyLine: (text: string | RegExp) => frame.locator('ol > li', { hasText: text }).first(),

    async adjust(points: number, reason: string): Promise<void> {
      const { adjust } = t.member;
      await frame.getByRole('button', { name: adjust.action }).click();
      await dialog.getByRole('textbox', { name: adjust.points }).fill(String(points));
      await dialog.getByRole('textbox', { name: adjust.reason }).fill(reason);
      await dialog.getByRole('button', { name: adjust.submit, exact: true }).click();
      await toast(adjust.done);
      await dialog.waitFor({ state: 'detached' });
    },

    async undoAdjustment(reason: string): Promise<void> {
      const { undo } = t.member;
      await frame.locator('ol > li', { hasText: reason }).getByRole('button', { name: undo.action }).click();
      await dialog.getByRole('button', { name: undo.action, exact: true }).click();
      await toast(undo.done);
      await dialog.waitFor({ state: 'detached' });
    },

    /** Fills a text that is written in both languages. @param place which of several such, from 0 */
    async fillInBoth(label: string, es: string, en: string, place = 0): Promise<void> {
      const labelIn = (language: string) =>
        fields.inLanguage.replace('{{label}}', label).replace('{{language}}', language);
      await field(labelIn(fields.languages.es)).nth(place).fill(es);
      await field(labelIn(fields.languages.en)).nth(place).fill(en);
    },

    /** Opens the form of a kind from the cards that explain the kinds. */
    async beginNew(list: 'rules' | 'rewards', kind: string): Promise<void> {
      await this.open(`/programme/${list}/new`);
      const kinds: Record<string, { title: string }> = t.kinds[list];
      const title = kinds[kind]?.title ?? kind;
      await frame.getByRole('link', { name: programme.lists.pick.replace('{{title}}', title) }).click();
      await frame.getByRole('heading', { level: 1, name: title }).waitFor();
    },

    /** Saving a form leads back to its list. */
    backOn: (list: 'rules' | 'rewards' | 'campaigns') =>
      frame.getByRole('heading', { level: 1, name: programme.cards[list].title }).waitFor(),

    /** Saves what was changed, in the admin's own bar around the frame, and waits until nothing is unsaved. */
    async saveDraft(): Promise<void> {
      await page.locator('#save-bar').getByRole('button', { name: t.programme.saveDraft }).click();
      await toast(t.programme.done.save);
      await page.locator('#save-bar').waitFor({ state: 'hidden' });
    },

    /** Publishes the draft from the overview. @returns the number of the version that is live then */
    async publishDraft(note: string): Promise<number> {
      await this.open('/programme');
      await frame.getByRole('button', { name: programme.publish.action, exact: true }).click();
      await dialog.getByLabel(programme.publish.note).fill(note);
      await dialog.getByRole('button', { name: programme.publish.confirm, exact: true }).click();
      await toast(programme.done.publish);
      await frame.locator('li', { hasText: note }).waitFor();
      return digits(await read(frame.locator('li', { hasText: note }).getByRole('heading')));
    },

    /** Changes the rules and publishes them. @returns the number of the version that is live then */
    async publish(rules: { pendingDays: number; enrolment: 'automatic' | 'opt-in' }, note: string) {
      await this.open('/programme/basics');
      await frame.getByLabel(programme.pendingDays.label, { exact: true }).fill(String(rules.pendingDays));
      await frame.locator('label', { hasText: programme.enrolment[rules.enrolment].label }).click();
      await this.saveDraft();
      return this.publishDraft(note);
    },

    /** Refunds so many units of an order’s first line in the store’s own admin. */
    async refund(order: string, units: number): Promise<void> {
      await page.goto(`${admin}/orders?q=${encodeURIComponent(order)}&locale=${locale}`);
      await page.getByRole('link', { name: order, exact: true }).click();
      const form = page.locator('form[action$="/refund"]');
      await form.locator('input[name^="quantity:"]').first().fill(String(units));
      await form.locator('button.primary').click();
      await expectDone(page);
    },
  };
}

export type Merchant = ReturnType<typeof createMerchant>;

async function expectDone(page: Page): Promise<void> {
  await page.getByRole('status').first().waitFor();
  expect(new URL(page.url()).searchParams.has('refused')).toBe(false);
}
