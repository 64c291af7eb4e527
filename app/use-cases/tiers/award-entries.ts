import type { ShopTx } from '#app/db/database.ts';
import { appendBook, openBook } from '#app/db/ledger.store.ts';
import { enteredBefore, tierFigures, unsettledFigures } from '#app/db/tiers.store.ts';
import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import { qualifyingWindow } from '#app/domain/tiers/qualifying-window.ts';
import type { Tier } from '#app/domain/tiers/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import type { TierContext } from './tier-context.ts';

export type Entry = {
  readonly memberId: MemberId;
  readonly tierId: string;
  /** When the member entered: the version of then says what that gives. */
  readonly since: Date;
};

type Rewarded = Entry & { readonly tier: Tier; readonly version: number };

/**
 * Points for tiers that were reached, of which some may rest on orders that can still be returned: those wait until the
 * orders' own points are beyond their pending period (`awardWaitingEntries`), and are never given for what was undone
 * before.
 */
export async function awardReachedEntries(
  tx: ShopTx,
  reached: readonly (Entry & { readonly figure: bigint })[],
  context: TierContext,
): Promise<void> {
  const { versions, now, timezone } = context;
  const settings = versionInForce(versions, now)?.settings.tiers;
  const rewarded = new Set(rewardedOf(reached, versions).map((one) => one.memberId));
  if (settings === undefined || rewarded.size === 0) return;
  const window = qualifyingWindow(settings, now, timezone);
  const unsettled = await unsettledFigures(tx, [...rewarded], settings, window);
  const thresholds = new Map(settings.list.map((tier) => [tier.id, BigInt(tier.threshold)]));
  const due = reached.filter(({ memberId, tierId, figure }) => {
    const threshold = thresholds.get(tierId);
    return threshold !== undefined && figure - (unsettled.get(memberId) ?? 0n) >= threshold;
  });
  await awardTierEntries(tx, due, context);
}

/** The same for members of whom an order's points have become available: the tier that they are in may be theirs now. */
export async function awardWaitingEntries(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  context: TierContext,
): Promise<void> {
  const { versions, now, timezone } = context;
  const settings = versionInForce(versions, now)?.settings.tiers;
  const rewarding = versions.some((one) => one.settings.tiers.list.some((tier) => tier.entryPoints > 0));
  if (settings === undefined || !rewarding) return;
  const figures = await tierFigures(tx, memberIds, settings, qualifyingWindow(settings, now, timezone));
  const reached = figures.flatMap(({ memberId, figure, standing }) =>
    standing?.reason === 'reached' || standing?.reason === 'merged'
      ? [{ memberId, tierId: standing.tierId, since: standing.since, figure }]
      : [],
  );
  await awardReachedEntries(tx, reached, context);
}

/** Points for entering a tier, available at once: once a member and tier, however often the member comes back to it. */
export async function awardTierEntries(
  tx: ShopTx,
  entered: readonly Entry[],
  { versions, timezone, now }: TierContext,
): Promise<void> {
  const rewarded = rewardedOf(entered, versions);
  if (rewarded.length === 0) return;
  const open = await openBook(tx, { memberIds: rewarded.map((one) => one.memberId) });
  // Asked once the balances are locked: who waited for another entry of the same tier sees it.
  const before = await enteredBefore(tx, rewarded);
  for (const { memberId, tierId, tier, version } of rewarded) {
    if (before.has(`${memberId}:${tierId}`)) continue;
    const points = BigInt(tier.entryPoints);
    open.book.earn(memberId, points, {
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
    });
  }
  await appendBook(tx, open, timezone);
}

/** Those entries that give points, by the version in force when the tier was entered. */
function rewardedOf(entered: readonly Entry[], versions: readonly ProgrammeVersion[]): Rewarded[] {
  return entered.flatMap((entry) => {
    const version = versionInForce(versions, entry.since);
    const tier = version?.settings.tiers.list.find((one) => one.id === entry.tierId);
    if (version === null || tier === undefined || tier.entryPoints === 0) return [];
    return [{ ...entry, tier, version: version.version }];
  });
}
