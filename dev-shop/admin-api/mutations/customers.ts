import type { DevShopContext } from '../../context.ts';
import { updateCustomer } from '../../customers/index.ts';
import type { Customer, Store } from '../../model.ts';
import { idIn, type Source } from '../sources/connections.ts';
import { customerSource } from '../sources/customers-and-orders.ts';

type Refusal = { field: string[]; message: string };
type Consent = { marketingState: string };

/** `customerUpdate`, for the language only. */
export function customerUpdate(
  context: DevShopContext,
  store: Store,
  { input }: { input: { id?: string | null; locale?: string | null } },
): Source {
  return change(context, store, input.id ?? '', (customer) => {
    const other = Object.keys(input).find((name) => name !== 'id' && name !== 'locale');
    if (other !== undefined) return { field: [other], message: 'dev-shop changes the locale only' };
    if (input.locale) customer.language = input.locale;
    updateCustomer(context, store, customer, {});
    return null;
  });
}

/** `customerEmailMarketingConsentUpdate`; tells of it by webhook. */
export function setEmailConsent(
  context: DevShopContext,
  store: Store,
  { input }: { input: { customerId: string; emailMarketingConsent: Consent } },
): Source {
  return change(context, store, input.customerId, (customer) => {
    if (!customer.email) return { field: ['input'], message: 'Customer must have an email address' };
    const acceptsMarketing = input.emailMarketingConsent.marketingState === 'SUBSCRIBED';
    updateCustomer(context, store, customer, { acceptsMarketing });
    return null;
  });
}

/** `customerSmsMarketingConsentUpdate`. */
export function setSmsConsent(
  context: DevShopContext,
  store: Store,
  { input }: { input: { customerId: string; smsMarketingConsent: Consent } },
): Source {
  return change(context, store, input.customerId, (customer) => {
    if (!customer.phone)
      return { field: ['input'], message: 'A phone number is required to set the SMS consent state' };
    customer.acceptsSms = input.smsMarketingConsent.marketingState === 'SUBSCRIBED';
    updateCustomer(context, store, customer, {});
    return null;
  });
}

function change(
  context: DevShopContext,
  store: Store,
  id: string,
  apply: (customer: Customer) => Refusal | null,
): Source {
  const customer = context.find.customer(store, idIn('Customer', id) ?? -1);
  if (!customer) return { customer: null, userErrors: [{ field: ['id'], message: 'Customer not found' }] };
  const refusal = apply(customer);
  return refusal === null
    ? { customer: customerSource(context, store, customer), userErrors: [] }
    : { customer: null, userErrors: [refusal] };
}
