import { expect, it } from 'vitest';
import { type ShownEntry, showEntry } from '#app/domain/ledger/shown-entry.ts';

const AT = new Date('2026-03-14T10:00:00Z');
const MATURES = '2026-03-28T10:00:00.000Z';
const moved = (changes: Partial<Parameters<typeof showEntry>[0]>): ShownEntry =>
  showEntry({
    at: AT,
    points: 62n,
    kind: 'award',
    pending: false,
    cause: { code: 'order-award', params: { order: '#1', matures_at: MATURES } },
    ...changes,
  });

it('never tells a member who moved their points', () => {
  const cause = { code: 'adjusted', params: { reason: 'Gracias', by: 'ane@shop.example' } };
  const entry = moved({ kind: 'adjust', points: -5n, cause });
  expect(entry).toEqual({
    at: '2026-03-14T10:00:00.000Z',
    points: -5,
    account: 'available',
    code: 'adjusted',
    params: { reason: 'Gracias' },
  });
  expect(JSON.stringify(entry)).not.toContain('ane@');
});

it.each([
  ['award', 62],
  ['redeem', -62],
  ['take-back', -62],
  ['expire', -62],
  ['return', 62],
  ['adjust', 62],
] as const)('puts the sign to %s: %d', (kind, points) => {
  expect(moved({ kind }).points).toBe(points);
});

it('tells when points are there only while they wait, and the parts of an order that has them', () => {
  expect(moved({ pending: true })).toMatchObject({ account: 'pending', maturesAt: MATURES });
  expect(moved({})).not.toHaveProperty('maturesAt');
  expect(moved({})).not.toHaveProperty('lines');
  const lines = [{ code: 'rate', points: 62, params: {} }];
  expect(moved({ cause: { code: 'order-award', params: {}, lines } }).lines).toEqual(lines);
});
