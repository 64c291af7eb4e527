import type { Refusal } from '#app/domain/earning/explain-award.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { Language } from '../settings-facts.ts';

/** Why a rule or campaign gave nothing. */
export function refusalSentence(
  { code, id, why }: Refusal,
  settings: ProgrammeSettings,
  { t, locale }: Language,
): string {
  const items = code === 'rule' ? settings.rules : settings.campaigns;
  const name = items.find((item) => item.id === id)?.name[locale] ?? id;
  return t('try:refusal', { name, why: t(`try:why.${why}`) });
}
