import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { fieldsOf, type Item, kindOf, type ListName } from '../forms/sections.ts';
import { fieldFacts, type Language, NOTHING } from '../settings-facts.ts';

const SKIPPED = new Set([
  'name',
  'active',
  'weekdays',
  'hours',
  'combinesWith-order',
  'combinesWith-product',
  'combinesWith-shipping',
]);
const SHOWN_MAX = 3;

/** The settings that say most about an item, in a line. */
export function itemSummary(
  item: Item,
  list: ListName,
  settings: ProgrammeSettings,
  language: Language,
): string {
  const all = language.t('fields:target.all');
  return (
    fieldFacts(item, fieldsOf(list, kindOf(item)), kindOf(item), settings.tiers.list, language)
      .filter(({ key, value }) => !SKIPPED.has(key) && value !== NOTHING && value !== all)
      .slice(0, SHOWN_MAX)
      // Points say themselves what they are.
      .map(({ key, label, value }) => (key === 'points' ? value : `${label}: ${value}`))
      .join(' · ')
  );
}
