import fc from 'fast-check';
import { expect, it } from 'vitest';
import { milestoneChanges, nextMilestone } from '#app/domain/referrals/terms.ts';

const milestones = fc.array(
  fc.record({ friends: fc.integer({ min: 1, max: 8 }), points: fc.integer({ min: 1, max: 3 }) }),
  { maxLength: 4 },
);

it('names exactly the members whose next milestone another set changes', () => {
  fc.assert(
    fc.property(milestones, milestones, fc.integer({ min: 0, max: 10 }), (before, after, rewarded) => {
      const named = milestoneChanges(before, after).some(
        ({ from, until }) => rewarded >= from && (until === null || rewarded < until),
      );
      const [old, next] = [nextMilestone(before, rewarded), nextMilestone(after, rewarded)];
      expect(named).toBe(old?.friends !== next?.friends || old?.points !== next?.points);
    }),
  );
});

it('names nobody where nothing changes, and everybody who has the first one before them where it does', () => {
  const usual = [
    { friends: 3, points: 30 },
    { friends: 5, points: 50 },
  ];
  expect(milestoneChanges(usual, [...usual].reverse())).toEqual([]);
  expect(milestoneChanges(usual, [{ friends: 3, points: 40 }, ...usual.slice(1)])).toEqual([
    { from: 0, until: 3 },
  ]);
});
