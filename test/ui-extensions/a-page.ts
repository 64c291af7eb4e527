/** A page with one of the UI extensions on it: Shopify's typed stand-in for the page, the extension's own texts, an app. */
import { resolve } from 'node:path';
import { type AnyExtensionTarget, setUpExtension } from '@shopify/ui-extensions-tester';
import { render } from 'preact';
import { vi } from 'vitest';
import type { ClubAndOrder, ClubAnswer, Earned, Member, Programme } from '../../extensions/ui/answers.ts';
import { type Language, textsOf } from './texts-of.ts';

type Answers = Record<string, ((body: unknown) => { status?: number; json: unknown } | Promise<never>)[]>;
export type Asked = { method: string; path: string; locale: string | null; token: string; body: unknown };

/** Shopify's i18n over the shipped texts: names in double braces, plurals by `count`. */
function i18nOf(extension: string, language: Language) {
  const texts = textsOf(extension, language);
  return {
    translate: (key: string, options: Record<string, string | number> = {}) => {
      const form =
        'count' in options ? `.${new Intl.PluralRules(language).select(Number(options.count))}` : '';
      const text = texts[key + form] ?? texts[`${key}.other`] ?? texts[key];
      if (text === undefined) throw new Error(`no text ${key} in ${language}`);
      return text.replace(/\{\{(\w+)\}\}/g, (_, name) => {
        if (options[name] === undefined) throw new Error(`${key} in ${language} needs ${name}`);
        return String(options[name]);
      });
    },
    formatNumber: (value: number | bigint) => new Intl.NumberFormat(language).format(value),
    formatCurrency: (value: number | bigint, { inExtensionLocale: _, ...options }: Formats = {}) =>
      new Intl.NumberFormat(language, { style: 'currency', ...options }).format(value),
    formatDate: (date: Date, { inExtensionLocale: _, ...options }: Formats = {}) =>
      new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...(options as object) }).format(date),
  };
}
type Formats = { inExtensionLocale?: boolean; currency?: string };

export type Page<Target extends AnyExtensionTarget> = Awaited<ReturnType<typeof aPage<Target>>>;

export async function aPage<Target extends AnyExtensionTarget>(
  extension: 'lealta-account' | 'lealta-thank-you',
  target: Target,
  options: {
    language?: Language;
    /** What the app answers at a path, one after another; the last again and again. */
    answers: Answers;
    prepare?: (shopify: ReturnType<typeof setUpExtension<Target>>['shopify']) => void;
  },
) {
  const { language = 'en', answers } = options;
  const harness = setUpExtension(target, { configSearchDir: resolve('extensions', extension) });
  const shopify = harness.shopify as Record<string, unknown>;
  shopify.i18n = i18nOf(extension, language);
  // Shopify's stand-in has only what is always there.
  shopify.extension = { ...(shopify.extension as object), editor: undefined };
  shopify.sessionToken = { get: async () => 'a.session.token' };
  const { localization } = harness.shopify as { localization: { extensionLanguage: { value: unknown } } };
  localization.extensionLanguage.value = { isoCode: language };
  options.prepare?.(harness.shopify);

  const asked: Asked[] = [];
  harness.fetch = async (input, init) => {
    const url = new URL(String(input));
    const path = url.pathname.replace('/api/extension/', '');
    const body = init?.body === undefined ? null : JSON.parse(String(init.body));
    asked.push({
      method: init?.method ?? 'GET',
      path: url.origin + url.pathname,
      locale: url.searchParams.get('locale'),
      token: new Headers(init?.headers).get('authorization') ?? '',
      body,
    });
    const waiting = answers[path] ?? [];
    const next = waiting.length > 1 ? waiting.shift() : waiting[0];
    if (next === undefined) throw new Error(`nothing is answered at ${path}`);
    const { status = 200, json } = await next(body);
    return Response.json(json, { status });
  };
  await harness.render();
  return {
    asked,
    shopify: harness.shopify,
    text: () => textOf(document.body),
    element: (selector: string) => document.body.querySelector<HTMLElement>(selector),
    press: (name: string) => {
      const buttons = [...document.body.querySelectorAll<HTMLElement>('s-button')];
      const button = buttons.find((one) => one.textContent === name);
      if (!button) throw new Error(`no button ${name} among ${buttons.map((one) => one.textContent)}`);
      button.dispatchEvent(new Event('click'));
    },
    /** Waits until the page says so. */
    says: (...texts: string[]) =>
      vi.waitFor(
        () => {
          const shown = textOf(document.body);
          for (const text of texts)
            if (!shown.includes(text)) throw new Error(`"${text}" is not in "${shown}"`);
        },
        { interval: 5 },
      ),
    /** Takes the block off the page, as going elsewhere does. */
    end: () => {
      render(null, document.body);
      harness[Symbol.dispose]();
    },
  };
}

/** With plain spaces, where a language has ones that do not break. */
const textOf = ({ textContent }: HTMLElement): string => (textContent ?? '').replace(/[\u00a0\u202f]/g, ' ');

export const PROGRAMME: Programme = {
  name: 'Viña Club',
  pointsName: { one: 'point', other: 'points' },
  enrolment: 'opt-in',
};

export const MEMBER: Member = {
  points: { available: 1250, pending: 48 },
  nextMaturity: { points: 48, at: '2026-12-06T10:00:00Z' },
  expiring: { points: 30, at: '2026-12-31T22:59:59Z' },
  tier: { name: 'Silver' },
  nextTier: { name: 'Gold', share: 62, missing: { basis: 'spend', amount: 120.5, currency: 'EUR' } },
};

export const aClub = (changes: Partial<ClubAnswer> = {}) => ({
  json: { programme: PROGRAMME, viewer: 'member', member: MEMBER, ...changes } satisfies ClubAnswer,
});

export const EARNED: Earned = {
  state: 'earned',
  points: 48,
  availableAt: '2026-12-06T10:00:00Z',
  available: false,
  counted: { amount: 32.5, currency: 'EUR' },
  rate: { points: 1, per: 1 },
  parts: [{ name: null, points: 48 }],
};

export const anOrder = (changes: Partial<ClubAndOrder> = {}) => ({
  json: {
    programme: PROGRAMME,
    viewer: 'member',
    member: MEMBER,
    estimate: null,
    order: EARNED,
    ...changes,
  } satisfies ClubAndOrder,
});
