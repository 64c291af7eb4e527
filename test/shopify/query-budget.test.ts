import { describe, expect, it } from 'vitest';
import { createQueryBudget } from '#app/shopify/query-budget.ts';

const status = (currentlyAvailable: number) => ({
  maximumAvailable: 1_000,
  currentlyAvailable,
  restoreRate: 1_000,
});

describe('a shop’s query budget', () => {
  it('lets the first call through, since nothing is known yet', async () => {
    expect(await createQueryBudget().reserve('A', 0)).toBe(true);
  });

  it('waits until the bucket holds what the operation costs, in order of arrival', async () => {
    const budget = createQueryBudget();
    budget.learn('Big', { requestedQueryCost: 200, throttleStatus: status(100) });
    const order: string[] = [];
    const started = Date.now();
    await Promise.all([
      budget.reserve('Big', 5_000).then(() => order.push('big')),
      budget.reserve('Small', 5_000).then(() => order.push('small')),
    ]);
    expect(order).toEqual(['big', 'small']);
    expect(Date.now() - started).toBeGreaterThanOrEqual(95);
  });

  it('does not wait beyond the caller’s patience, and then takes nothing', async () => {
    const budget = createQueryBudget();
    budget.learn('Big', { requestedQueryCost: 900, throttleStatus: status(0) });
    const started = Date.now();
    expect(await budget.reserve('Big', 100)).toBe(false);
    expect(Date.now() - started).toBeLessThan(90);
    expect(await budget.reserve('Big', 2_000)).toBe(true);
  });

  it('never waits for more than the bucket can hold', async () => {
    const budget = createQueryBudget();
    budget.learn('Huge', { requestedQueryCost: 5_000, throttleStatus: status(990) });
    expect(await budget.reserve('Huge', 500)).toBe(true);
  });
});
