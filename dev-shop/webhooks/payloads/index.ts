import type { ShopEvent } from '../../context.ts';
import type { Store } from '../../model.ts';
import { customerRedactPayload, dataRequestPayload, shopRedactPayload, uninstalledPayload } from './app.ts';
import { checkoutDeletePayload, checkoutPayload } from './checkouts.ts';
import {
  customerDeletePayload,
  customerMergePayload,
  customerPayload,
  customerTagsPayload,
  emailConsentPayload,
} from './customers.ts';
import { orderDeletePayload, orderEditedPayload, orderPayload } from './orders.ts';
import {
  collectionDeletePayload,
  collectionPayload,
  productDeletePayload,
  productPayload,
} from './products.ts';
import { refundPayload } from './refunds.ts';
import type { JsonObject } from './values.ts';

export { orderPayload } from './orders.ts';
export { refundPayload } from './refunds.ts';
export type { JsonObject } from './values.ts';

/** The body Shopify would post for an event, from the store as it stands now. */
export function payloadOf(
  store: Store,
  event: ShopEvent,
  { storeUrl, newId }: { storeUrl: string; newId: () => number },
): JsonObject {
  switch (event.topic) {
    case 'orders/create':
    case 'orders/paid':
    case 'orders/updated':
    case 'orders/cancelled':
    case 'orders/fulfilled':
      return orderPayload(store, event.order);
    case 'orders/edited':
      return orderEditedPayload(store, event.order, event.edit);
    case 'orders/delete':
      return orderDeletePayload(event.orderId);
    case 'refunds/create':
      return refundPayload(store, event.order, event.refund);
    case 'customers/create':
    case 'customers/update':
      return customerPayload(store, event.customer);
    case 'customer.tags_added':
    case 'customer.tags_removed':
      return customerTagsPayload(event.customer, event.tags, event.at);
    case 'customers_email_marketing_consent/update':
      return emailConsentPayload(store, event.customer, event.at);
    case 'products/create':
    case 'products/update':
      return productPayload(store, event.product);
    case 'products/delete':
      return productDeletePayload(event.productId);
    case 'collections/create':
    case 'collections/update':
      return collectionPayload(store, event.collection);
    case 'collections/delete':
      return collectionDeletePayload(event.collectionId);
    case 'customers/delete':
      return customerDeletePayload(event.customerId);
    case 'customers/merge':
      return customerMergePayload(event.kept.id, event.removed.id);
    case 'checkouts/create':
    case 'checkouts/update':
      return checkoutPayload(store, event.checkout, storeUrl);
    case 'checkouts/delete':
      return checkoutDeletePayload(store, event.checkoutId);
    case 'app/uninstalled':
      return uninstalledPayload(store);
    case 'customers/data_request':
      return dataRequestPayload(store, event.customer, event.orderIds, newId());
    case 'customers/redact':
      return customerRedactPayload(store, event.customer, event.orderIds);
    case 'shop/redact':
      return shopRedactPayload(store);
  }
}
