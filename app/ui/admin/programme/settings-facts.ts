import { ORDER_SOURCES } from '#app/domain/orders/order-source.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { pointsText, rateSentence } from '../cause-sentence.ts';
import type { Admin } from '../use-admin.ts';
import { type Field, textAt, textKey, textsAt, valueAt } from './forms/fields.ts';
import { type ReferralList, referralFields, referralItemFields } from './forms/referral-fields.ts';
import {
  CAMPAIGN_SHARED_FIELDS,
  expiryFields,
  tierFields,
  tiersFields,
  VOUCHER_FIELDS,
} from './forms/sections.ts';

/** What the texts of settings need: a language, formats, and the programme's tiers for their names. */
export type Language = Pick<Admin, 't' | 'f' | 'locale' | 'shop'>;
export type Fact = { key: string; label: string; value: string };
type Tiers = ProgrammeSettings['tiers']['list'];

/** Stands for a setting that asks nothing. */
export const NOTHING = '–';

/** The basic settings as labels and readable values, in the order of their form. */
export function basicFacts(settings: ProgrammeSettings, { t, f, shop }: Language): Fact[] {
  const { earning, pointsName } = settings;
  const fact = (key: string, value: string): Fact => ({ key, label: t(`programme:facts.${key}`), value });
  const days = (count: number) => t('common:days', { count, n: f.number(count) });
  const counts = (yes: boolean) => t(yes ? 'programme:counts' : 'programme:countsNot');
  return [
    fact('nameEs', settings.name.es),
    fact('nameEn', settings.name.en),
    fact('pointsNameEs', `${pointsName.es.one} / ${pointsName.es.other}`),
    fact('pointsNameEn', `${pointsName.en.one} / ${pointsName.en.other}`),
    fact('rate', rateSentence(t, f, BigInt(earning.points), BigInt(earning.perMinor), shop.currency)),
    fact(
      'currencies',
      listed(
        earning.currencies.map((one) =>
          rateSentence(t, f, BigInt(one.points), BigInt(one.perMinor), one.currency),
        ),
      ),
    ),
    fact('rounding', t(`programme:rounding.${earning.rounding}`)),
    fact('includeTax', counts(earning.includeTax)),
    fact('includeShipping', counts(earning.includeShipping)),
    fact('includeGiftCards', counts(earning.includeGiftCards)),
    fact('beforeDiscounts', t(earning.beforeDiscounts ? 'fields:yes' : 'fields:no')),
    fact('includeGiftCardPayments', counts(earning.includeGiftCardPayments)),
    fact('includeStoreCreditPayments', counts(earning.includeStoreCreditPayments)),
    fact(
      'sources',
      listed(
        ORDER_SOURCES.filter((source) => earning.sources[source]).map((source) =>
          t(`programme:sources.${source}`),
        ),
      ),
    ),
    fact('pendingDays', days(earning.pendingDays)),
    fact('pendingFrom', t(`programme:pendingFrom.${earning.pendingFrom}.label`)),
    fact('whenPointsAreSpent', t(`programme:spent.${settings.whenPointsAreSpent}.label`)),
    fact('enrolment', t(`programme:enrolment.${settings.enrolment}.label`)),
    fact('claimDays', days(settings.claimDays)),
  ];
}

/** The fields of an item, a tier or a section as labels and readable values. */
export function fieldFacts(
  settings: object,
  fields: readonly Field[],
  kind: string,
  tiers: Tiers,
  language: Language,
): Fact[] {
  return fields.map((field) => {
    const key = textKey(field.path);
    return {
      key,
      label: language.t([
        `fields:${kind}.${key}.fact`,
        `fields:any.${key}.fact`,
        `fields:${kind}.${key}.label`,
        `fields:${field.texts ?? 'any'}.${key}.label`,
      ]),
      value: readable(field, settings, kind, tiers, language),
    };
  });
}

/** A tier's own fields. */
export const tierFacts = (settings: ProgrammeSettings, index: number, language: Language): Fact[] =>
  fieldFacts(settings.tiers, tierFields(index, settings.tiers.basis), 'tiers', settings.tiers.list, language);

export const tiersFacts = (settings: ProgrammeSettings, language: Language): Fact[] =>
  fieldFacts(settings.tiers, tiersFields({ ...settings.tiers, list: [] }), 'tiers', [], language);
