import { z } from 'zod';
import { campaignSettings } from '#app/domain/campaigns/settings.ts';
import { earningRule, RULES } from '#app/domain/earning/rules/index.ts';
import { type ExpirySettings, expirySettings } from '#app/domain/expiry/settings.ts';
import { rewardContradictions } from '#app/domain/programme/contradictions.ts';
import {
  type EarningRule,
  type ProgrammeSettings,
  programmeSettings,
} from '#app/domain/programme/settings.ts';
import { REWARD_KINDS, type RewardKind, rewardSettings } from '#app/domain/rewards/settings.ts';
import { tiersSettings } from '#app/domain/tiers/settings.ts';
import type { Field, Typed } from './fields.ts';

/** The parts of a programme that are lists, each item with a page of its own. */
export const LISTS = ['rules', 'campaigns', 'rewards'] as const;
export type ListName = (typeof LISTS)[number];
export type Item = ProgrammeSettings[ListName][number];

export const isListName = (name: string | undefined): name is ListName => LISTS.some((list) => list === name);

type RuleKind = EarningRule['kind'];
/** The usual first; the others follow as they come. */
const USUAL: readonly RuleKind[] = ['sign-up', 'birthday', 'punch-card', 'product-multiplier'];
const RULE_KINDS = [...new Set([...USUAL, ...(Object.keys(RULES) as RuleKind[])])];
/** What an item can be; campaigns are of one kind. */
export const KINDS: Record<ListName, readonly string[]> = {
  rules: RULE_KINDS,
  campaigns: ['campaign'],
  rewards: REWARD_KINDS,
};
export const kindOf = (item: object): string => ('kind' in item ? String(item.kind) : 'campaign');

const BOTH_NAMES: Field = { path: 'name', input: 'both' };
const ACTIVE: Field = { path: 'active', input: 'flag' };

const worth: Record<RewardKind, readonly Field[]> = {
  'fixed-amount': [{ path: 'value', input: 'money' }],
  percentage: [
    { path: 'percent', input: 'percent' },
    { path: 'cap', input: 'money-or-none' },
  ],
  'free-shipping': [],
  'free-product': [{ path: 'productId', input: 'product' }],
  'gift-card': [{ path: 'value', input: 'money' }],
  'store-credit': [{ path: 'value', input: 'money' }],
  'any-amount': [
    { path: 'value', input: 'money' },
    { path: 'maxPoints', input: 'points' },
  ],
};
const WITH_TARGET: readonly RewardKind[] = ['fixed-amount', 'percentage', 'any-amount'];
const WITHOUT_BASKET: readonly RewardKind[] = ['gift-card', 'store-credit'];

/** Shopify's codes know nothing of tags, vendors, types and exceptions. */
const CODE_TARGET: Field = {
  path: 'target',
  input: 'target',
  group: 'basket',
  options: ['products', 'variants', 'collections'],
};

function rewardFields(kind: RewardKind): Field[] {
  const basket: Field[] = [
    { path: 'minimum', input: 'money-or-none', group: 'basket' },
    ...(WITH_TARGET.includes(kind) ? [CODE_TARGET] : []),
    { path: 'combinesWith.order', input: 'flag', group: 'combines' },
    { path: 'combinesWith.product', input: 'flag', group: 'combines' },
    { path: 'combinesWith.shipping', input: 'flag', group: 'combines' },
  ];
  return [
    { path: 'points', input: 'points' },
    ...worth[kind],
    { path: 'name', input: 'both-or-none' },
    ...(WITHOUT_BASKET.includes(kind) ? [] : basket),
    { path: 'tiers', input: 'tiers', group: 'who' },
    { path: 'perMember', input: 'per-member', group: 'who' },
    { path: 'stock', input: 'limit', group: 'who' },
    { path: 'startsAt', input: 'instant-or-none', group: 'when' },
    { path: 'endsAt', input: 'instant-or-none', group: 'when' },
    { path: 'codeDays', input: 'limit', group: 'when', suffix: 'days' },
  ];
}

const CAMPAIGN_FIELDS: readonly Field[] = [
  BOTH_NAMES,
  ACTIVE,
  { path: 'percent', input: 'percent' },
  { path: 'startsAt', input: 'instant', group: 'when' },
  { path: 'endsAt', input: 'instant', group: 'when' },
  { path: 'weekdays', input: 'weekdays', group: 'when' },
  { path: 'hours', input: 'hours', group: 'when' },
  { path: 'audience.tiers', input: 'tiers', group: 'who' },
  { path: 'audience.tags', input: 'texts', group: 'who' },
  { path: 'target', input: 'target', group: 'what' },
  { path: 'budgetPoints', input: 'limit', group: 'budget', suffix: 'points' },
];

/** What every rule has that gives points more than once. */
const LIMIT_FIELDS: readonly Field[] = [
  { path: 'perDay', input: 'limit', group: 'who', texts: 'rules' },
  { path: 'perPeriod', input: 'per-member', group: 'who', texts: 'rules' },
  { path: 'perMember', input: 'limit', group: 'who', texts: 'rules' },
];

/** The fields of an item: a rule's own come from its folder, after those that every rule has. */
export function fieldsOf(list: ListName, kind: string): readonly Field[] {
  if (list === 'campaigns') return CAMPAIGN_FIELDS;
  if (list === 'rewards') return rewardFields(kind as RewardKind);
  const { fields, settings } = RULES[kind as RuleKind];
  return [
    BOTH_NAMES,
    ACTIVE,
    ...fields.map((field): Field => ({ ...field, ...(field.input === 'target' ? { group: 'what' } : {}) })),
    ...('perDay' in settings.shape ? LIMIT_FIELDS : []),
  ];
}

