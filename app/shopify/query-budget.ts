import { setTimeout as delay } from 'node:timers/promises';

/** `extensions.cost` of every answer of the Admin API. */
export type QueryCost = {
  requestedQueryCost: number;
  throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
};

/** One shop's bucket of query points, as far as this process knows it. */
export type QueryBudget = {
  /**
   * Waits, in order of arrival, until the bucket should hold what the operation costs.
   * @returns false when that would take longer than `patienceMs`; nothing was taken then
   */
  reserve(operation: string, patienceMs: number): Promise<boolean>;
  /** What an answer said about the operation's cost and the bucket. */
  learn(operation: string, cost: QueryCost): void;
};

// Before the first answer nothing is known; Shopify's smallest plan has 2,000 points, of which it restores 100 a second.
const FIRST_GUESS = 50;

/**
 * Shopify takes an operation's requested cost from the bucket before running it and gives back what it did not use.
 * All callers of a shop in this process share its budget, so that a busy one does not throttle the rest.
 */
export function createQueryBudget(now: () => number = Date.now): QueryBudget {
  const costs = new Map<string, number>();
  let bucket: { available: number; maximum: number; restoreRate: number; at: number } | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const available = (): number => {
    if (!bucket) return Number.POSITIVE_INFINITY;
    return Math.min(bucket.maximum, bucket.available + ((now() - bucket.at) / 1000) * bucket.restoreRate);
  };

  const take = async (operation: string, deadline: number): Promise<boolean> => {
    const cost = Math.min(costs.get(operation) ?? FIRST_GUESS, bucket?.maximum ?? Number.POSITIVE_INFINITY);
    for (;;) {
      const missing = cost - available();
      if (missing <= 0 || !bucket) break;
      const waitMs = Math.ceil((missing / bucket.restoreRate) * 1000);
      if (now() + waitMs > deadline) return false;
      await delay(waitMs);
    }
    if (bucket) bucket = { ...bucket, available: available() - cost, at: now() };
    return true;
  };

  return {
    reserve(operation, patienceMs) {
      const deadline = now() + patienceMs;
      const turn = queue.then(() => take(operation, deadline));
      queue = turn;
      return turn;
    },
    learn(operation, { requestedQueryCost, throttleStatus }) {
      costs.set(operation, requestedQueryCost);
      bucket = {
        available: throttleStatus.currentlyAvailable,
        maximum: throttleStatus.maximumAvailable,
        restoreRate: Math.max(throttleStatus.restoreRate, 1),
        at: now(),
      };
    },
  };
}