export const expiryFacts = (settings: ProgrammeSettings, language: Language): Fact[] =>
  fieldFacts(settings.expiry, expiryFields(settings.expiry), 'expiry', [], language);
export const referralFacts = ({ referrals }: ProgrammeSettings, language: Language): Fact[] =>
  fieldFacts(referrals, referralFields(referrals), 'referrals', [], language);
/** A campaign's, or a milestone's, own fields. */
export const referralItemFacts = (
  { referrals }: ProgrammeSettings,
  list: ReferralList,
  index: number,
  language: Language,
): Fact[] => fieldFacts(referrals, referralItemFields(list, index), 'referrals', [], language);
export const sharedFacts = (settings: ProgrammeSettings, language: Language): Fact[] =>
  fieldFacts(settings, [...CAMPAIGN_SHARED_FIELDS, ...VOUCHER_FIELDS], 'any', [], language);

function readable(field: Field, settings: object, kind: string, tiers: Tiers, language: Language): string {
  const { t, f, locale, shop } = language;
  const { path, input, suffix } = field;
  const value = valueAt(settings, path);
  const number = typeof value === 'number' ? value : 0;
  const key = textKey(path);
  switch (input) {
    case 'points':
      return pointsText(t, f, number);
    case 'percent':
      return t('fields:percent', { n: f.number(number) });
    case 'money-or-none':
      return number === 0 ? NOTHING : f.money(BigInt(number), shop.currency);
    case 'money':
      return f.money(BigInt(number), shop.currency);
    case 'days':
      return t('common:days', { count: number, n: f.number(number) });
    case 'limit':
    case 'count':
      if (typeof value !== 'number') return NOTHING;
      if (field.options !== undefined) return f.month(value);
      return suffix === 'months' ? t('fields:months', { count: value, n: f.number(value) }) : f.number(value);
    case 'flag':
      return t(value === true ? 'fields:yes' : 'fields:no');
    case 'choice':
      return t([
        `fields:${kind}.${key}.options.${String(value)}`,
        `fields:any.${key}.options.${String(value)}`,
      ]);
    case 'both':
    case 'both-or-none':
      return value === null ? NOTHING : `${textAt(value, 'es')} / ${textAt(value, 'en')}`;
    case 'perks':
      return listed(textsAt(value, locale));
    case 'tiers':
      return listed(
        textsAt(settings, path).map(
          (id) => tiers.find((tier) => tier.id === id)?.name[locale] ?? t('fields:goneTier'),
        ),
      );
    case 'texts':
      return listed(textsAt(settings, path));
    case 'weekdays':
      return listed(Array.isArray(value) ? value.map((day) => t(`fields:weekdays.${day}`)) : []);
    case 'hours':
      return value === null
        ? NOTHING
        : t('fields:hourRange', {
            from: String(valueAt(value, 'from')),
            until: String(valueAt(value, 'until')),
          });
    case 'per-member': {
      const days = valueAt(value, 'days');
      if (value === null || value === undefined) return NOTHING;
      const count = f.number(Number(valueAt(value, 'count')));
      return typeof days === 'number'
        ? t('fields:timesInDays', { count, days: t('common:days', { count: days, n: f.number(days) }) })
        : t('fields:timesEver', { count });
    }
    case 'instant':
    case 'instant-or-none':
      return typeof value === 'string' ? f.dateTime(new Date(value)) : NOTHING;
    case 'target':
      return targetText(value, language);
    case 'product':
      return textAt(settings, 'productTitle');
    case 'text':
      return String(value ?? NOTHING);
  }
}

const listed = (texts: readonly string[]): string => (texts.length === 0 ? NOTHING : texts.join(', '));

const LISTS_OF_TARGET = ['products', 'variants', 'collections', 'tags', 'vendors', 'types'] as const;

function targetText(target: unknown, { t }: Language): string {
  const named = (lists: unknown) =>
    LISTS_OF_TARGET.flatMap((list) => {
      const texts = textsAt(lists, list);
      return texts.length === 0 ? [] : [`${t(`fields:target.${list}`)}: ${texts.join(', ')}`];
    }).join('; ');
  const meant = named(target) || t('fields:target.all');
  const except = named(valueAt(target, 'except'));
  return except === '' ? meant : `${meant} (${t('fields:target.except')}: ${except})`;
}
