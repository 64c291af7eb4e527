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
  readonly input: 'points' | 'percent' | 'money' | 'count' | 'days' | 'text' | 'target' | 'limit';
};

/** A line as it stands: what of it is kept, and its part of the value that counts. */
export type CountedLine = {
  readonly product: ProductFacts;
  /** Units neither returned nor removed. */
  readonly units: bigint;
  readonly value: Minor;
};

/** An order as rules see it. All money is in minor units of the shop's currency. */
export type CountedOrder = {
  readonly orderId: bigint;
  readonly placedAt: Date;
  /** What the whole order is worth, and the goods' part of it. */
  readonly net: Minor;
  readonly goods: Minor;
  readonly lines: readonly CountedLine[];
};

/** What a rule gives for an order, and the numbers that its explanation needs. */
export type RuleAward = {
  readonly points: bigint;
  readonly params: Readonly<Record<string, string | number>>;
};

/** Points for a value at the programme's rate, in its rounding mode. */
export type Rate = (value: Minor, percent: bigint) => bigint;

/** A rule that looks at one order by itself. */
export type OrderRule<S> = {
  readonly scope: 'order';
  readonly kind: string;
  readonly settings: z.ZodType<S>;
  readonly fields: readonly RuleField[];
  award(settings: S, order: CountedOrder, rate: Rate): RuleAward | null;
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
  awards(
    settings: S,
    orders: readonly CountedOrder[],
  ): { readonly awards: ReadonlyMap<bigint, RuleAward>; readonly progress: RuleProgress | null };
};

/** `done` of `needed`, as a partial punch card shows it. */
export type RuleProgress = { readonly done: number; readonly needed: number };

/** A rule for something that a member does or that the calendar brings; posted once under its own key. */
export type EventRule<S> = {
  readonly scope: 'event';
  readonly kind: string;
  readonly settings: z.ZodType<S>;
  readonly fields: readonly RuleField[];
  readonly points: (settings: S) => bigint;
};
