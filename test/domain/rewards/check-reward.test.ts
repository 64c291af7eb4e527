import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReward, type RewardRequest } from '#app/domain/rewards/check-reward.ts';
import { type RewardSettings, rewardSettings } from '#app/domain/rewards/settings.ts';
import { addDays } from '#app/kernel/clock.ts';

const now = new Date('2026-06-15T12:00:00Z');
const asks = (change: Partial<RewardRequest> = {}): RewardRequest => ({
  now,
  tierId: null,
  redeemedByMember: [],
  redeemedInAll: 0,
  available: 1000n,
  asked: null,
  ...change,
});
const reward = (change: object = {}): RewardSettings =>
  rewardSettings.parse({ id: 'five', kind: 'fixed-amount', points: 100, value: 500, ...change });
const slider = (change: object = {}) =>
  rewardSettings.parse({ id: 'any', kind: 'any-amount', points: 50, value: 100, maxPoints: 500, ...change });
const codeOf = (settings: RewardSettings, change: Partial<RewardRequest> = {}) => {
  const check = checkReward(settings, asks(change));
  return check.outcome === 'allowed' ? 'allowed' : check.refusal;
};
const daysAgo = (days: number) => addDays(now, -days);

describe('a reward', () => {
  it('costs its points and is worth its amount', () => {
    expect(checkReward(reward(), asks())).toEqual({ outcome: 'allowed', points: 100n, valueMinor: 500n });
    const percentage = rewardSettings.parse({ id: 'ten', kind: 'percentage', points: 80, percent: 10 });
    expect(checkReward(percentage, asks())).toEqual({ outcome: 'allowed', points: 80n, valueMinor: 0n });
  });

  it('can be had from its start until just before its end', () => {
    const dated = reward({ startsAt: now.toISOString(), endsAt: addDays(now, 1).toISOString() });
    expect(codeOf(dated)).toBe('allowed');
    expect(codeOf(dated, { now: new Date(now.getTime() - 1) })).toEqual({
      code: 'not-started',
      startsAt: now,
    });
    expect(codeOf(dated, { now: addDays(now, 1) })).toEqual({ code: 'ended', endsAt: addDays(now, 1) });
  });

  it('of some tiers is for their members only', () => {
    const gold = reward({ tiers: ['gold', 'black'] });
    expect(codeOf(gold, { tierId: 'black' })).toBe('allowed');
    for (const tierId of [null, 'silver'])
      expect(codeOf(gold, { tierId })).toEqual({ code: 'tier-only', tiers: ['gold', 'black'] });
  });

  it('is sold out when its stock is gone, and at once where there is none', () => {
    expect(codeOf(reward({ stock: 3 }), { redeemedInAll: 2 })).toBe('allowed');
    expect(codeOf(reward({ stock: 3 }), { redeemedInAll: 3 })).toEqual({ code: 'sold-out', stock: 3 });
    expect(codeOf(reward({ stock: 0 }))).toEqual({ code: 'sold-out', stock: 0 });
  });

  it('says when a member at the limit may have it again', () => {
    const twice = reward({ perMember: { count: 2, days: 30 } });
    expect(codeOf(twice, { redeemedByMember: [daysAgo(40), daysAgo(3)] })).toBe('allowed');
    expect(codeOf(twice, { redeemedByMember: [daysAgo(3), daysAgo(20), daysAgo(29)] })).toEqual({
      code: 'member-limit',
      count: 2,
      next: addDays(daysAgo(20), 30),
    });
    const once = reward({ perMember: { count: 1, days: null } });
    expect(codeOf(once, { redeemedByMember: [daysAgo(4000)] })).toEqual({
      code: 'member-limit',
      count: 1,
      next: null,
    });
  });

  it('says how many points are missing', () => {
    expect(codeOf(reward(), { available: 99n })).toEqual({ code: 'insufficient-points', short: 1n });
    expect(codeOf(reward(), { available: -20n })).toEqual({ code: 'insufficient-points', short: 120n });
  });

  it('of any amount takes whole steps up to its most', () => {
    expect(checkReward(slider(), asks({ asked: 150n }))).toEqual({
      outcome: 'allowed',
      points: 150n,
      valueMinor: 300n,
    });
    for (const asked of [0n, -50n, 149n])
      expect(codeOf(slider(), { asked })).toEqual({ code: 'not-a-step', step: 50n });
    expect(codeOf(slider({ maxPoints: 520 }), { asked: 550n })).toEqual({
      code: 'too-many-points',
      most: 500n,
    });
  });
});

it('never gives a reward for points that are not there, nor beyond its limits (property)', () => {
  const at = fc.integer({ min: 0, max: 60 }).map(daysAgo);
  fc.assert(
    fc.property(
      fc.record({
        available: fc.bigInt({ min: -100n, max: 2000n }),
        asked: fc.option(fc.bigInt({ min: -100n, max: 1000n })),
        redeemedByMember: fc.array(at, { maxLength: 6 }),
        redeemedInAll: fc.nat(6),
      }),
      fc.option(fc.nat(6)),
      fc.option(
        fc.record({
          count: fc.integer({ min: 1, max: 4 }),
          days: fc.option(fc.integer({ min: 1, max: 40 })),
        }),
      ),
      fc.boolean(),
      (known, stock, perMember, anyAmount) => {
        const settings = anyAmount ? slider({ stock, perMember }) : reward({ stock, perMember });
        const check = checkReward(settings, asks(known));
        if (check.outcome === 'allowed') {
          expect(check.points > 0n && check.points <= known.available).toBe(true);
          if (anyAmount) expect(check.valueMinor * 50n).toBe(check.points * 100n);
          if (stock !== null) expect(known.redeemedInAll).toBeLessThan(stock);
        } else if (check.refusal.code === 'member-limit' && check.refusal.next !== null) {
          const { next } = check.refusal;
          expect(next > now).toBe(true);
          // Nothing else changing, it may be had at that instant, and not before.
          const again = (at: Date) => codeOf(settings, { ...known, now: at });
          expect(again(next)).not.toHaveProperty('code', 'member-limit');
          expect(again(new Date(next.getTime() - 1))).toHaveProperty('code', 'member-limit');
        }
      },
    ),
    { numRuns: 2000 },
  );
});

describe('the settings of a reward', () => {
  const issues = (change: object) =>
    rewardSettings.safeParse({ id: 'five', kind: 'fixed-amount', points: 1, value: 1, ...change }).error
      ?.issues;

  it('of the time before there were kinds are a fixed amount', () => {
    expect(rewardSettings.parse({ id: 'five', points: 100, value: 500 })).toMatchObject({
      kind: 'fixed-amount',
      value: 500,
    });
  });

  it('refuse a target that no discount of Shopify can have', () => {
    for (const target of [
      { tags: ['red'] },
      { except: { products: ['1'] } },
      { collections: ['1'], variants: ['2'] },
    ])
      expect(issues({ target })).toMatchObject([{ message: 'target-not-possible', path: ['target'] }]);
    for (const target of [{ collections: ['1'] }, { products: ['1'], variants: ['2'] }, {}])
      expect(issues({ target })).toBeUndefined();
  });
});
