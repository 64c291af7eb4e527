import type { Database, ShopTx } from '#app/db/database.ts';
import {
  earlierAwards,
  eventKey,
  givenAwards,
  presentMembers,
  timesAwarded,
} from '#app/db/event-awards.store.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import { appendBook } from '#app/db/ledger.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { limitsOf } from '#app/domain/earning/rules/limits.ts';
import {
  hasMemory,
  type MemberEvent,
  type PlannedAward,
  refusalOf,
  rulesFor,
} from '#app/domain/event-awards/decide-event-awards.ts';
import type { Book } from '#app/domain/ledger/book.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId, TransactionId } from '#app/kernel/ids.ts';
import { openPresent } from '../ledger/open-present.ts';
import { recomputeTiers } from '../tiers/recompute-tiers.ts';
import type { TierContext } from '../tiers/tier-context.ts';

export type EventOutcome =
  | { readonly outcome: 'awarded'; readonly points: bigint; readonly transactionId: TransactionId }
  | {
      readonly outcome: 'already-awarded';
      readonly points: bigint;
      readonly transactionId: TransactionId | null;
    }
  | { readonly outcome: 'no-rule' | 'limit-reached' | 'not-a-member' };

type Deps = { readonly db: Database; readonly clock: Clock };

/**
 * Gives a member the points of every active rule for something that is no order, once for each rule and key, by the
 * version in force when it happened. Points of several rules are added up.
 */
export async function awardEvent(deps: Deps, shopId: ShopId, event: MemberEvent): Promise<EventOutcome> {
  const [outcome] = await awardEvents(deps, shopId, [event]);
  if (outcome === undefined) throw new Error('every event has an outcome');
  return outcome;
}

/** The same for many events: a handful of statements, whatever their number; the outcomes come in the order given. */
export function awardEvents(
  { db, clock }: Deps,
  shopId: ShopId,
  events: readonly MemberEvent[],
): Promise<EventOutcome[]> {
  return db.inShop(shopId, async (tx) => {
    const { timezone } = await shopById(tx, shopId);
    return postEvents(tx, events, { versions: await listVersions(tx), timezone, now: clock() });
  });
}

/**
 * `awardEvents` within a transaction that does more. Without a rule for any of the events it asks nothing. Where points
 * make tiers, it waits for the shop's lane, and members climb with what they are awarded.
 */
export async function postEvents(
  tx: ShopTx,
  events: readonly MemberEvent[],
  context: TierContext,
): Promise<EventOutcome[]> {
  const { versions, timezone } = context;
  const planned = events.map((event) => rulesFor(versions, event));
  if (planned.every((awards) => awards.length === 0)) return events.map(() => ({ outcome: 'no-rule' }));
  // Before any balance is locked, as whoever takes in orders does.
  const climbing = pointsMakeTiers(context);
  if (climbing) await waitForLane(tx);
  const asked = planned.flatMap((awards) => awards.slice(0, 1).map(({ event }) => event.memberId));
  // Everything below is read once the balances are locked: what another transaction awards meanwhile is seen.
  const { open, known: members } = await openPresent(
    tx,
    () => presentMembers(tx, asked),
    (present) => [...new Set([...present.values()].map((member) => member.memberId))],
  );
  const memory = await recall(tx, planned.flat(), members);
  const outcomes = events.map((event, index): EventOutcome => {
    const awards = planned[index] ?? [];
    if (awards.length === 0) return { outcome: 'no-rule' };
    const member = members.get(event.memberId);
    if (member === undefined || event.occurredAt < member.enrolledAt) return { outcome: 'not-a-member' };
    return together(awards.map((award) => decide(open.book, award, member.memberId, memory, timezone)));
  });
  const posted = open.book.transactions;
  if (posted.length === 0) return outcomes;
  await appendBook(tx, open, timezone);
  if (climbing) await recomputeTiers(tx, [...new Set(posted.map((one) => one.memberId))], context);
  return outcomes;
}

