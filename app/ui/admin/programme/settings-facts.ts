import type { TFunction } from 'i18next';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { Formatters } from '#app/i18n/formatters.ts';
import { pointsText, rateSentence } from '../cause-sentence.ts';

type Language = { t: TFunction; f: Formatters; currency: string };
type Fact = { key: string; label: string; value: string };
export type Difference = { key: string; label: string; before: string | null; after: string };

/** Every setting as a label and a readable value, in the order of the form. */
function factsOf(settings: ProgrammeSettings, { t, f, currency }: Language): Fact[] {
  const { earning, pointsName } = settings;
  const fact = (key: string, value: string): Fact => ({ key, label: t(`programme:facts.${key}`), value });
  const days = (count: number) => t('common:days', { count, n: f.number(count) });
  const yesNo = (yes: boolean) => t(yes ? 'programme:counts' : 'programme:countsNot');
  return [
    fact('nameEs', settings.name.es),
    fact('nameEn', settings.name.en),
    fact('pointsNameEs', `${pointsName.es.one} / ${pointsName.es.other}`),
    fact('pointsNameEn', `${pointsName.en.one} / ${pointsName.en.other}`),
    fact('rate', rateSentence(t, f, BigInt(earning.points), BigInt(earning.perMinor), currency)),
    fact('rounding', t(`programme:rounding.${earning.rounding}`)),
    fact('includeTax', yesNo(earning.includeTax)),
    fact('includeShipping', yesNo(earning.includeShipping)),
    fact('includeGiftCards', yesNo(earning.includeGiftCards)),
    fact('pendingDays', days(earning.pendingDays)),
    fact('whenPointsAreSpent', t(`programme:spent.${settings.whenPointsAreSpent}.label`)),
    fact('enrolment', t(`programme:enrolment.${settings.enrolment}.label`)),
    fact('claimDays', days(settings.claimDays)),
    fact(
      'rewards',
      settings.rewards.length === 0
        ? t('programme:rewards.none')
        : settings.rewards
            .map(({ points, value }) => `${pointsText(t, f, points)} = ${f.money(BigInt(value), currency)}`)
            .join(' · '),
    ),
    fact('voucherDays', days(settings.voucherDays)),
  ];
}

/** What differs between two versions as a person reads it; all of it when there is no version before. */
export function differences(
  before: ProgrammeSettings | null,
  after: ProgrammeSettings,
  language: Language,
): Difference[] {
  const old = new Map(before === null ? [] : factsOf(before, language).map(({ key, value }) => [key, value]));
  return factsOf(after, language)
    .map(({ key, label, value }) => ({ key, label, before: old.get(key) ?? null, after: value }))
    .filter((difference) => difference.before !== difference.after);
}
