import { z } from 'zod';
import { idOfGid, type ShopifyCustomerId, toGid, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { ClaimantOrdersDocument, CustomerOrdersDocument } from './generated/admin.ts';
import { PAGE_PATIENCE_MS, type Transport } from './transport.ts';

/** How many orders customers have placed in their lifetime, by Shopify's count; customers that it does not have are left out. */
export type OrderCounts = ReadonlyMap<ShopifyCustomerId, number>;

/** The part of `AdminApi` that knows of orders from before the installation: it counts them, and tells nothing of them. */
export type OrderCountsApi = {
  /**
   * Of whoever accepts an invitation. A page waits for it: it takes no longer than three seconds.
   * @param claimant.typed the address as it was typed
   * @param claimant.plain the same without its aliases
   * @param claimant.ids customers whose they are for another reason
   */
  ordersOfClaimant(claimant: {
    readonly typed: string;
    readonly plain: string;
    readonly ids: readonly ShopifyCustomerId[];
  }): Promise<OrderCounts>;
  ordersOfCustomers(ids: readonly ShopifyCustomerId[]): Promise<OrderCounts>;
};

/** Shopify takes 250 ids a call; these leave others their share of the query budget. */
const CUSTOMERS_PER_CALL = 100;

/** The count is an unsigned number of 64 bits, as text. */
const counted = z.object({ id: z.string(), numberOfOrders: z.coerce.number().int().min(0) });

export const createOrderCountsApi = (transport: Transport): OrderCountsApi => ({
  async ordersOfClaimant({ typed, plain, ids }) {
    const variables = { typed, plain, ids: ids.map((id) => toGid('Customer', id)) };
    const data = await transport.run(ClaimantOrdersDocument, variables, 'always', PAGE_PATIENCE_MS);
    return countsOf([data.typed, data.plain, ...data.nodes]);
  },

  async ordersOfCustomers(ids) {
    const counts = new Map<ShopifyCustomerId, number>();
    for (let start = 0; start < ids.length; start += CUSTOMERS_PER_CALL) {
      const variables = {
        ids: ids.slice(start, start + CUSTOMERS_PER_CALL).map((id) => toGid('Customer', id)),
      };
      const { nodes } = await transport.run(CustomerOrdersDocument, variables, 'always');
      for (const [id, orders] of countsOf(nodes)) counts.set(id, orders);
    }
    return counts;
  },
});

function countsOf(nodes: readonly unknown[]): Map<ShopifyCustomerId, number> {
  const counts = new Map<ShopifyCustomerId, number>();
  for (const node of nodes) {
    // Null for whoever is gone, and empty for what is no customer.
    const customer = counted.safeParse(node).data;
    const id = customer === undefined ? null : idOfGid(customer.id);
    if (customer !== undefined && id !== null) counts.set(toShopifyCustomerId(id), customer.numberOfOrders);
  }
  return counts;
}
