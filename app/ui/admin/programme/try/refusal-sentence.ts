import type { Refusal } from '#app/domain/earning/explain-award.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { Language } from '../settings-facts.ts';

/** How far a member came with cards and goals, by rule. */
export type Progress = Readonly<Record<string, { readonly done: number; readonly needed: number }>>;

/** Why a rule or campaign gave nothing: of a card that is not full, how full it is; of an audience, who it is. */
export function refusalSentence(
  { code, id, why }: Refusal,
  settings: ProgrammeSettings,
  progress: Progress,
  { t, f, locale }: Language,
): string {
  const items = code === 'rule' ? settings.rules : settings.campaigns;
  const name = items.find((item) => item.id === id)?.name[locale] ?? id;
  const reached = why === 'nothing-counts' && code === 'rule' ? progress[id] : undefined;
  if (reached !== undefined) {
    const { done, needed } = reached;
    return t('try:refusal', {
      name,
      why: t('try:progress', { done: f.number(done), needed: f.number(needed) }),
    });
  }
  const audience = why === 'other-audience' ? audienceOf(id, settings, locale) : '';
  const reason = audience === '' ? t(`try:why.${why}`) : t('try:whyAudience', { audience });
  return t('try:refusal', { name, why: reason });
}

/** The tiers and tags that a campaign is for. */
function audienceOf(campaignId: string, { campaigns, tiers }: ProgrammeSettings, locale: Language['locale']) {
  const audience = campaigns.find((one) => one.id === campaignId)?.audience ?? { tiers: [], tags: [] };
  const named = audience.tiers.map((id) => tiers.list.find((tier) => tier.id === id)?.name[locale] ?? id);
  return [...named, ...audience.tags].join(', ');
}
