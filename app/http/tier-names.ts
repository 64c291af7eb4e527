import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { LOCALES, type Locale } from '#app/i18n/locale.ts';

export type InBoth = Readonly<Record<Locale, string>>;

/** What tiers are called; ids that the programme no longer has are left out. */
export const namesOfTiers = (
  settings: ProgrammeSettings | undefined,
  ids: readonly string[],
): readonly InBoth[] =>
  (settings?.tiers.list ?? []).filter((tier) => ids.includes(tier.id)).map(({ name }) => name);

/** "Silver or Gold", in both languages of the API. */
export function tierNames(settings: ProgrammeSettings | undefined, ids: readonly string[]): InBoth {
  const names = namesOfTiers(settings, ids);
  const [en, es] = LOCALES.map((locale) =>
    new Intl.ListFormat(locale, { type: 'disjunction' }).format(names.map((name) => name[locale])),
  );
  return { en: en ?? '', es: es ?? '' };
}
