import type { KnownOrder } from '#app/domain/orders/order.ts';
import type { ProgrammeSettings, ProgrammeVersion } from '#app/domain/programme/settings.ts';
import { type AwardByRule, type Catalogue, countOrder } from './explain-award.ts';
import {
  historyAwards,
  limitedRules,
  limitOrder,
  looksBack,
  type OrderUnder,
  progressOf,
  unseen,
} from './look-back.ts';
import type { ReachedLimits } from './rules/limits.ts';
import type { CountedOrder, RuleProgress } from './rules/rule.ts';

/** An order of a member that qualifies, with the version of its time. */
export type QualifyingOrder = {
  readonly order: KnownOrder;
  readonly version: ProgrammeVersion;
  readonly catalogue: Catalogue;
};

export type CountedOrders = {
  readonly counted: ReadonlyMap<bigint, CountedOrder>;
  /** What rules that look back give, by order; each order by the rules of its own version. */
  readonly history: ReadonlyMap<bigint, readonly AwardByRule[]>;
  /** By order: rules that give it nothing because earlier orders got all that the member may get by them. */
  readonly limits: ReadonlyMap<bigint, ReachedLimits>;
};

const NOTHING: Pick<CountedOrders, 'history' | 'limits'> = { history: new Map(), limits: new Map() };

/**
 * Counts a member's orders, and looks back over them where a version has rules that do.
 * @param orders in any order; for versions that look back it must be all of the member's
 * @param timezone the shop's, for what is limited by day
 * @param beyond orders that rules which look back do not see, and that earn nothing by them
 */
export function countMemberOrders(
  orders: readonly QualifyingOrder[],
  timezone: string,
  beyond: ReadonlySet<bigint>,
): CountedOrders {
  const under = orders.map(underItsVersion);
  const counted = new Map(under.map(({ order }) => [order.orderId, order]));
  const lookingBack = [...new Set(under.map(({ settings }) => settings))].filter(looksBack);
  if (lookingBack.length === 0) return { counted, ...NOTHING };
  const past = pastOf(under.filter(({ order }) => !beyond.has(order.orderId)));
  const history = historyAwards(past);
  const limits = new Map<bigint, ReachedLimits>();
  const given = new Map<string, Date[]>(lookingBack.flatMap(limitedRules).map((ruleId) => [ruleId, []]));
  for (const one of given.size > 0 ? past : []) {
    const { orderId } = one.order;
    limits.set(orderId, limitOrder(one, history.get(orderId) ?? [], given, timezone));
  }
  for (const { order, settings } of under)
    if (beyond.has(order.orderId)) limits.set(order.orderId, unseen(settings));
  return { counted, history, limits };
}

const underItsVersion = ({ order, version: { settings }, catalogue }: QualifyingOrder): OrderUnder => ({
  order: countOrder(order, settings, catalogue),
  settings,
});

/**
 * How far a member had come with each card and goal of `current` at `now`.
 * @param orders all of the member's, in any order; those placed later are left out
 */
export const progressAt = (
  current: ProgrammeSettings,
  orders: readonly QualifyingOrder[],
  now: Date,
): ReadonlyMap<string, RuleProgress> =>
  progressOf(current, pastOf(orders.filter(({ order }) => order.placedAt <= now).map(underItsVersion)), now);

/** What rules look back over: orders that are worth something, oldest first. */
const pastOf = (orders: readonly OrderUnder[]): OrderUnder[] =>
  orders
    .filter(({ order }) => order.goods > 0n)
    .sort(
      ({ order: a }, { order: b }) =>
        a.placedAt.getTime() - b.placedAt.getTime() || (a.orderId < b.orderId ? -1 : 1),
    );
