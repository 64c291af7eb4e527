import { enrolmentsOf } from '#app/db/customers.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import { ordersByVoucher } from '#app/db/referral-evidence.store.ts';
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
import type { MemberId, OrderId, ShopId } from '#app/kernel/ids.ts';
import { recomputeTiers } from '../tiers/recompute-tiers.ts';
import { type AskDeps, askAboutBuyers, type Question, questionsOf } from './ask-about-buyers.ts';
import { loadFacts } from './load-facts.ts';
import { planAdvocate } from './plan-referrals.ts';
import { postReferrals } from './post-referrals.ts';

/** Due referrals looked for at once; of their advocates those that count already are looked at too. */
const A_TURN = 200;

/** What was looked at, and what Shopify has to be asked before it can bring anything. */
type Settled = { readonly looked: number; readonly questions: readonly Question[] };

/**
 * Decides again what has become of every referral that has news or whose time has come, and posts to the ledger the
 * difference between what its advocate should have for it and what they have. Before a friend brings something, Shopify
 * is asked what it counts of their orders; where it does not answer they wait a minute, and the others go on. Running it
 * again posts nothing.
 * @returns how many referrals were looked at; one about which Shopify answered counts twice
 */
export async function settleReferrals(deps: AskDeps, shopId: ShopId): Promise<number> {
  const { db, clock } = deps;
  let looked = 0;
  for (let answers = true; ; ) {
    const turn = await db.inShop(shopId, async (tx) => {
      // Before anything is locked, as whoever takes in orders does: nobody brings news of an order meanwhile.
      await waitForLane(tx);
      const now = clock();
      const settled = await settleAdvocates(tx, await dueAdvocates(tx, now, A_TURN), now);
      return { ...settled, shop: await shopById(tx, shopId) };
    });
    if (turn.looked === 0) return looked;
    looked += turn.looked;
    // Asked once a turn, about everybody; and not again where it was silent.
    if (answers && turn.questions.length > 0) answers = await askAboutBuyers(deps, turn.shop, turn.questions);
  }
}

/** The same for the due referrals of these advocates, within a transaction that has the shop's lane. */
export async function settleAdvocates(
  tx: ShopTx,
  advocateIds: readonly MemberId[],
  now: Date,
): Promise<Settled> {
  if (advocateIds.length === 0) return { looked: 0, questions: [] };
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
  const asks = new Map<OrderId, string>(
    [...standings].flatMap(([referralId, { asks }]) => (asks === null ? [] : [[asks, referralId]])),
  );
  const asked = asks.size === 0 ? [] : await ordersByVoucher(tx, [...asks.values()]);
  return { looked: due.length, questions: questionsOf(asked, new Set(asks.keys())) };
}
