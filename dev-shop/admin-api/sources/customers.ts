import type { DevShopContext } from '../../context.ts';
import type { Address, Customer, Store } from '../../model.ts';
import { amountsOf } from '../../orders/amounts.ts';
import { countryName, money } from '../../webhooks/payloads/values.ts';
import { connection, gid, type PageArguments, type Source, search, sorted } from './connections.ts';
import { metafieldFields } from './metafields.ts';
import { orderConnection, orderSource } from './orders.ts';

export function addressSource(address: Address | null): Source | null {
  if (!address) return null;
  return {
    __typename: 'MailingAddress',
    firstName: address.firstName,
    lastName: address.lastName,
    name: `${address.firstName} ${address.lastName}`.trim(),
    address1: address.address1,
    address2: null,
    city: address.city,
    zip: address.zip,
    province: address.province,
    provinceCode: null,
    country: countryName(address.countryCode),
    countryCodeV2: address.countryCode,
    phone: address.phone,
    company: null,
  };
}

export function customerSource(context: DevShopContext, store: Store, customer: Customer): Source {
  const id = gid('Customer', customer.id);
  const orders = () => context.find.ordersOf(store, customer.id);
  const spent = () => orders().reduce((total, order) => total + order.paid - amountsOf(order).refunded, 0);
  const consent = customer.acceptsMarketing ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED';
  return {
    __typename: 'Customer',
    id,
    legacyResourceId: String(customer.id),
    email: customer.email,
    phone: customer.phone,
    defaultEmailAddress: customer.email
      ? { emailAddress: customer.email, marketingState: consent, validFormat: true }
      : null,
    defaultPhoneNumber: customer.phone
      ? { phoneNumber: customer.phone, marketingState: 'NOT_SUBSCRIBED' }
      : null,
    emailMarketingConsent: customer.email ? { marketingState: consent } : null,
    firstName: customer.firstName,
    lastName: customer.lastName,
    displayName: `${customer.firstName} ${customer.lastName}`.trim() || customer.email || '',
    locale: customer.locale,
    state: customer.state.toUpperCase(),
    tags: customer.tags,
    note: null,
    verifiedEmail: customer.email !== null,
    taxExempt: false,
    createdAt: customer.createdAt,
    updatedAt: customer.updatedAt,
    defaultAddress: () => addressSource(customer.address),
    numberOfOrders: () => String(orders().length),
    amountSpent: () => ({ amount: money(spent(), store.currency), currencyCode: store.currency }),
    canDelete: () => orders().length === 0,
    lastOrder: () => {
      const last = orders().at(-1);
      return last ? orderSource(context, store, last) : null;
    },
    orders: (page: PageArguments) => orderConnection(context, store, orders(), page),
    ...metafieldFields(context, store, id),
  };
}

export function customerConnection(context: DevShopContext, store: Store, page: PageArguments): Source {
  const only = /^\s*email:["']?([^\s"']+)["']?\s*$/.exec(page.query ?? '')?.[1];
  const byEmail = only && !only.includes('*') ? context.find.customerByEmail(store, only) : undefined;
  const found =
    byEmail !== undefined
      ? byEmail
        ? [byEmail]
        : []
      : search(
          store.customers.filter((customer) => customer.mergedInto === null),
          page.query,
          {
            default: (c) => `${c.firstName} ${c.lastName} ${c.email ?? ''}`,
            id: (c) => c.id,
            email: (c) => c.email,
            phone: (c) => c.phone,
            first_name: (c) => c.firstName,
            last_name: (c) => c.lastName,
            tag: (c) => c.tags,
            state: (c) => c.state,
            created_at: (c) => c.createdAt,
            customer_date: (c) => c.createdAt,
            updated_at: (c) => c.updatedAt,
          },
        );
  const ordered = sorted(found, page.sortKey === 'RELEVANCE' ? null : page.sortKey, {
    ID: (c) => c.id,
    NAME: (c) => `${c.lastName} ${c.firstName}`,
    CREATED_AT: (c) => c.createdAt,
    UPDATED_AT: (c) => c.updatedAt,
  });
  return connection(
    ordered,
    page,
    (customer) => customerSource(context, store, customer),
    (c) => c.id,
  );
}
