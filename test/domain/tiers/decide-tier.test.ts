import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideTier, type Standing, type TierDecision, tierProgress } from '#app/domain/tiers/decide-tier.ts';
import { keptWhenAssigned, qualifyingWindow } from '#app/domain/tiers/qualifying-window.ts';
import { type TiersSettings, tiersSettings } from '#app/domain/tiers/settings.ts';
import { addDays } from '#app/kernel/clock.ts';

const TIMEZONE = 'Europe/Madrid';
const name = { es: 'Nivel', en: 'Tier' };

const aProgramme = (more: object = {}): TiersSettings =>
  tiersSettings.parse({
    list: [
      { id: 'bronze', name, threshold: 0 },
      { id: 'silver', name, threshold: 200_00 },
      { id: 'friends', name, threshold: 0, inviteOnly: true },
      { id: 'gold', name, threshold: 500_00 },
    ],
    ...more,
  });

const someSettings: fc.Arbitrary<TiersSettings> = fc
  .record({
    thresholds: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 5 }),
    inviteOnly: fc.boolean(),
    graceDays: fc.constantFrom(0, 1, 30, 365),
    window: fc.constantFrom<TiersSettings['window']>(
      { kind: 'rolling', months: 3 },
      { kind: 'rolling', months: 12 },
      { kind: 'calendar-year', firstMonth: 1 },
      { kind: 'calendar-year', firstMonth: 9 },
      { kind: 'lifetime' },
    ),
  })
  .map(({ thresholds, inviteOnly, graceDays, window }) =>
    tiersSettings.parse({
      graceDays,
      window,
      list: [
        ...thresholds.sort((a, b) => a - b).map((threshold, index) => ({ id: `t${index}`, name, threshold })),
        ...(inviteOnly ? [{ id: 'invited', name, threshold: 0, inviteOnly: true }] : []),
      ],
    }),
  );

const aNow = fc
  .integer({ min: 0, max: 3 * 366 })
  .map((days) => addDays(new Date('2026-01-01T11:00:00Z'), days));

const standingAfter = (standing: Standing | null, decision: TierDecision): Standing | null => {
  if (decision.kind === 'stay')
    return standing === null ? null : { ...standing, keepUntil: decision.keepUntil };
  return decision.tier === null
    ? null
    : { tierId: decision.tier.id, assigned: false, keepUntil: decision.keepUntil };
};

const someStanding = (settings: TiersSettings): fc.Arbitrary<Standing | null> =>
  fc.option(
    fc.record({
      tierId: fc.constantFrom(...settings.list.map((tier) => tier.id), 'gone'),
      assigned: fc.boolean(),
      keepUntil: fc.option(aNow),
    }),
  );

const aCase = someSettings.chain((settings) =>
  fc.record({
    settings: fc.constant(settings),
    standing: someStanding(settings),
    figure: fc.bigInt({ min: 0n, max: 50n }),
    more: fc.bigInt({ min: 0n, max: 50n }),
    now: aNow,
  }),
);

const rankOf = (settings: TiersSettings, standing: Standing | null): number =>
  settings.list.find((tier) => tier.id === standing?.tierId)?.threshold ?? -1;