const SCHEMAS: Record<ListName, z.ZodType<Item>> = {
  rules: earningRule,
  campaigns: campaignSettings,
  rewards: rewardSettings.superRefine((reward, context) => {
    for (const { path, code } of rewardContradictions(reward))
      context.addIssue({ code: 'custom', message: code, path: path.split('.') });
  }),
};
export const schemaOf = (list: ListName): z.ZodType<Item> => SCHEMAS[list];

/** A new item before anything is typed. */
export function blankItem(list: ListName, kind: string, id: string): Typed {
  if (list === 'campaigns') return { id, active: true };
  if (list === 'rules') return { kind, id, active: true };
  const combinesWith = { order: false, product: false, shipping: true };
  return WITHOUT_BASKET.includes(kind as RewardKind) ? { kind, id } : { kind, id, combinesWith };
}

/** The list of a section with an item added, or put into the place of the one with its id. */
export function withItem(settings: ProgrammeSettings, list: ListName, item: Item): ProgrammeSettings {
  const items: readonly Item[] = settings[list];
  const known = items.some(({ id }) => id === item.id);
  const next = known ? items.map((one) => (one.id === item.id ? item : one)) : [...items, item];
  return { ...settings, [list]: next };
}

// --- Sections that are one form ---

const KEEP_DAYS: Field = { path: 'graceDays', input: 'days' };

/** The fields of the tiers' page as it is now typed: those of the window's kind, and of each tier. */
export function tiersFields(form: Typed): Field[] {
  const { window, basis, list } = form as { window?: { kind?: string }; basis?: string; list?: unknown[] };
  return [
    { path: 'basis', input: 'choice', options: ['spend', 'points', 'orders'] },
    ...(basis === 'orders' ? [{ path: 'minOrder', input: 'money' } as const] : []),
    { path: 'window.kind', input: 'choice', options: ['rolling', 'calendar-year', 'lifetime'] },
    ...(window?.kind === 'rolling'
      ? [{ path: 'window.months', input: 'count', suffix: 'months' } as const]
      : []),
    ...(window?.kind === 'calendar-year'
      ? [{ path: 'window.firstMonth', input: 'count', options: MONTHS } as const]
      : []),
    ...(window?.kind === 'lifetime' ? [] : [KEEP_DAYS]),
    ...(list ?? []).flatMap((_, index) => tierFields(index, basis ?? 'spend')),
  ];
}

export const MONTHS = Array.from({ length: 12 }, (_, month) => String(month + 1));

/** The fields of one tier. */
export const tierFields = (index: number, basis: string): Field[] => [
  { path: `list.${index}.name`, input: 'both' },
  { path: `list.${index}.threshold`, input: basis === 'spend' ? 'money' : 'count' },
  { path: `list.${index}.inviteOnly`, input: 'flag' },
  { path: `list.${index}.percent`, input: 'percent' },
  { path: `list.${index}.entryPoints`, input: 'points' },
  { path: `list.${index}.perks`, input: 'perks' },
];

/** The fields of the expiry's page for its kind. */
export function expiryFields(form: Typed): Field[] {
  const kind = form.kind as ExpirySettings['kind'];
  return [
    { path: 'kind', input: 'choice', options: ['never', 'fixed', 'inactivity', 'calendar'] },
    ...(kind === 'fixed' || kind === 'inactivity'
      ? [{ path: 'months', input: 'count', suffix: 'months' } as const]
      : []),
    ...(kind === 'calendar'
      ? [
          { path: 'day', input: 'count' } as const,
          { path: 'month', input: 'count', options: MONTHS } as const,
          { path: 'minMonths', input: 'count', suffix: 'months' } as const,
        ]
      : []),
  ];
}

/** What all rewards share, on the rewards' page. */
export const VOUCHER_FIELDS: readonly Field[] = [
  { path: 'voucherDays', input: 'days' },
  { path: 'returnLapsedVouchers', input: 'flag' },
  { path: 'returnRewardsOfUndoneOrders', input: 'flag' },
];
export const CAMPAIGN_SHARED_FIELDS: readonly Field[] = [
  { path: 'campaignsOverlap', input: 'choice', options: ['highest', 'sum'] },
];

/** What stands on a list's page besides its items: settings that all of them share. */
export const SHARED: Record<
  ListName,
  { fields: readonly Field[]; schema: z.ZodType<Partial<ProgrammeSettings>> } | null
> = {
  rules: null,
  campaigns: { fields: CAMPAIGN_SHARED_FIELDS, schema: programmeSettings.pick({ campaignsOverlap: true }) },
  rewards: {
    fields: VOUCHER_FIELDS,
    schema: programmeSettings.pick({
      voucherDays: true,
      returnLapsedVouchers: true,
      returnRewardsOfUndoneOrders: true,
    }),
  },
};

export const tiersSchema = tiersSettings;
export const expirySchema = z.preprocess((form) => pruned(form), expirySettings);

// Fields of another kind of expiry stay in the form while it is edited; only those of the kind chosen are kept.
function pruned(form: unknown): unknown {
  const { kind, months, month, day, minMonths } = form as Typed;
  if (kind === 'never') return { kind };
  return kind === 'calendar' ? { kind, month, day, minMonths } : { kind, months };
}
