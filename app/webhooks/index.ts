import appUninstalled from './app.uninstalled.ts';
import checkoutsCreate from './checkouts.create.ts';
import checkoutsDelete from './checkouts.delete.ts';
import checkoutsUpdate from './checkouts.update.ts';
import collectionsCreate from './collections.create.ts';
import collectionsDelete from './collections.delete.ts';
import collectionsUpdate from './collections.update.ts';
import customerTagsAdded from './customer.tags_added.ts';
import customerTagsRemoved from './customer.tags_removed.ts';
import customersCreate from './customers.create.ts';
import customersDataRequest from './customers.data_request.ts';
import customersDelete from './customers.delete.ts';
import customersMerge from './customers.merge.ts';
import customersRedact from './customers.redact.ts';
import customersUpdate from './customers.update.ts';
import customersEmailMarketingConsentUpdate from './customers_email_marketing_consent.update.ts';
import ordersCancelled from './orders.cancelled.ts';
import ordersCreate from './orders.create.ts';
import ordersDelete from './orders.delete.ts';
import ordersEdited from './orders.edited.ts';
import ordersPaid from './orders.paid.ts';
import ordersUpdated from './orders.updated.ts';
import productsCreate from './products.create.ts';
import productsDelete from './products.delete.ts';
import productsUpdate from './products.update.ts';
import refundsCreate from './refunds.create.ts';
import shopRedact from './shop.redact.ts';
import type { Webhook } from './webhook.ts';

/** Every topic the app subscribes to, by name. */
export const webhooks: ReadonlyMap<string, Webhook> = new Map(
  [
    ordersCreate,
    ordersPaid,
    ordersUpdated,
    ordersEdited,
    ordersCancelled,
    ordersDelete,
    refundsCreate,
    customersCreate,
    customersUpdate,
    customersDelete,
    customersMerge,
    checkoutsCreate,
    checkoutsUpdate,
    checkoutsDelete,
    customerTagsAdded,
    customerTagsRemoved,
    customersEmailMarketingConsentUpdate,
    productsCreate,
    productsUpdate,
    productsDelete,
    collectionsCreate,
    collectionsUpdate,
    collectionsDelete,
    appUninstalled,
    customersDataRequest,
    customersRedact,
    shopRedact,
  ].map((definition) => [definition.topic, definition]),
);