function pointsMakeTiers({ versions, now }: TierContext): boolean {
  const tiers = versionInForce(versions, now)?.settings.tiers;
  return tiers !== undefined && tiers.basis === 'points' && tiers.list.length > 0;
}

type Memory = {
  readonly given: Awaited<ReturnType<typeof givenAwards>>;
  readonly earlier: Awaited<ReturnType<typeof earlierAwards>>;
  readonly times: Awaited<ReturnType<typeof timesAwarded>>;
};

/** What was awarded before, as far as the planned awards ask for it. */
async function recall(
  tx: ShopTx,
  planned: readonly PlannedAward[],
  members: ReadonlyMap<MemberId, { readonly memberId: MemberId }>,
): Promise<Memory> {
  const asked = planned.flatMap(({ event, rule }) => {
    const member = members.get(event.memberId);
    return member === undefined ? [] : [{ memberId: member.memberId, event, rule }];
  });
  const kinds = new Set(asked.map(({ event }) => event.kind).filter(hasMemory));
  const limited = asked.filter(({ rule }) => limitsOf(rule) !== null);
  const given = await givenAwards(
    tx,
    asked.map(({ memberId, event, rule }) => ({ memberId, rule: rule.id, key: event.key })),
  );
  const remembered = asked.filter(({ event }) => kinds.has(event.kind)).map(({ memberId }) => memberId);
  const earlier = await earlierAwards(tx, remembered, [...kinds]);
  const times = await timesAwarded(
    tx,
    limited.map(({ memberId, rule }) => ({ memberId, rule: rule.id })),
  );
  return { given, earlier, times };
}

/** Posts one award of one rule, or says why not. */
function decide(
  book: Book,
  award: PlannedAward,
  memberId: MemberId,
  { given, earlier, times }: Memory,
  timezone: string,
): EventOutcome {
  const { event, rule, points, version } = award;
  const idempotencyKey = eventKey(rule.id, memberId, event.key);
  const before = given.get(idempotencyKey);
  if (before !== undefined) return { outcome: 'already-awarded', ...before };
  const ofKind = (earlier.get(memberId) ?? []).filter((one) => one.kind === event.kind);
  const count = `${rule.id}:${memberId}`;
  const dates = times.get(count) ?? [];
  const refusal = refusalOf(award, ofKind, dates, timezone);
  if (refusal === 'already-awarded') return { outcome: refusal, points: 0n, transactionId: null };
  if (refusal !== null) return { outcome: refusal };
  book.earn(memberId, points, {
    idempotencyKey,
    kind: 'event',
    points,
    cause: {
      code: 'event-award',
      params: {
        rule: rule.id,
        kind: rule.kind,
        period: event.key,
        name_es: rule.name.es,
        name_en: rule.name.en,
        ...(event.event === undefined ? {} : { event: event.event }),
      },
    },
    occurredAt: event.occurredAt,
    programmeVersion: version,
    input: { rule: rule.id, memberId, key: event.key },
  });
  const transaction = book.transactions.at(-1);
  if (transaction === undefined) throw new Error('an award posts one transaction');
  times.set(count, [...dates, event.occurredAt]);
  given.set(idempotencyKey, { transactionId: transaction.transactionId, points });
  return { outcome: 'awarded', points, transactionId: transaction.transactionId };
}

/** What several rules gave for one event: the sum, or the best reason for nothing. */
function together(outcomes: readonly EventOutcome[]): EventOutcome {
  const awarded = outcomes.filter((one) => one.outcome === 'awarded');
  const [first] = awarded;
  if (first !== undefined) return { ...first, points: awarded.reduce((sum, one) => sum + one.points, 0n) };
  return (
    outcomes.find((one) => one.outcome === 'already-awarded') ??
    outcomes.find((one) => one.outcome === 'limit-reached') ?? { outcome: 'no-rule' }
  );
}
