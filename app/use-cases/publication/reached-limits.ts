import type { ShopTx } from '#app/db/database.ts';
import { redemptionsOfMembers } from '#app/db/vouchers.store.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import { limitReached } from '#app/domain/rewards/check-reward.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/** Rewards that a member has redeemed as often as they may. */
export type ReachedLimits = {
  readonly reached: readonly {
    readonly rewardId: string;
    /** When it can be had again; null is never. */
    readonly next: string | null;
  }[];
};

/** Which rewards some members may not redeem (for now) because they did so often enough. */
export async function reachedLimits(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  live: ProgrammeVersion | null,
  now: Date,
): Promise<(memberId: MemberId) => ReachedLimits> {
  const limited = live?.settings.rewards.filter((reward) => reward.perMember !== null) ?? [];
  if (limited.length === 0) return () => ({ reached: [] });
  const redeemed = Map.groupBy(
    await redemptionsOfMembers(
      tx,
      memberIds,
      limited.map(({ id }) => id),
    ),
    (one) => one.memberId,
  );
  return (memberId) => ({
    reached: limited.flatMap((reward) => {
      const own = redeemed.get(memberId)?.filter((one) => one.rewardId === reward.id) ?? [];
      const limit = limitReached(
        reward,
        own.map((one) => one.at),
        now,
      );
      return limit === null ? [] : [{ rewardId: reward.id, next: limit.next?.toISOString() ?? null }];
    }),
  });
}
