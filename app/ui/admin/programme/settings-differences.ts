import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { REFERRAL_LISTS, type ReferralList } from './forms/referral-fields.ts';
import { fieldsOf, type Item, kindOf, LISTS, type ListName } from './forms/sections.ts';
import { rewardTitle } from './reward-title.ts';
import {
  basicFacts,
  expiryFacts,
  type Fact,
  fieldFacts,
  type Language,
  NOTHING,
  referralFacts,
  referralItemFacts,
  sharedFacts,
  tierFacts,
  tiersFacts,
} from './settings-facts.ts';

export type Difference = { key: string; label: string; before: string | null; after: string | null };
export type DifferenceGroup = {
  key: string;
  title: string;
  how: 'added' | 'removed' | 'changed';
  differences: Difference[];
};

/**
 * What differs between two versions as a person reads it: section by section, items by their ids, field by field. All
 * of `after` when there is no version before.
 */
export function differences(
  before: ProgrammeSettings | null,
  after: ProgrammeSettings,
  language: Language,
): DifferenceGroup[] {
  const { t } = language;
  const section = (key: string, facts: (settings: ProgrammeSettings) => Fact[]): DifferenceGroup[] => {
    const found = compare(before === null ? null : facts(before), facts(after));
    const how = before === null ? 'added' : 'changed';
    return found.length === 0
      ? []
      : [{ key, title: t(`programme:cards.${key}.title`), how, differences: found }];
  };
  return [
    ...section('basics', (settings) => basicFacts(settings, language)),
    ...LISTS.flatMap((list) => itemDifferences(list, before, after, language)),
    ...section('shared', (settings) => [
      ...sharedFacts(settings, language),
      ...orders(settings, before, after, language),
    ]),
    ...section('tiers', (settings) => tiersFacts(settings, language)),
    ...tierDifferences(before, after, language),
    ...section('expiry', (settings) => expiryFacts(settings, language)),
    ...referralDifferences(before, after, language),
  ];
}

/** Of referrals that are switched on everything is told; of such that are off and always were, what somebody changed. */
function referralDifferences(
  before: ProgrammeSettings | null,
  after: ProgrammeSettings,
  language: Language,
): DifferenceGroup[] {
  const { t } = language;
  if (before === null && !after.referrals.active) return [];
  const isNew = before === null || (!before.referrals.active && after.referrals.active);
  const found = compare(
    isNew ? null : referralFacts(before, language),
    referralFacts(after, language),
  ).filter((one) => !isNew || one.after !== NOTHING);
  const named = (list: ReferralList) => (settings: ProgrammeSettings | null) =>
    (settings?.referrals[list] ?? []).map(
      (item, index): Named => ({
        id: item.id,
        title: t('programme:difference.item', {
          section: t(`programme:items.referral-${list}`),
          name: 'name' in item ? item.name[language.locale] : language.f.number(item.friends),
        }),
        facts: settings === null ? [] : referralItemFacts(settings, list, index, language),
      }),
    );
  return [
    ...(found.length === 0
      ? []
      : [
          {
            key: 'referrals',
            title: t('programme:cards.referrals.title'),
            how: isNew ? ('added' as const) : ('changed' as const),
            differences: found,
          },
        ]),
    ...REFERRAL_LISTS.flatMap((list) =>
      compareItems('referrals', named(list)(isNew ? null : before), named(list)(after)),
    ),
  ];
}

function compare(before: readonly Fact[] | null, after: readonly Fact[]): Difference[] {
  const old = new Map((before ?? []).map((fact) => [fact.key, fact]));
  const kept = new Set(after.map((fact) => fact.key));
  const changed = after
    .filter(({ key, value }) => before === null || old.get(key)?.value !== value)
    .map(({ key, label, value }) => ({ key, label, before: old.get(key)?.value ?? null, after: value }));
  const gone = [...old.values()]
    .filter(({ key }) => !kept.has(key))
    .map(({ key, label, value }) => ({ key, label, before: value, after: null }));
  return [...changed, ...gone];
}

type Named = { id: string; title: string; facts: Fact[] };

/** Items of two lists by their ids: added, removed, or changed in some fields. */
function compareItems(key: string, before: readonly Named[], after: readonly Named[]): DifferenceGroup[] {
  const old = new Map(before.map((item) => [item.id, item]));
  const kept = new Set(after.map((item) => item.id));
  const all = (facts: readonly Fact[], side: 'before' | 'after'): Difference[] =>
    facts
      .filter(({ value }) => value !== NOTHING)
      .map(({ key: fact, label, value }) => ({
        key: fact,
        label,
        before: side === 'before' ? value : null,
        after: side === 'after' ? value : null,
      }));
  const groups = after.map(({ id, title, facts }): DifferenceGroup => {
    const was = old.get(id);
    return was === undefined
      ? { key: `${key}.${id}`, title, how: 'added', differences: all(facts, 'after') }
      : { key: `${key}.${id}`, title, how: 'changed', differences: compare(was.facts, facts) };
  });
  const removed = before
    .filter(({ id }) => !kept.has(id))
    .map(({ id, title, facts }): DifferenceGroup => {
      return { key: `${key}.${id}`, title, how: 'removed', differences: all(facts, 'before') };
    });
  return [...groups.filter((group) => group.differences.length > 0), ...removed];
}

function itemDifferences(
  list: ListName,
  before: ProgrammeSettings | null,
  after: ProgrammeSettings,
  language: Language,
): DifferenceGroup[] {
  const named = (settings: ProgrammeSettings | null): Named[] =>
    (settings?.[list] ?? []).map((item: Item) => ({
      id: item.id,
      title: language.t('programme:difference.item', {
        section: language.t(`programme:items.${list}`),
        name: itemTitle(item, language),
      }),
      facts: fieldFacts(
        item,
        fieldsOf(list, kindOf(item)),
        kindOf(item),
        settings?.tiers.list ?? [],
        language,
      ),
    }));
  return compareItems(list, named(before), named(after));
}

function tierDifferences(
  before: ProgrammeSettings | null,
  after: ProgrammeSettings,
  language: Language,
): DifferenceGroup[] {
  const named = (settings: ProgrammeSettings | null): Named[] =>
    (settings?.tiers.list ?? []).map((tier, index) => ({
      id: tier.id,
      title: language.t('programme:difference.item', {
        section: language.t('programme:items.tiers'),
        name: tier.name[language.locale],
      }),
      facts: settings === null ? [] : tierFacts(settings, index, language),
    }));
  return compareItems('tiers', named(before), named(after));
}

/** The order in which members see rewards, where those of both versions stand in another. */
function orders(
  settings: ProgrammeSettings,
  before: ProgrammeSettings | null,
  after: ProgrammeSettings,
  language: Language,
): Fact[] {
  if (before === null) return [];
  const common = (of: ProgrammeSettings, other: ProgrammeSettings) =>
    of.rewards.filter(({ id }) => other.rewards.some((one) => one.id === id));
  const [was, is] = [common(before, after), common(after, before)];
  if (was.every(({ id }, index) => is[index]?.id === id)) return [];
  const titles = (settings === before ? was : is).map((reward) => rewardTitle(reward, language));
  return [
    { key: 'rewardsOrder', label: language.t('programme:facts.rewardsOrder'), value: titles.join(' · ') },
  ];
}

/** What an item is called in the page's language. */
export function itemTitle(item: Item, language: Language): string {
  return 'kind' in item && isReward(item)
    ? rewardTitle(item, language)
    : (item.name?.[language.locale] ?? '');
}

const isReward = (item: Item): item is ProgrammeSettings['rewards'][number] => 'codeDays' in item;
