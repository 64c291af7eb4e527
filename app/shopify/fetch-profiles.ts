import { idOfGid, type ShopifyCustomerId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import type { CataloguePage } from './fetch-catalogue.ts';
import { CustomerProfilesDocument } from './generated/admin.ts';
import type { Transport } from './transport.ts';

/** A customer's tags and e-mail consent, as they stand. */
export type FetchedProfile = {
  readonly shopifyId: ShopifyCustomerId;
  readonly tags: readonly string[];
  /** Null where the customer has no e-mail address. */
  readonly consent: { readonly given: boolean; readonly at: Date | null } | null;
};

/** The part of `AdminApi` that reads many customers' tags and consent; 502 points of the query budget a page. */
export type ProfilesApi = {
  /** @param changedSince only customers who changed since then; null for all */
  profilesPage(after: string | null, changedSince: Date | null): Promise<CataloguePage<FetchedProfile>>;
};

export const createProfilesApi = (transport: Transport): ProfilesApi => ({
  async profilesPage(after, changedSince) {
    const query = changedSince === null ? null : `updated_at:>='${changedSince.toISOString()}'`;
    const { customers } = await transport.run(CustomerProfilesDocument, { after, query }, 'always');
    const { hasNextPage, endCursor } = customers.pageInfo;
    return {
      items: customers.nodes.flatMap(({ id, tags, defaultEmailAddress: address }) => {
        const shopifyId = idOfGid(id);
        if (shopifyId === null) return [];
        const consent = address && {
          given: address.marketingState === 'SUBSCRIBED',
          at: address.marketingUpdatedAt ? new Date(address.marketingUpdatedAt) : null,
        };
        return [{ shopifyId: toShopifyCustomerId(shopifyId), tags, consent }];
      }),
      next: hasNextPage ? (endCursor ?? null) : null,
    };
  },
});
