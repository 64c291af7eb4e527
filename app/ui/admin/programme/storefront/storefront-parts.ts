import { progressAt } from '#app/domain/earning/member-orders.ts';
import { earningRule, RULES } from '#app/domain/earning/rules/index.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { RewardKind } from '#app/domain/rewards/settings.ts';
import { minorDigits } from '#app/kernel/money.ts';
import { divideRounded } from '#app/kernel/rounding.ts';
import { type Typed, textAt, textsAt, valueAt } from '../forms/fields.ts';
import { fieldsOf, type ListName, tiersFields } from '../forms/sections.ts';
import { fromTyped, type TypingContext } from '../forms/typed-settings.ts';
import { OPEN, type StorefrontWords, UNNAMED } from './storefront-words.ts';

/** A part of the storefront, with the texts that members read there. */
export type StorefrontPart =
  | {
      kind: 'reward';
      heading: string;
      title: string;
      lines: string[];
      /** What stands against it for some; it has no button for them. */
      locked: string[];
      button: string;
    }
  | { kind: 'line'; heading: string; text: string }
  | { kind: 'card'; heading: string; title: string; progress: string; share: number }
  | { kind: 'movement'; heading: string; points: string; text: string; parts: string[] }
  | { kind: 'tier'; heading: string; title: string; more: string; next: string; perks: string[] };

/** What is typed so far; a number that cannot be read yet is null. */
const numberAt = (tree: unknown, path: string): number | null => {
  const value = valueAt(tree, path);
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};
const instantAt = (tree: unknown, path: string): string | null => {
  const text = textAt(tree, path);
  return Number.isNaN(Date.parse(text)) ? null : text;
};
const nameAt = (tree: unknown, { locale }: StorefrontWords): string => textAt(tree, `name.${locale}`).trim();

/** What the storefront says of an item as it is typed, though some of it is still missing. */
export function partsOfItem(
  list: ListName,
  kind: string,
  form: Typed,
  settings: ProgrammeSettings,
  words: StorefrontWords,
  context: TypingContext,
): StorefrontPart[] {
  const item = fromTyped(form, fieldsOf(list, kind), context);
  switch (list) {
    case 'rewards':
      return [rewardPart(item, kind as RewardKind, settings, words)];
    case 'campaigns':
      return [earnsWith(item, words), boughtWith(item, settings, words, context.currency)];
    case 'rules':
      return ruleParts(item, kind as keyof typeof RULES, settings, words, context.currency);
  }
}

function rewardPart(
  item: Typed,
  kind: RewardKind,
  { tiers }: ProgrammeSettings,
  words: StorefrontWords,
): StorefrontPart {
  const { say, points, money, date } = words;
  const target = valueAt(item, 'target');
  const cap = numberAt(item, 'cap') ?? 0;
  const [minimum, most] = [numberAt(item, 'minimum') ?? 0, numberAt(item, 'maxPoints')];
  const [starts, ends] = [instantAt(item, 'startsAt'), instantAt(item, 'endsAt')];
  const named = nameAt(item, words) !== '';
  const limited = ['products', 'variants', 'collections'].some((path) => textsAt(target, path).length > 0);
  const terms = [
    kind === 'free-product' ? say('terms.in_basket') : limited ? say('terms.some') : '',
    cap > 0 && named ? say('terms.cap', { value: money(cap) }) : '',
    minimum > 0 ? say('terms.minimum', { value: money(minimum) }) : '',
    kind === 'any-amount' && most !== null ? say('terms.most', { points: points(most) }) : '',
    ends === null ? '' : say('terms.until', { date: date(ends) }),
  ].filter((term) => term !== '');
  const only = textsAt(item, 'tiers').flatMap((id) => tiers.list.find((tier) => tier.id === id) ?? []);
  return {
    kind: 'reward',
    heading: say('rewards.title'),
    title: rewardName(item, kind, words),
    lines: [points(numberAt(item, 'points')), terms.join(' · ')].filter((line) => line !== ''),
    locked: [
      starts !== null && Date.parse(starts) > Date.now() ? say('rewards.from', { date: date(starts) }) : '',
      only.length > 0
        ? say('rewards.tiers', { tiers: only.map(({ name }) => name[words.locale]).join(', ') })
        : '',
      numberAt(item, 'stock') === 0 ? say('rewards.sold_out') : '',
    ].filter((line) => line !== ''),
    button: say('rewards.redeem'),
  };
}

const KIND_TEXTS: Record<RewardKind, string> = {
  'fixed-amount': 'amount',
  percentage: 'percentage',
  'free-shipping': 'free_shipping',
  'free-product': 'free_product',
  'gift-card': 'gift_card',
  'store-credit': 'store_credit',
  'any-amount': 'any_amount',
};

/** What the storefront calls a reward. */
export function rewardName(item: Typed, kind: RewardKind, words: StorefrontWords): string {
  const { say, money, number } = words;
  const own = nameAt(item, words);
  if (own !== '') return own;
  const cap = numberAt(item, 'cap') ?? 0;
  const text = kind === 'percentage' && cap > 0 ? 'percentage_capped' : KIND_TEXTS[kind];
  return say(`kinds.${text}`, {
    value: money(cap > 0 ? cap : numberAt(item, 'value')),
    percent: number(numberAt(item, 'percent')),
    product: textAt(item, 'productTitle') || OPEN,
  });
}

