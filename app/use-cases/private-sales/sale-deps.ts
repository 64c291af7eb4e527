import type { Database } from '#app/db/database.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopDomain } from '#app/kernel/ids.ts';
import type { AdminApi } from '#app/shopify/index.ts';

/** What the use cases of private sales need. */
export type SaleDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly forShop: (domain: ShopDomain) => AdminApi;
  readonly log: { warn(fields: object, text: string): void };
};
