/** What a merchant does to customers. Each changes the store and sends the webhooks Shopify would send. */
import type { DevShopContext, ShopEvent } from '../context.ts';
import { forgetIndexes } from '../find.ts';
import { HttpRefusal } from '../http.ts';
import type { Customer, Store } from '../model.ts';

type Operations = Pick<DevShopContext, 'find' | 'nextId' | 'now' | 'save' | 'emit'>;
type Changes = Partial<
  Pick<
    Customer,
    | 'email'
    | 'phone'
    | 'firstName'
    | 'lastName'
    | 'locale'
    | 'state'
    | 'tags'
    | 'acceptsMarketing'
    | 'address'
  >
>;

function refuseTakenEmail(
  { find }: Operations,
  store: Store,
  email: string | null | undefined,
  self: number,
) {
  const holder = email ? find.customerByEmail(store, email) : null;
  if (holder && holder.id !== self && holder.mergedInto === null) {
    throw new HttpRefusal(422, `${email} belongs to another customer`);
  }
}

/** Adds a customer; sends `customers/create`, and of tags and consent as `updateCustomer` does. */
export function createCustomer(operations: Operations, store: Store, values: Changes): Customer {
  refuseTakenEmail(operations, store, values.email, 0);
  const at = operations.now().toISOString();
  const customer: Customer = {
    id: operations.nextId(store),
    email: null,
    phone: null,
    firstName: '',
    lastName: '',
    locale: store.primaryLocale,
    state: 'disabled',
    tags: [],
    acceptsMarketing: false,
    address: null,
    createdAt: at,
    updatedAt: at,
    mergedInto: null,
    ...values,
  };
  store.customers.push(customer);
  operations.save(store);
  operations.emit(
    store,
    { topic: 'customers/create', customer },
    ...tagEvents(customer, [], at),
    ...(customer.acceptsMarketing
      ? [{ topic: 'customers_email_marketing_consent/update', customer, at } as const]
      : []),
  );
  return customer;
}

/** Changes a customer; sends `customers/update`, and the topics of their own that tags and consent have. */
export function updateCustomer(
  operations: Operations,
  store: Store,
  customer: Customer,
  changes: Changes,
): void {
  refuseTakenEmail(operations, store, changes.email, customer.id);
  const at = operations.now().toISOString();
  const before = { tags: customer.tags, acceptsMarketing: customer.acceptsMarketing };
  Object.assign(customer, changes, { updatedAt: at });
  if (customer.acceptsMarketing !== before.acceptsMarketing) customer.consentUpdatedAt = at;
  forgetIndexes(store);
  operations.save(store);
  operations.emit(
    store,
    { topic: 'customers/update', customer },
    ...tagEvents(customer, before.tags, at),
    ...(customer.acceptsMarketing === before.acceptsMarketing
      ? []
      : [{ topic: 'customers_email_marketing_consent/update', customer, at } as const]),
  );
}

/** What Shopify sends when a customer's tags are no longer what they were. */
export function tagEvents(customer: Customer, before: readonly string[], at: string): ShopEvent[] {
  const added = customer.tags.filter((tag) => !before.includes(tag));
  const removed = before.filter((tag) => !customer.tags.includes(tag));
  return [
    ...(added.length > 0 ? [{ topic: 'customer.tags_added', customer, tags: added, at } as const] : []),
    ...(removed.length > 0 ? [{ topic: 'customer.tags_removed', customer, tags: removed, at } as const] : []),
  ];
}

/** Moves everything of `removed` to `kept`; sends `customers/merge` and `customers/update`. */
export function mergeCustomers(
  operations: Operations,
  store: Store,
  kept: Customer,
  removed: Customer,
): void {
  if (kept === removed) throw new HttpRefusal(422, 'A customer cannot be merged with itself');
  if (kept.mergedInto !== null || removed.mergedInto !== null) {
    throw new HttpRefusal(422, 'One of the customers was merged before');
  }
  const at = operations.now().toISOString();
  for (const order of operations.find.ordersOf(store, removed.id)) order.customerId = kept.id;
  for (const checkout of store.checkouts)
    if (checkout.customerId === removed.id) checkout.customerId = kept.id;
  kept.email ??= removed.email;
  kept.phone ??= removed.phone;
  kept.address ??= removed.address;
  kept.tags = [...new Set([...kept.tags, ...removed.tags])].sort();
  kept.updatedAt = at;
  removed.mergedInto = kept.id;
  removed.email = null;
  removed.phone = null;
  removed.updatedAt = at;
  forgetIndexes(store);
  operations.save(store);
  operations.emit(
    store,
    { topic: 'customers/merge', kept, removed },
    { topic: 'customers/update', customer: kept },
  );
}

/** Removes a customer without orders (Shopify keeps those that have any); sends `customers/delete`. */
export function deleteCustomer(operations: Operations, store: Store, customer: Customer): void {
  if (operations.find.ordersOf(store, customer.id).length > 0) {
    throw new HttpRefusal(422, 'A customer who has orders cannot be deleted, only redacted');
  }
  store.customers = store.customers.filter((candidate) => candidate !== customer);
  forgetIndexes(store);
  operations.save(store);
  operations.emit(store, { topic: 'customers/delete', customerId: customer.id });
}

const orderIdsOf = ({ find }: Operations, store: Store, customer: Customer): number[] =>
  find.ordersOf(store, customer.id).map((order) => order.id);

/** The customer asks what is held about them; sends `customers/data_request`. */
export function requestCustomerData(operations: Operations, store: Store, customer: Customer): void {
  operations.emit(store, {
    topic: 'customers/data_request',
    customer,
    orderIds: orderIdsOf(operations, store, customer),
  });
  operations.save(store);
}

/** Erases who the customer is; sends `customers/redact` at once (Shopify waits ten days). */
export function redactCustomer(operations: Operations, store: Store, customer: Customer): void {
  const orderIds = orderIdsOf(operations, store, customer);
  operations.emit(store, { topic: 'customers/redact', customer: { ...customer }, orderIds });
  Object.assign(customer, {
    email: null,
    phone: null,
    firstName: '',
    lastName: '',
    address: null,
    updatedAt: operations.now().toISOString(),
  });
  for (const order of operations.find.ordersOf(store, customer.id)) {
    Object.assign(order, { email: null, phone: null, shippingAddress: null });
  }
  forgetIndexes(store);
  operations.save(store);
}