function ruleParts(
  item: Typed,
  kind: keyof typeof RULES,
  settings: ProgrammeSettings,
  words: StorefrontWords,
  currency: string,
): StorefrontPart[] {
  const { say, points, signed, number } = words;
  const name = nameAt(item, words) || UNNAMED;
  const given = numberAt(item, 'points');
  if (RULES[kind].scope === 'event') {
    const text =
      kind === 'custom-event'
        ? say('entries.event_custom', { name })
        : say(`entries.event_${kind.replaceAll('-', '_')}`, { name });
    return [
      kind === 'birthday'
        ? { kind: 'line', heading: say('how.title'), text: say('how.birthday', { points: points(given) }) }
        : earnsWith(item, words),
      { kind: 'movement', heading: say('activity.title'), points: signed(given), text, parts: [] },
    ];
  }
  const hasCard = 'progress' in RULES[kind];
  const needed = hasCard ? cardSize(item, settings) : null;
  // As somebody sees it who has come some way.
  const done = needed === null ? 0 : Math.floor((needed * 6) / 10);
  return [
    earnsWith(item, words),
    ...(!hasCard
      ? []
      : [
          {
            kind: 'card' as const,
            heading: say('cards.title'),
            title: name,
            progress: say('cards.progress', { done: number(done), needed: number(needed) }),
            share: needed === null || needed === 0 ? 0 : (done / needed) * 100,
          },
        ]),
    boughtWith(item, settings, words, currency),
  ];
}

/** How much fills a card or reaches a goal; null while its settings are not complete. */
function cardSize(item: Typed, settings: ProgrammeSettings): number | null {
  const rule = earningRule.safeParse({ ...item, active: true });
  if (!rule.success) return null;
  const { id } = rule.data;
  return progressAt({ ...settings, rules: [rule.data] }, [], new Date()).get(id)?.needed ?? null;
}

/** The line of "How it works" that names it; what takes points away is not named there. */
function earnsWith(item: Typed, words: StorefrontWords): StorefrontPart {
  const { say } = words;
  const names = nameAt(item, words) || UNNAMED;
  return { kind: 'line', heading: say('how.title'), text: say('how.more', { names }) };
}

/** An order of so many whole units of the currency, to show what it earns by. */
const EXAMPLE_UNITS = 20;

/** An order that earns by it, as it stands in the member's activity, part by part. */
function boughtWith(
  item: Typed,
  { earning }: ProgrammeSettings,
  words: StorefrontWords,
  currency: string,
): StorefrontPart {
  const { say, points, signed, money } = words;
  const net = EXAMPLE_UNITS * 10 ** minorDigits(currency);
  const rate = (percent: number) =>
    Number(
      divideRounded(
        BigInt(net) * BigInt(earning.points) * BigInt(percent),
        BigInt(earning.perMinor) * 100n,
        earning.rounding,
      ),
    );
  const percent = numberAt(item, 'percent');
  const limit = numberAt(item, 'limit');
  const byPercent = percent === null ? null : percent >= 100 ? rate(percent - 100) : -rate(100 - percent);
  const more = 'percent' in item || byPercent !== null ? byPercent : numberAt(item, 'points');
  const extra = more !== null && limit !== null && more > limit ? limit : more;
  const base = rate(100);
  return {
    kind: 'movement',
    heading: say('activity.title'),
    points: signed(extra === null ? null : base + extra),
    text: say('entries.order_award', {
      order: '#1001',
      net: money(net),
      points: points(earning.points),
      per: money(earning.perMinor),
    }),
    parts: [
      `${signed(base)} · ${say('entries.base')}`,
      `${signed(extra)} · ${nameAt(item, words) || UNNAMED}`,
    ],
  };
}

/** The tiers as they are typed: each as its members see it. */
export function partsOfTiers(form: Typed, words: StorefrontWords, context: TypingContext): StorefrontPart[] {
  const { list, basis } = fromTyped(form, tiersFields(form), context);
  if (!Array.isArray(list)) return [];
  return list.flatMap((tier, place) => {
    const next = list.slice(place + 1).find((one) => valueAt(one, 'inviteOnly') !== true);
    return partsOfTier(tier, next, String(basis), words);
  });
}

/** A tier as its members see it, with the way to the one after it. */
function partsOfTier(tier: unknown, next: unknown, basis: string, words: StorefrontWords): StorefrontPart[] {
  const { say, signed, points, money, number, unit } = words;
  const named = (one: unknown) => nameAt(one, words) || UNNAMED;
  const percent = numberAt(tier, 'percent') ?? 100;
  const entry = numberAt(tier, 'entryPoints') ?? 0;
  const [from, to] = [numberAt(tier, 'threshold'), numberAt(next, 'threshold')];
  const missing = to === null ? null : to - (from ?? 0);
  const missingText =
    basis === 'orders'
      ? say('tier.orders', { number: number(missing) }, missing ?? 0)
      : basis === 'points'
        ? points(missing)
        : money(missing);
  const perks = valueAt(tier, `perks.${words.locale}`);
  return [
    {
      kind: 'tier',
      heading: say('tier.title'),
      title: named(tier),
      more: percent > 100 ? say('tier.multiplier', { percent: number(percent - 100), unit }) : '',
      next: next === undefined ? '' : say('tier.next', { missing: missingText, tier: named(next) }),
      perks: Array.isArray(perks) ? perks.filter((perk): perk is string => typeof perk === 'string') : [],
    },
    ...(entry > 0
      ? [
          {
            kind: 'movement' as const,
            heading: say('activity.title'),
            points: signed(entry),
            text: say('entries.tier_entry', { tier: named(tier) }),
            parts: [],
          },
        ]
      : []),
  ];
}
