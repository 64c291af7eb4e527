import { onlyInstantOf } from './local-time.ts';
import type { Audience, CombinesWith, PrivateSaleSettings, SalePrice } from './settings.ts';

/** By what a wave names people: every member, those of a tier or a segment, those with a tag. */
export const CLASS_KINDS = ['member', 'tier', 'segment', 'tag'] as const;
export type ClassKind = (typeof CLASS_KINDS)[number];
/** A group of customers; `reference` is the tier's or segment's id or the tag, and empty for all members. */
export type SaleClass = { readonly kind: ClassKind; readonly reference: string };

/** The class of every member; the others have keys of their own, given when a sale first names them. */
export const EVERY_MEMBER = 'm';
const LETTERS: Readonly<Record<Exclude<ClassKind, 'member'>, string>> = { tier: 't', segment: 's', tag: 'g' };

/** How metafields name a class: short, and telling nothing. @param number counted by shop */
export const classKey = (kind: Exclude<ClassKind, 'member'>, number: number): string =>
  `${LETTERS[kind]}${number.toString(36)}`;

/** How metafields name a sale. @param saleId counted by shop from 1 */
export const saleKey = (saleId: number): string => `k${saleId.toString(36)}`;

/** The classes that an audience names, in a settled order. */
export const classesOf = ({ allMembers, tiers, segments, tags }: Audience): SaleClass[] => [
  ...(allMembers ? [{ kind: 'member' as const, reference: '' }] : []),
  ...tiers.map((reference) => ({ kind: 'tier' as const, reference })),
  ...segments.map((reference) => ({ kind: 'segment' as const, reference })),
  ...tags.map((reference) => ({ kind: 'tag' as const, reference })),
];

/** Where a sale stands apart from what time does to it. */
export type SaleStatus = 'draft' | 'launched' | 'paused' | 'ended-early';
export type SaleState = 'draft' | 'scheduled' | 'open' | 'paused' | 'ended' | 'ended-early';

/** A sale with its times as instants and its audiences as class keys: what verdicts and metafields are made of. */
export type TimedSale = {
  readonly key: string;
  readonly status: SaleStatus;
  /** In order of opening. */
  readonly waves: readonly { readonly opensAt: Date; readonly classes: readonly string[] }[];
  readonly closesAt: Date;
  readonly allowance: number | null;
  readonly combinesWith: CombinesWith;
};

/** A product as sales know it; in the shop at most one of its sales runs at a time. */
export type SoldProduct = {
  readonly productId: string;
  readonly exclusive: boolean;
  readonly sales: readonly {
    readonly key: string;
    readonly price: SalePrice | null;
    /** Minor units by variant number. */
    readonly variants: Readonly<Record<string, number>>;
  }[];
};

/**
 * The sale of some settings; null where a time is missing or is not exactly one instant.
 * @param keyOf the key of a class, which it must have by now
 */
export function toTimedSale(
  {
    saleId,
    status,
    settings,
  }: { readonly saleId: number; readonly status: SaleStatus; readonly settings: PrivateSaleSettings },
  timezone: string,
  keyOf: (one: SaleClass) => string,
): TimedSale | null {
  const closesAt = onlyInstantOf(settings.endsAt, timezone);
  const waves = settings.waves.flatMap(({ startsAt, audience }) => {
    const opensAt = onlyInstantOf(startsAt, timezone);
    return opensAt === null ? [] : [{ opensAt, classes: classesOf(audience).map(keyOf) }];
  });
  if (closesAt === null || waves.length === 0 || waves.length < settings.waves.length) return null;
  const { allowance, combinesWith } = settings;
  return { key: saleKey(saleId), status, waves, closesAt, allowance, combinesWith };
}

/** When a sale first lets anybody in; null for one without waves. */
export const opensAt = ({ waves }: Pick<TimedSale, 'waves'>): Date | null =>
  waves.reduce<Date | null>(
    (first, wave) => (first === null || wave.opensAt < first ? wave.opensAt : first),
    null,
  );

/** What a sale is at an instant. A draft's times need not be there yet. */
export function stateAt(
  sale: {
    readonly status: SaleStatus;
    readonly waves: TimedSale['waves'];
    readonly closesAt: Date | null;
  },
  now: Date,
): SaleState {
  if (sale.status === 'draft' || sale.status === 'ended-early') return sale.status;
  if (sale.closesAt !== null && sale.closesAt <= now) return 'ended';
  if (sale.status === 'paused') return 'paused';
  const first = opensAt(sale);
  return first === null || now < first ? 'scheduled' : 'open';
}

/** Whether time or the merchant can still open it. */
export const isUnfinished = (sale: TimedSale, now: Date): boolean =>
  (sale.status === 'launched' || sale.status === 'paused') && sale.closesAt > now;
