import type { ShopTx } from '#app/db/database.ts';
import { appendBook, openBook } from '#app/db/ledger.store.ts';
import { enteredBefore } from '#app/db/tiers.store.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/**
 * Points for entering a tier, available at once: once a member and tier, however often the member comes back to it.
 * For whoever has the shop's lane.
 */
export async function awardTierEntries(
  tx: ShopTx,
  entered: readonly { readonly memberId: MemberId; readonly tierId: string }[],
  { version, settings }: ProgrammeVersion,
  { timezone, now }: { readonly timezone: string; readonly now: Date },
): Promise<void> {
  const tiers = new Map(settings.tiers.list.map((tier) => [tier.id, tier]));
  const rewarded = entered.filter(({ tierId }) => (tiers.get(tierId)?.entryPoints ?? 0) > 0);
  if (rewarded.length === 0) return;
  const before = await enteredBefore(tx, rewarded);
  const fresh = rewarded.filter(({ memberId, tierId }) => !before.has(`${memberId}:${tierId}`));
  if (fresh.length === 0) return;
  const open = await openBook(tx, { memberIds: fresh.map((one) => one.memberId) });
  for (const { memberId, tierId } of fresh) {
    const tier = tiers.get(tierId);
    if (tier === undefined) continue;
    const points = BigInt(tier.entryPoints);
    open.book.earn(
      memberId,
      points,
      {
        idempotencyKey: `tier-entry:${memberId}:${tierId}`,
        kind: 'tier-entry',
        points,
        cause: {
          code: 'tier-entry',
          params: { tier: tierId, name_es: tier.name.es, name_en: tier.name.en },
        },
        occurredAt: now,
        programmeVersion: version,
        input: { memberId, tier: tierId },
      },
      { maturesAt: null },
    );
  }
  await appendBook(tx, open, timezone);
}
