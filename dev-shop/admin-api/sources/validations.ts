import type { DevShopContext } from '../../context.ts';
import { loadFunction } from '../../functions/function-extensions.ts';
import type { Store, Validation } from '../../model.ts';
import { gid, idIn, type Source } from './connections.ts';
import { metafieldFields } from './metafields.ts';

/** A rule that carts and checkouts must pass. */
export function validationSource(context: DevShopContext, store: Store, validation: Validation): Source {
  const id = gid('Validation', validation.id);
  return {
    __typename: 'Validation',
    id,
    title: validation.title,
    enabled: validation.enabled,
    blockOnFailure: validation.blockOnFailure,
    errorHistory: null,
    shopifyFunction: {
      __typename: 'ShopifyFunction',
      id: validation.handle,
      handle: validation.handle,
      title: validation.title,
      apiType: 'cart_checkout_validation',
      apiVersion: '2026-07',
      description: null,
      appKey: context.apiKey,
      inputQuery: () =>
        [...(loadFunction(validation.handle)?.queries.values() ?? [])][0]?.loc?.source.body ?? null,
      useCreationUi: false,
    },
    ...metafieldFields(context, store, id),
  };
}

/** Null where the store has none of this id. */
export const validationOf = (store: Store, id: string): Validation | null =>
  (store.validations ?? []).find((one) => one.id === idIn('Validation', id)) ?? null;
