import type { ProgrammeSettings } from './settings.ts';

/** A way to earn as shoppers are told of it. */
type WayToEarn = {
  readonly name: { readonly es: string; readonly en: string };
  /** A campaign's: it counts from then on. */
  readonly startsAt?: string | null;
  /** A campaign's: it counts until then, and no longer at that instant. */
  readonly endsAt?: string | null;
};

/** What the rules of a kind give together, in points; null where no active rule gives any. */
export function pointsFor(kind: 'birthday' | 'newsletter', { rules }: ProgrammeSettings): number | null {
  const points = rules.flatMap((rule) => (rule.kind === kind && rule.active ? [rule.points] : []));
  return points.length === 0 ? null : points.reduce((sum, one) => sum + one);
}

/**
 * By what members earn besides the rate: rules and campaigns by their names, those of other days, too; what takes
 * points away is none, and birthdays are told on their own.
 */
export const waysToEarn = ({ rules, campaigns }: ProgrammeSettings): WayToEarn[] => [
  ...rules
    .filter((rule) => rule.active && rule.kind !== 'birthday' && !('percent' in rule && rule.percent <= 100))
    .map(({ name }) => ({ name })),
  ...campaigns
    .filter((campaign) => campaign.active)
    .map(({ name, startsAt, endsAt }) => ({ name, startsAt, endsAt })),
];

/** Whether a way to earn counts at an instant. */
export const countsAt = ({ startsAt, endsAt }: WayToEarn, at: Date): boolean =>
  (startsAt == null || new Date(startsAt) <= at) && (endsAt == null || new Date(endsAt) > at);
