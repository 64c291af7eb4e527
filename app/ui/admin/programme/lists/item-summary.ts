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
/** Who an item is for is never left out: without it, it would seem to be for everybody. */
const AUDIENCE = new Set(['audience-tiers', 'audience-tags', 'tiers']);

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
      .filter(({ key }, place) => place < SHOWN_MAX || AUDIENCE.has(key))
      // Points say themselves what they are.
      .map(({ key, label, value }) => (key === 'points' ? value : `${label}: ${value}`))
      .join(' · ')
  );
}
