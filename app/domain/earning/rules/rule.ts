import { z } from 'zod';
import type { ProductFacts } from '#app/domain/programme/product-target.ts';
import { inBothLanguages, settingId } from '#app/domain/programme/texts.ts';
import type { Minor } from '#app/kernel/money.ts';
import { RULE_LIMITS } from './limits.ts';

/** What every earning rule has besides its own settings. */
export const RULE_BASE = {
  id: settingId,
  name: inBothLanguages(60),
  active: z.boolean(),
};

/** What a rule has that gives a member points more than once. */
export const REPEATED_RULE = { ...RULE_BASE, ...RULE_LIMITS };

/** Points of an order by any one rule, at most; null is without limit. */
export const pointsLimit = z.number().int().min(1).max(1_000_000).nullable().default(null);
export const rulePoints = z.number().int().min(1).max(1_000_000);

/** A field of the admin form that is derived from a rule; `path` leads to it within the settings. */
export type RuleField = {
  readonly path: string;
  readonly input: 'points' | 'percent' | 'money' | 'count' | 'days' | 'text' | 'target' | 'limit' | 'flag';
};

/** A line as it stands: what of it is kept, and its part of the value that counts. */
export type CountedLine = {
  readonly product: ProductFacts;
  /** Units neither returned nor removed. */
  readonly units: bigint;
  readonly value: Minor;
};

/** What an order is worth in the currency that its customer paid in, where that has a rate of its own. */
export type OwnRate = {
  readonly currency: string;
  readonly points: number;
  readonly perMinor: number;
  /** Of the whole order, and of each line in the order of the lines; minor units of that currency. */
  readonly net: Minor;
  readonly values: readonly Minor[];
};

/** An order as rules see it. All money but that of `own` is in minor units of the shop's currency. */
export type CountedOrder = {
  readonly orderId: bigint;
  readonly placedAt: Date;
  /** What the whole order is worth, and the goods' part of it. */
  readonly net: Minor;
  readonly goods: Minor;
  readonly lines: readonly CountedLine[];
  /** Null: it earns by the shop's rate. */
  readonly own: OwnRate | null;
};

/** What a rule gives for an order, and the numbers that its explanation needs. */
export type RuleAward = {
  readonly points: bigint;
  readonly params: Readonly<Record<string, string | number>>;
};

/** Which currency an explanation's amounts are in, where it is not the shop's. */
export const inOwn = ({ own }: CountedOrder): { currency?: string } =>
  own === null ? {} : { currency: own.currency };

/** Points for a value at the order's rate, in the programme's rounding mode. */
export type Rate = (value: Minor, percent: bigint) => bigint;

/** A rule that looks at one order by itself. */
export type OrderRule<S> = {
  readonly scope: 'order';
  readonly kind: string;
  readonly settings: z.ZodType<S>;
  readonly fields: readonly RuleField[];
  award(settings: S, order: CountedOrder, rate: Rate): RuleAward | null;
};

/** One of a member's orders as a rule that looks back sees it. */
export type PastOrder<S> = {
  readonly order: CountedOrder;
  /** The rule's at the time of the order or, where there was no such rule, when it came. */
  readonly settings: S;
  /** Whether the rule was there at the time of the order: others count, but earn nothing. */
  readonly earns: boolean;
};

/**
 * A rule that looks at all of a member's orders, oldest first, those worth nothing left out. It answers which orders
 * earn by it, and how far the member has come: the same orders give the same answer, whatever the order of events.
 */
export type HistoryRule<S> = {
  readonly scope: 'history';
  readonly kind: string;
  readonly settings: z.ZodType<S>;
  readonly fields: readonly RuleField[];
  /** It asks what products are, whatever its target is. */
  readonly asksCatalogue?: true;
  awards(past: readonly PastOrder<S>[]): ReadonlyMap<bigint, RuleAward>;
  /** For the card that members see; `settings` are those in force at `now`. */
  progress?(past: readonly PastOrder<S>[], settings: S, now: Date): RuleProgress;
};

/** `done` of `needed`, as a partial punch card shows it. */
export type RuleProgress = {
  readonly done: number;
  readonly needed: number;
  /** When less will be done, by time alone. */
  readonly until: Date | null;
};

/** A rule for something that a member does or that the calendar brings; posted once under its own key. */
export type EventRule<S> = {
  readonly scope: 'event';
  /** How often it may be a member's, whichever rule of the kind gave points for it. */
  readonly repeats: 'once' | 'yearly' | 'always';
  readonly kind: string;
  readonly settings: z.ZodType<S>;
  readonly fields: readonly RuleField[];
  readonly points: (settings: S) => bigint;
};
