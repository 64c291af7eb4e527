import type { Database } from '#app/db/database.ts';
import { type PortalPerson, portalPerson } from '#app/db/portal.queries.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { soldOutRewards } from '#app/db/vouchers.store.ts';
import { type ProgrammeSettings, versionInForce } from '#app/domain/programme/settings.ts';
import { type RewardSummary, summariseReward } from '#app/domain/rewards/reward-summary.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { readSummary } from '../members/read-member.ts';

type Deps = Parameters<typeof readSummary>[0] & { readonly db: Database; readonly clock: Clock };

export type Portal = {
  /** Null while the programme is not published. */
  readonly settings: ProgrammeSettings | null;
  /** The cheapest first. */
  readonly rewards: readonly RewardSummary[];
  /** Null for visitors, and for customers of whom nothing is known yet. */
  readonly person: PortalPerson | null;
  /** Also of somebody who left: their vouchers are still theirs. */
  readonly member: Awaited<ReturnType<typeof readSummary>> | null;
};

/** What the member portal shows of a store to whoever looks. */
export async function readPortal(
  deps: Deps,
  shopId: ShopId,
  shopifyId: ShopifyCustomerId | null,
): Promise<Portal> {
  const { settings, rewards, person } = await deps.db.inShop(shopId, async (tx) => {
    const live = versionInForce(await listVersions(tx), deps.clock());
    const stocked = (live?.settings.rewards ?? []).flatMap(({ id, stock }) =>
      stock === null ? [] : [{ id, stock }],
    );
    const gone = await soldOutRewards(tx, stocked);
    return {
      settings: live?.settings ?? null,
      rewards: (live?.settings.rewards ?? [])
        .map((reward) => summariseReward(reward, { soldOut: gone.includes(reward.id) }))
        .sort((a, b) => a.points - b.points),
      person: shopifyId === null ? null : await portalPerson(tx, shopifyId),
    };
  });
  const known = person !== null && (person.isMember || person.away);
  return {
    settings,
    rewards,
    person,
    member: known ? await readSummary(deps, shopId, person.memberId) : null,
  };
}
