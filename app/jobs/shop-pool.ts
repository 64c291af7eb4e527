import type { ShopId } from '#app/kernel/ids.ts';

/** Works for some shops at once, for each by itself: one that fails, or takes long, does not hold up the others. */
export type ShopPool = {
  /** Shops that have work. One that is being worked for is taken again afterwards. */
  offer(shops: readonly ShopId[]): void;
  /** Takes up no more shops, and waits for those under way. */
  stop(): Promise<void>;
};

export function createShopPool(options: {
  readonly atOnce: number;
  readonly work: (shopId: ShopId) => Promise<void>;
  readonly failed: (error: unknown, shopId: ShopId) => void;
}): ShopPool {
  const waiting = new Set<ShopId>();
  const underWay = new Map<ShopId, Promise<void>>();
  let stopped = false;

  const start = (shopId: ShopId): void => {
    waiting.delete(shopId);
    const done = options
      .work(shopId)
      .catch((error: unknown) => options.failed(error, shopId))
      .finally(() => {
        underWay.delete(shopId);
        startNext();
      });
    underWay.set(shopId, done);
  };

  const startNext = (): void => {
    for (const shopId of waiting) {
      if (stopped || underWay.size >= options.atOnce) return;
      if (!underWay.has(shopId)) start(shopId);
    }
  };

  return {
    offer: (shops) => {
      for (const shopId of shops) waiting.add(shopId);
      startNext();
    },
    stop: async () => {
      stopped = true;
      await Promise.all(underWay.values());
    },
  };
}
