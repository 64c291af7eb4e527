import type { Database, ShopTx } from '#app/db/database.ts';
import { membersWhoJoined, membersWithBirthday } from '#app/db/profiles.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { openTurn, startRecurringWork, writeTurn } from '#app/db/recurring-work.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { anniversarySpans } from '#app/domain/event-awards/anniversary.ts';
import { birthdaysOn } from '#app/domain/event-awards/birthday.ts';
import { hasEventRule } from '#app/domain/event-awards/decide-event-awards.ts';
import {
  type CalendarDay,
  compareDays,
  dayIn,
  isoDay,
  parseIsoDay,
  shiftDay,
  startOfDay,
} from '#app/kernel/calendar-day.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import type { TierContext } from '../tiers/tier-context.ts';
import { postEvents } from './award-event.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

const A_BATCH = 500;
/** Days without a worker are made good, so many of them. */
const DAYS_BACK_MAX = 31;
const NOBODY = 0n as MemberId;

/**
 * Gives the points of birthdays and anniversaries of membership, for today in the shop's zone and for days that were
 * missed. Days and members that were done are not asked for again; done twice, they earn once.
 * @returns awards posted
 */
export async function awardCalendarDays({ db, clock }: Deps, shopId: ShopId): Promise<number> {
  const { timezone, versions, turn } = await db.inShop(shopId, async (tx) => {
    await startRecurringWork(tx, ['award-calendar-days'], clock());
    const shop = await shopById(tx, shopId);
    return {
      timezone: shop.timezone,
      versions: await listVersions(tx),
      turn: await openTurn(tx, 'award-calendar-days'),
    };
  });
  const today = dayIn(clock(), timezone);
  const last = turn?.cursor ? parseIsoDay(turn.cursor) : null;
  const earliest = shiftDay(today, -DAYS_BACK_MAX);
  let day = last === null ? today : shiftDay(last, 1);
  if (compareDays(day, earliest) < 0) day = earliest;
  let awarded = 0;
  for (; compareDays(day, today) <= 0; day = shiftDay(day, 1)) {
    awarded += await awardDay({ db, clock }, shopId, day, { versions, timezone });
    await db.inShop(shopId, (tx) =>
      writeTurn(tx, 'award-calendar-days', {
        dueAt: startOfDay(shiftDay(day, 1), timezone),
        begunAt: null,
        cursor: isoDay(day),
      }),
    );
  }
  return awarded;
}

type Candidates = (tx: ShopTx, after: MemberId) => Promise<MemberId[]>;

/** Both kinds of one day, a batch of members a transaction. */
async function awardDay(
  { db, clock }: Deps,
  shopId: ShopId,
  day: CalendarDay,
  context: Omit<TierContext, 'now'>,
): Promise<number> {
  const begins = startOfDay(day, context.timezone);
  const kinds: { kind: 'birthday' | 'anniversary'; candidates: Candidates }[] = [
    {
      kind: 'birthday',
      candidates: (tx, after) => membersWithBirthday(tx, birthdaysOn(day), begins, after, A_BATCH),
    },
    {
      kind: 'anniversary',
      candidates: (tx, after) =>
        membersWhoJoined(tx, anniversarySpans(day, context.timezone), after, A_BATCH),
    },
  ];
  let awarded = 0;
  for (const { kind, candidates } of kinds) {
    if (!hasEventRule(context.versions, [kind])) continue;
    let after: MemberId | undefined = NOBODY;
    while (after !== undefined) {
      const from: MemberId = after;
      const { members, given } = await db.inShop(shopId, async (tx) => {
        const found = await candidates(tx, from);
        const events = found.map((memberId) => ({
          memberId,
          kind,
          occurredAt: begins,
          key: String(day.year),
        }));
        const outcomes = await postEvents(tx, events, { ...context, now: clock() });
        return { members: found, given: outcomes.filter((one) => one.outcome === 'awarded').length };
      });
      awarded += given;
      after = members.length < A_BATCH ? undefined : members.at(-1);
    }
  }
  return awarded;
}
