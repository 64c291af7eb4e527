import { enrolmentsOf } from '#app/db/customers.store.ts';
import type { Database, ShopTx } from '#app/db/database.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import {
  dueAdvocates,
  lockReferralsOf,
  milestonesOf,
  writeMilestones,
  writeReferrals,
} from '#app/db/referrals.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { isAway } from '#app/domain/members/absences.ts';
import { decideReferral } from '#app/domain/referrals/decide-referral.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { recomputeTiers } from '../tiers/recompute-tiers.ts';
import { loadFacts } from './load-facts.ts';
import { planAdvocate } from './plan-referrals.ts';
import { postReferrals } from './post-referrals.ts';

/** Due referrals looked for at once; of their advocates those that count already are looked at too. */
const A_TURN = 200;

type Deps = { readonly db: Database; readonly clock: Clock };

/**
 * Decides again what has become of every referral that has news or whose time has come, and posts to the ledger the
 * difference between what its advocate should have for it and what they have. Running it again posts nothing.
 * @returns how many referrals were looked at
 */
export async function settleReferrals({ db, clock }: Deps, shopId: ShopId): Promise<number> {
  let looked = 0;
  for (;;) {
    const turn = await db.inShop(shopId, async (tx) => {
      // Before anything is locked, as whoever takes in orders does: nobody brings news of an order meanwhile.
      await waitForLane(tx);
      const now = clock();
      return settleAdvocates(tx, await dueAdvocates(tx, now, A_TURN), now);
    });
    if (turn === 0) return looked;
    looked += turn;
  }
}

/** The same for the due referrals of these advocates, within a transaction that has the shop's lane. */
export async function settleAdvocates(
  tx: ShopTx,
  advocateIds: readonly MemberId[],
  now: Date,
): Promise<number> {
  if (advocateIds.length === 0) return 0;
  const versions = await listVersions(tx);
  const { timezone } = await shopById(tx, tx.shopId);
  const rows = await lockReferralsOf(tx, advocateIds, now);
  const due = rows.filter(({ due_at: dueAt }) => dueAt !== null && dueAt <= now);
  const facts = await loadFacts(tx, due, versions);
  const standings = new Map(
    [...facts].map(([referralId, found]) => [referralId, decideReferral(found, now)]),
  );
  const enrolments = await enrolmentsOf(tx, advocateIds);
  const isMemberAt = (memberId: MemberId, at: Date): boolean => {
    const enrolment = enrolments.get(memberId);
    return enrolment !== undefined && !isAway(enrolment.absences, at);
  };
  const byAdvocate = Map.groupBy(rows, (row) => row.advocate_id);
  const had = Map.groupBy(await milestonesOf(tx, advocateIds), (row) => row.member_id);
  const plans = advocateIds.map((memberId) =>
    planAdvocate(memberId, byAdvocate.get(memberId) ?? [], standings, had.get(memberId) ?? [], {
      versions,
      timezone,
      isMemberAt: (at) => isMemberAt(memberId, at),
    }),
  );
  const moved = await postReferrals(tx, plans, { versions, timezone, now });
  await writeReferrals(
    tx,
    plans.flatMap(({ referrals }) => referrals.filter((one) => one.isNews).map((one) => one.change)),
  );
  await writeMilestones(
    tx,
    plans.flatMap(({ milestones }) => milestones.map(({ after }) => after)),
  );
  const seen = plans.filter(
    ({ referrals, milestones }) => milestones.length > 0 || referrals.some((one) => one.isSeen),
  );
  if (seen.length > 0)
    await markForPublication(
      tx,
      seen.map(({ memberId }) => memberId),
    );
  // Where points make tiers, whoever has more of them climbs.
  if (moved.length > 0) await recomputeTiers(tx, moved, { versions, timezone, now });
  return due.length;
}
