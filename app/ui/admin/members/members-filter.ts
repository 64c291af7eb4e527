import { TZDate } from '@date-fns/tz';
import type { MembersFilter } from '#app/db/members.queries.ts';
import { type MembersView, NO_TIER } from './members-view.ts';

/** A view as the database asks it: days become the instants at which they begin and end in the shop's zone. */
export const toMembersFilter = (view: MembersView, timeZone: string): MembersFilter => ({
  membership: view.membership,
  search: view.search,
  withBalance: view.withBalance,
  joinedFrom: view.joinedFrom === '' ? null : startOfDay(view.joinedFrom, timeZone, 0),
  joinedBefore: view.joinedTo === '' ? null : startOfDay(view.joinedTo, timeZone, 1),
  ...(view.tier === '' ? {} : { tierId: view.tier === NO_TIER ? '' : view.tier }),
});

function startOfDay(isoDay: string, timeZone: string, daysLater: number): Date {
  const [year = 1970, month = 1, day = 1] = isoDay.split('-').map(Number);
  return new Date(new TZDate(year, month - 1, day + daysLater, timeZone).getTime());
}
