import type { EarningRule, ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { type AwardByRule, rateOf, rawAward } from './explain-award.ts';
import { RULES } from './rules/index.ts';
import {
  type LimitReached,
  limitReached,
  limitsOf,
  type ReachedLimits,
  type RuleLimits,
} from './rules/limits.ts';
import type { CountedOrder, HistoryRule, PastOrder, RuleProgress } from './rules/rule.ts';

/** An order that is worth something, under the settings of its time. */
export type OrderUnder = { readonly order: CountedOrder; readonly settings: ProgrammeSettings };

/** Whether any rule looks at the member's past: then one order may change what another is worth. */
export const looksBack = (settings: ProgrammeSettings): boolean => settings.rules.some(ruleLooksBack);

const ruleLooksBack = (one: EarningRule): boolean => historyRule(one) !== null || limitOfOrders(one) !== null;

/** What an order earns nothing by that such rules do not see. */
export const unseen = ({ rules }: ProgrammeSettings): ReachedLimits =>
  new Map(rules.filter(ruleLooksBack).map(({ id }) => [id, 'beyond-look-back']));

// The registry keeps each rule beside its own settings; a rule found by its settings' kind fits them.
function historyRule(rule: EarningRule): HistoryRule<EarningRule> | null {
  const found = RULES[rule.kind];
  return rule.active && found.scope === 'history' ? (found as unknown as HistoryRule<EarningRule>) : null;
}

/**
 * What the rules that look at a member's past give for each of the member's orders, by order. A rule is the same in
 * every version that has its id, and goes on where it was under the version before.
 * @param past all of the member's orders that count, oldest first
 */
export function historyAwards(past: readonly OrderUnder[]): ReadonlyMap<bigint, readonly AwardByRule[]> {
  const awards = new Map<bigint, AwardByRule[]>();
  const done = new Set<string>();
  for (const settings of new Set(past.map((one) => one.settings))) {
    for (const one of settings.rules) {
      const rule = historyRule(one);
      if (rule === null || done.has(keyOf(one))) continue;
      done.add(keyOf(one));
      for (const [orderId, award] of rule.awards(underRule(one, past, null))) {
        const earned = awards.get(orderId);
        if (earned === undefined) awards.set(orderId, [{ ruleId: one.id, award }]);
        else earned.push({ ruleId: one.id, award });
      }
    }
  }
  return awards;
}

/** How far a member has come at `now` with each of the cards and goals of `current`, by rule. */
export function progressOf(
  current: ProgrammeSettings,
  past: readonly OrderUnder[],
  now: Date,
): ReadonlyMap<string, RuleProgress> {
  const progress = new Map<string, RuleProgress>();
  for (const one of current.rules) {
    const found = historyRule(one)?.progress?.(underRule(one, past, one), one, now);
    if (found !== undefined) progress.set(one.id, found);
  }
  return progress;
}

const keyOf = ({ kind, id }: EarningRule): string => `${kind}:${id}`;

/** Each order with the rule as it was at its time or, where there was none, as it was when it came (again). */
function underRule(
  rule: EarningRule,
  past: readonly OrderUnder[],
  current: EarningRule | null,
): PastOrder<EarningRule>[] {
  const ruleOf = new Map<ProgrammeSettings, EarningRule | null>();
  const under: PastOrder<EarningRule>[] = [];
  let next = current;
  for (const { order, settings } of [...past].reverse()) {
    let own = ruleOf.get(settings);
    if (own === undefined) {
      own = settings.rules.find((one) => one.active && keyOf(one) === keyOf(rule)) ?? null;
      ruleOf.set(settings, own);
    }
    next = own ?? next;
    if (next !== null) under.push({ order, settings: next, earns: own !== null });
  }
  return under.reverse();
}

/** The rules that give a member points for so many orders only. */
export const limitedRules = ({ rules }: ProgrammeSettings): readonly string[] =>
  rules.flatMap((one) => (limitOfOrders(one) === null ? [] : [one.id]));

const limitOfOrders = (rule: EarningRule): RuleLimits | null =>
  rule.active && RULES[rule.kind].scope !== 'event' ? limitsOf(rule) : null;

/**
 * Which rules give an order nothing because earlier orders got all that the member may get by them. What they gave is
 * counted by a rule's id, so that another version of it goes on counting; what takes points off is not limited.
 * @param given by each rule that any version limits, when earlier orders earned by it; this order's award is added
 */
export function limitOrder(
  { order, settings }: OrderUnder,
  history: readonly AwardByRule[],
  given: ReadonlyMap<string, Date[]>,
  timezone: string,
): ReachedLimits {
  const reached = new Map<string, LimitReached>();
  const rate = rateOf(settings, order);
  for (const one of settings.rules) {
    const before = given.get(one.id);
    if (before === undefined || (rawAward(one, order, history, rate)?.points ?? 0n) <= 0n) continue;
    const limits = limitOfOrders(one);
    const limit = limits === null ? null : limitReached(limits, before, order.placedAt, timezone);
    if (limit === null) before.push(order.placedAt);
    else reached.set(one.id, limit);
  }
  return reached;
}
