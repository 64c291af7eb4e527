import type { ShopTx } from '#app/db/database.ts';
import { changeTiers, tierHistory } from '#app/db/tiers.store.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import type { TierContext } from './tier-context.ts';

/**
 * Of two customers who become one the higher tier counts, as the programme lists them; one by invitation is kept above
 * all others. For whoever has the shop's lane.
 */
export async function mergeTiers(
  tx: ShopTx,
  from: MemberId,
  into: MemberId,
  { versions, now }: TierContext,
): Promise<void> {
  const [gone] = await tierHistory(tx, from, 1);
  if (gone === undefined || gone.until !== null) return;
  const [kept] = await tierHistory(tx, into, 1);
  const present = kept?.until === null ? kept : undefined;
  const list = versionInForce(versions, now)?.settings.tiers.list ?? [];
  const rank = (tierId: string | undefined): number => {
    const index = list.findIndex((tier) => tier.id === tierId);
    return list[index]?.inviteOnly ? list.length + index : index;
  };
  const before = present?.tierId ?? null;
  const details = { merged_with: String(from) };
  const out = {
    memberId: from,
    before: gone.tierId,
    tierId: null,
    keepUntil: null,
    reason: 'merged',
    details: {},
  } as const;
  const higher = rank(gone.tierId) > rank(present?.tierId);
  // What the merchant gave stays given.
  const reason = gone.reason === 'assigned' ? 'assigned' : 'merged';
  const { tierId, keepUntil } = gone;
  await changeTiers(
    tx,
    [out, ...(higher ? [{ memberId: into, before, tierId, keepUntil, reason, details } as const] : [])],
    now,
  );
}