describe('a tier', () => {
  it('never flaps: deciding again without new facts changes nothing', () => {
    fc.assert(
      fc.property(aCase, ({ settings, standing, figure, now }) => {
        const window = qualifyingWindow(settings, now, TIMEZONE);
        const first = standingAfter(standing, decideTier(settings, window, { figure, standing }));
        const again = decideTier(settings, window, { figure, standing: first });
        expect(again.kind).toBe('stay');
        expect(standingAfter(first, again)).toEqual(first);
      }),
      { numRuns: 5000 },
    );
  });

  it('is never lowered by a purchase', () => {
    fc.assert(
      fc.property(aCase, ({ settings, standing, figure, more, now }) => {
        const window = qualifyingWindow(settings, now, TIMEZONE);
        const without = standingAfter(standing, decideTier(settings, window, { figure, standing }));
        const after = standingAfter(
          standing,
          decideTier(settings, window, { figure: figure + more, standing }),
        );
        expect(rankOf(settings, after)).toBeGreaterThanOrEqual(rankOf(settings, without));
      }),
      { numRuns: 5000 },
    );
  });

  it('goes up as soon as it is reached, and down to what is reached, never before its time', () => {
    fc.assert(
      fc.property(aCase, ({ settings, standing, figure, now }) => {
        const decision = decideTier(settings, qualifyingWindow(settings, now, TIMEZONE), {
          figure,
          standing,
        });
        const invited = standing?.tierId === 'invited' && settings.list.some((tier) => tier.inviteOnly);
        if (invited) {
          expect(decision.kind).toBe('stay');
          return;
        }
        const after = standingAfter(standing, decision);
        const reached = settings.list
          .filter((tier) => !tier.inviteOnly && BigInt(tier.threshold) <= figure)
          .reduce((highest, tier) => Math.max(highest, tier.threshold), -1);
        expect(rankOf(settings, after)).toBeGreaterThanOrEqual(reached);
        expect(after?.tierId).not.toBe('invited');
        if (decision.kind !== 'downgrade' || decision.reason === 'tier-removed') return;
        expect(rankOf(settings, after)).toBe(reached);
        if (standing?.keepUntil != null) expect(now >= standing.keepUntil).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('is held for the whole grace from the day on which the figure is too low', () => {
    fc.assert(
      fc.property(someSettings, aNow, ({ ...settings }, start) => {
        const top = settings.list.findLast((tier) => !tier.inviteOnly);
        if (top === undefined || top.threshold === 0) return;
        let standing: Standing | null = { tierId: top.id, assigned: false, keepUntil: null };
        let fell: Date | null = null;
        for (let day = 0; day <= 800 && fell === null; day += 1) {
          const now = addDays(start, day);
          const decision = decideTier(settings, qualifyingWindow(settings, now, TIMEZONE), {
            figure: BigInt(top.threshold) - 1n,
            standing,
          });
          if (decision.kind === 'downgrade') fell = now;
          standing = standingAfter(standing, decision);
        }
        if (fell === null) throw new Error('never fell');
        const held = fell.getTime() - start.getTime();
        expect(held).toBeGreaterThanOrEqual(settings.graceDays * 86_400_000);
        if (settings.window.kind !== 'calendar-year') expect(held).toBe(settings.graceDays * 86_400_000);
      }),
      { numRuns: 150 },
    );
  });

  it('shows what is missing: with just that much more the next tier is reached', () => {
    fc.assert(
      fc.property(aCase, ({ settings, standing, figure, now }) => {
        const window = qualifyingWindow(settings, now, TIMEZONE);
        const settled = standingAfter(standing, decideTier(settings, window, { figure, standing }));
        const { next } = tierProgress(settings, figure, settled);
        if (next === null) return;
        expect(next.missing > 0n).toBe(true);
        const climbed = decideTier(settings, window, { figure: figure + next.missing, standing: settled });
        expect(climbed).toMatchObject({ kind: 'upgrade', tier: { id: next.tier.id } });
        const short = decideTier(settings, window, { figure: figure + next.missing - 1n, standing: settled });
        expect(short.kind === 'upgrade' && short.tier?.id === next.tier.id).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('by the calendar', () => {
  const settings = aProgramme({ window: { kind: 'calendar-year', firstMonth: 1 }, graceDays: 31 });
  const decide = (now: string, figure: bigint, standing: Standing | null) =>
    decideTier(settings, qualifyingWindow(settings, new Date(now), TIMEZONE), { figure, standing });
  // The first of February 2027 in Madrid.
  const spring = new Date('2027-01-31T23:00:00Z');

  it('what is reached in a year holds until it is over, and the grace after', () => {
    const up = decide('2026-05-01T00:00:00Z', 600_00n, null);
    expect(up).toMatchObject({ kind: 'upgrade', tier: { id: 'gold' }, keepUntil: spring });
    const gold = standingAfter(null, up);
    // A refund in June: gold stays gold until the year is over.
    expect(decide('2026-06-01T00:00:00Z', 100_00n, gold)).toEqual({ kind: 'stay', keepUntil: spring });
    // The new year begins with nothing.
    expect(decide('2027-01-15T00:00:00Z', 0n, gold)).toEqual({ kind: 'stay', keepUntil: spring });
    expect(decide('2027-02-01T00:00:00Z', 250_00n, gold)).toMatchObject({
      kind: 'downgrade',
      tier: { id: 'silver' },
      reason: 'fell-below',
    });
  });

  it('a new year begins at midnight of the shop', () => {
    const from = (now: string) => qualifyingWindow(settings, new Date(now), TIMEZONE).from?.toISOString();
    expect(from('2026-12-31T22:59:59Z')).toBe('2025-12-31T23:00:00.000Z');
    expect(from('2026-12-31T23:00:00Z')).toBe('2026-12-31T23:00:00.000Z');
  });
});

describe('by the merchant’s hand', () => {
  const settings = aProgramme({ graceDays: 0 });
  const now = new Date('2026-06-01T12:00:00Z');
  const tier = (id: string) => {
    const found = settings.list.find((one) => one.id === id);
    if (found === undefined) throw new Error(id);
    return found;
  };

  it('a tier is kept for a whole window, and an invite-only one until the merchant takes it', () => {
    const keepUntil = keptWhenAssigned(settings, tier('gold'), now, TIMEZONE);
    expect(keepUntil?.toISOString()).toBe('2027-05-31T22:00:00.000Z');
    expect(keptWhenAssigned(settings, tier('friends'), now, TIMEZONE)).toBeNull();
    const standing = { tierId: 'gold', assigned: true, keepUntil };
    const at = (when: string, figure: bigint) =>
      decideTier(settings, qualifyingWindow(settings, new Date(when), TIMEZONE), { figure, standing });
    expect(at('2027-05-01T00:00:00Z', 0n)).toEqual({ kind: 'stay', keepUntil });
    // Reaching it meanwhile does not shorten it.
    expect(at('2027-05-01T00:00:00Z', 600_00n)).toEqual({ kind: 'stay', keepUntil });
    expect(at('2027-06-01T00:00:00Z', 0n)).toMatchObject({ kind: 'downgrade', tier: { id: 'bronze' } });
    const friend = { tierId: 'friends', assigned: true, keepUntil: null };
    for (const figure of [0n, 9_999_00n])
      expect(
        decideTier(settings, qualifyingWindow(settings, addDays(now, 5000), TIMEZONE), {
          figure,
          standing: friend,
        }),
      ).toEqual({ kind: 'stay', keepUntil: null });
  });

  it('progress says what is missing up, and what keeps the present tier', () => {
    expect(tierProgress(settings, 380_00n, { tierId: 'silver', keepUntil: null })).toMatchObject({
      next: { tier: { id: 'gold' }, missing: 120_00n },
      keep: null,
    });
    expect(tierProgress(settings, 380_00n, { tierId: 'gold', keepUntil: now })).toMatchObject({
      next: null,
      keep: { missing: 120_00n, until: now },
    });
    expect(tierProgress(settings, 0n, { tierId: 'friends', keepUntil: null })).toEqual({
      next: null,
      keep: null,
    });
  });
});
