import type { Database } from '#app/db/database.ts';
import { earlierAwards } from '#app/db/event-awards.store.ts';
import { openBirthday, writeBirthday } from '#app/db/profiles.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import { type Birthday, decideBirthday, isBirthday } from '#app/domain/event-awards/birthday.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

export type SetBirthdayOutcome =
  | { readonly outcome: 'set' | 'unchanged'; readonly birthday: Birthday; readonly lockedAt: Date | null }
  | { readonly outcome: 'locked' | 'not-a-member' | 'no-such-day' };

/**
 * Keeps a member's birthday. The member tells it and may put it right for a day, or until points were given for it;
 * after that the merchant changes it.
 */
export async function setBirthday(
  { db, clock }: Deps,
  shopId: ShopId,
  { memberId, by, ...wanted }: Birthday & { readonly memberId: MemberId; readonly by: 'member' | 'merchant' },
): Promise<SetBirthdayOutcome> {
  const birthday = { month: wanted.month, day: wanted.day };
  if (!isBirthday(birthday)) return { outcome: 'no-such-day' };
  return db.inShop(shopId, async (tx): Promise<SetBirthdayOutcome> => {
    const known = await openBirthday(tx, memberId);
    if (known === null || !known.isMember) return { outcome: 'not-a-member' };
    const awarded = (await earlierAwards(tx, [memberId], ['birthday'])).size > 0;
    const now = clock();
    const change = decideBirthday(known, birthday, { by, awarded, now });
    if (change.outcome === 'locked') return { outcome: 'locked' };
    if (change.outcome === 'unchanged') return { outcome: 'unchanged', birthday, lockedAt: known.lockedAt };
    await writeBirthday(tx, memberId, birthday, { setAt: now, lockedAt: change.lockedAt });
    await markForPublication(tx, [memberId]);
    return { outcome: 'set', birthday, lockedAt: change.lockedAt };
  });
}

/** The merchant takes a birthday away. The member may tell it anew, unless points were given for one before. */
export async function clearBirthday(
  { db }: Pick<Deps, 'db'>,
  shopId: ShopId,
  memberId: MemberId,
): Promise<{ readonly outcome: 'cleared' | 'not-a-member' }> {
  return db.inShop(shopId, async (tx) => {
    const known = await openBirthday(tx, memberId);
    if (known === null || !known.isMember) return { outcome: 'not-a-member' };
    await writeBirthday(tx, memberId, null, null);
    await markForPublication(tx, [memberId]);
    return { outcome: 'cleared' };
  });
}
