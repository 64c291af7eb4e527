import { RULES } from '#app/domain/earning/rules/index.ts';
import { limitReached, limitsOf } from '#app/domain/earning/rules/limits.ts';
import type { EventRule } from '#app/domain/earning/rules/rule.ts';
import { type EarningRule, type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import { addDays } from '#app/kernel/clock.ts';
import type { MemberId } from '#app/kernel/ids.ts';

type KindsOf<Scope> = {
  [Kind in keyof typeof RULES]: (typeof RULES)[Kind]['scope'] extends Scope ? Kind : never;
}[keyof typeof RULES];

/** Kinds of rules for something that is no order. */
export type EventKind = KindsOf<'event'>;
export type EventRuleSettings = Extract<EarningRule, { kind: EventKind }>;

/** Something that a member did or that the calendar brought. */
export type MemberEvent = {
  readonly memberId: MemberId;
  readonly kind: EventKind;
  /** Which event, for `custom-event`. */
  readonly event?: string;
  readonly occurredAt: Date;
  /** What makes it one: `once`, a year, or the caller's own key. The same key is awarded once by each rule. */
  readonly key: string;
};

/** An event with a rule that gives points for it. */
export type PlannedAward = {
  readonly event: MemberEvent;
  readonly rule: EventRuleSettings;
  readonly points: bigint;
  readonly version: number;
};

/** An event that was awarded before. */
export type EarlierAward = {
  readonly kind: string;
  readonly rule: string;
  readonly key: string;
  readonly occurredAt: Date;
};

export type Refusal = 'already-awarded' | 'limit-reached';

/** So far apart are two awards of a kind that comes once a year, also when the date was changed in between. */
export const YEARLY_APART_DAYS = 300;

const isEventRule = (rule: EarningRule): rule is EventRuleSettings => RULES[rule.kind].scope === 'event';

const meant = (rule: EventRuleSettings, { kind, event }: Pick<MemberEvent, 'kind' | 'event'>): boolean =>
  rule.active && rule.kind === kind && (!('event' in rule) || rule.event === event);

const pointsOf = (rule: EventRuleSettings): bigint =>
  (RULES[rule.kind] as EventRule<EventRuleSettings>).points(rule);

/** The rules that give points for an event: those of the version in force when it happened. */
export function rulesFor(versions: readonly ProgrammeVersion[], event: MemberEvent): PlannedAward[] {
  const version = versionInForce(versions, event.occurredAt);
  if (version === null) return [];
  return version.settings.rules
    .filter(isEventRule)
    .filter((rule) => meant(rule, event))
    .map((rule) => ({ event, rule, points: pointsOf(rule), version: version.version }));
}

/** Whether any version has an active rule of these kinds: without one there is nothing to look for. */
export const hasEventRule = (versions: readonly ProgrammeVersion[], kinds: readonly EventKind[]): boolean =>
  versions.some(({ settings }) =>
    settings.rules.some((rule) => isEventRule(rule) && rule.active && kinds.includes(rule.kind)),
  );

/** The kinds of which earlier awards matter, whichever rule gave them. */
export const hasMemory = (kind: EventKind): boolean => RULES[kind].repeats !== 'always';

/**
 * Whether an award must not be given, and why.
 * @param earlier awards that the member has had before, of this kind
 * @param given when this rule gave the member points
 */
export function refusalOf(
  { event, rule }: PlannedAward,
  earlier: readonly EarlierAward[],
  given: readonly Date[],
  timezone: string,
): Refusal | null {
  // A rule that was published anew under another name gives nothing again for what is done once only.
  const { repeats } = RULES[event.kind];
  if (repeats === 'once' && earlier.length > 0) return 'already-awarded';
  if (repeats === 'yearly') {
    const from = addDays(event.occurredAt, -YEARLY_APART_DAYS);
    const to = addDays(event.occurredAt, YEARLY_APART_DAYS);
    const tooNear = earlier.some(
      (one) => one.key !== event.key && one.occurredAt > from && one.occurredAt < to,
    );
    if (tooNear) return 'limit-reached';
  }
  const limits = limitsOf(rule);
  return limits !== null && limitReached(limits, given, event.occurredAt, timezone) !== null
    ? 'limit-reached'
    : null;
}
