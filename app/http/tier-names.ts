import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { LOCALES, type Locale } from '#app/i18n/locale.ts';

export type InBoth = Readonly<Record<Locale, string>>;

/** "Silver or Gold", in both languages; ids that the programme no longer has are left out. */
export function tierNames(settings: ProgrammeSettings | undefined, ids: readonly string[]): InBoth {
  const tiers = settings?.tiers.list.filter((tier) => ids.includes(tier.id)) ?? [];
  const [en, es] = LOCALES.map((locale) =>
    new Intl.ListFormat(locale, { type: 'disjunction' }).format(tiers.map(({ name }) => name[locale])),
  );
  return { en: en ?? '', es: es ?? '' };
}
