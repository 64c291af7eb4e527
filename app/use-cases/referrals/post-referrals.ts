import type { ShopTx } from '#app/db/database.ts';
import { appendBook, openBook } from '#app/db/ledger.store.ts';
import { lotsMadeBy } from '#app/db/referrals.store.ts';
import type { Cause } from '#app/domain/ledger/accounts.ts';
import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import type { AdvocatePlan, PlannedReferral } from './plan-referrals.ts';

/** A change of what somebody has for a friend, or for a milestone. */
type Difference = {
  readonly memberId: MemberId;
  /** Names what is given for: its postings are numbered. */
  readonly name: string;
  readonly before: bigint;
  readonly after: bigint;
  /** The number of this posting. */
  readonly turn: number;
  readonly cause: Cause;
  /** When it came to count; null for what is taken back now. */
  readonly countsAt: Date | null;
  readonly version: number | null;
};

/**
 * Posts what advocates have more, or less, for their friends and milestones. What is taken back comes from the points
 * that were given, as far as they are still there.
 * @returns whose points moved
 */
export async function postReferrals(
  tx: ShopTx,
  plans: readonly AdvocatePlan[],
  {
    versions,
    timezone,
    now,
  }: { readonly versions: readonly ProgrammeVersion[]; readonly timezone: string; readonly now: Date },
): Promise<MemberId[]> {
  const differences = plans.flatMap((plan) => [...ofReferrals(plan), ...ofMilestones(plan)]);
  if (differences.length === 0) return [];
  const losses = differences.filter(({ before, after }) => after < before);
  const keyOf = ({ name, turn }: Pick<Difference, 'name' | 'turn'>) => `${name}:${turn}`;
  const given = (one: Difference) => keyOf({ ...one, turn: one.turn - 1 });
  const made = await lotsMadeBy(tx, losses.map(given));
  const members = [...new Set(differences.map(({ memberId }) => memberId))];
  const open = await openBook(tx, {
    memberIds: members,
    spenders: [...new Set(losses.map(({ memberId }) => memberId))],
    lotIds: [...made.values()].flat(),
  });
  const policy = versionInForce(versions, now)?.settings.whenPointsAreSpent ?? 'floor';
  for (const one of differences) {
    const { memberId, before, after, cause, countsAt, version } = one;
    const gains = after > before;
    const points = gains ? after - before : before - after;
    const header = {
      idempotencyKey: keyOf(one),
      kind: gains ? ('referral' as const) : ('referral-undo' as const),
      points,
      cause,
      occurredAt: countsAt === null || countsAt > now ? now : countsAt,
      programmeVersion: version,
      input: { name: one.name, before, after },
    };
    if (gains) open.book.earn(memberId, points, header);
    else {
      // A lot that became another's with a merge of the shop's is not this member's to be taken from.
      const own = new Set(open.book.lotsOf(memberId).map(({ lotId }) => lotId));
      const lots = (made.get(given(one)) ?? []).filter((lotId) => own.has(lotId));
      open.book.withdraw(memberId, lots, points, policy, header);
    }
  }
  await appendBook(tx, open, timezone);
  return members;
}

const ofReferrals = ({ memberId, referrals }: AdvocatePlan): Difference[] =>
  referrals.flatMap((one) => {
    const { row, change } = one;
    if (change.awarded_points === row.awarded_points) return [];
    return [
      {
        memberId,
        name: `referral:${row.referral_id}`,
        before: row.awarded_points,
        after: change.awarded_points,
        turn: change.settlements,
        cause: causeOf(one),
        countsAt: change.rewarded_at,
        version: row.terms.version,
      },
    ];
  });

function causeOf({ row, change, friend }: PlannedReferral): Cause {
  if (change.awarded_points < row.awarded_points)
    return {
      code: 'referral-undone',
      params: { reason: change.state === 'undone' ? 'order' : (change.reasons[0] ?? 'order') },
    };
  const { campaign } = row.terms;
  return {
    code: 'referral-award',
    params: { friend, ...(campaign === null ? {} : { name_es: campaign.es, name_en: campaign.en }) },
  };
}

const ofMilestones = ({ memberId, milestones }: AdvocatePlan): Difference[] =>
  milestones.map(({ before, after }) => {
    const gains = after.awarded_points > before.awarded_points;
    return {
      memberId,
      name: `referral-milestone:${memberId}:${after.milestone_id}`,
      before: before.awarded_points,
      after: after.awarded_points,
      turn: after.settlements,
      cause: {
        code: gains ? 'referral-milestone' : 'referral-milestone-undone',
        params: { friends: after.friends },
      },
      countsAt: gains ? after.reached_at : null,
      version: null,
    };
  });
