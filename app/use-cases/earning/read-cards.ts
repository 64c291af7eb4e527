import type { ShopTx } from '#app/db/database.ts';
import { looksBack } from '#app/domain/earning/look-back.ts';
import { progressAt } from '#app/domain/earning/member-orders.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import { readPasts } from '../orders/look-back.ts';

/** How far a member has come with a punch card or a goal. */
export type Card = {
  readonly ruleId: string;
  readonly kind: string;
  readonly name: { readonly es: string; readonly en: string };
  readonly done: number;
  readonly needed: number;
};

const NONE: ReturnType<typeof progressAt> = new Map();

export type Cards = {
  readonly cards: readonly Card[];
  /** When one of them shows less, by time alone. */
  readonly until: Date | null;
};

/**
 * The punch cards and goals of some members, by the rules of `live`; nothing is asked when it has none.
 * @param versions all published versions: an order qualifies by that of its time
 */
export async function readCards(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  live: ProgrammeVersion | null,
  versions: readonly ProgrammeVersion[],
  now: Date,
): Promise<Map<MemberId, Cards>> {
  const found = new Map<MemberId, Cards>();
  if (live === null || memberIds.length === 0 || !looksBack(live.settings)) return found;
  for (const [memberId, { orders, full }] of await readPasts(tx, memberIds, versions)) {
    const progress = full ? NONE : progressAt(live.settings, orders, now);
    const cards = live.settings.rules.flatMap(({ id, kind, name }): Card[] => {
      const reached = progress.get(id);
      if (reached === undefined) return [];
      return [{ ruleId: id, kind, name, done: reached.done, needed: reached.needed }];
    });
    found.set(memberId, { cards, until: soonest([...progress.values()].map(({ until }) => until)) });
  }
  return found;
}

const soonest = (instants: readonly (Date | null)[]): Date | null =>
  instants.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);
