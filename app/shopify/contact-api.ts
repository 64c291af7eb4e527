import { type ShopifyCustomerId, toGid } from '#app/kernel/ids.ts';
import {
  CustomerContactDocument,
  SetCustomerLocaleDocument,
  SetEmailConsentDocument,
  SetSmsConsentDocument,
} from './generated/admin.ts';
import { PAGE_PATIENCE_MS, type Transport } from './transport.ts';

/** How a channel stands: `pending` waits for the customer's confirmation, `missing` has no address to write to. */
export type ChannelState = 'on' | 'off' | 'pending' | 'missing';
export type MarketingChannel = 'email' | 'sms';

export type CustomerContact = {
  readonly email: ChannelState;
  readonly sms: ChannelState;
  /** The language in which the store writes to the customer, as Shopify names it. */
  readonly locale: string;
};

type Changed = 'changed' | { readonly refused: string };

/**
 * The part of `AdminApi` about how a store may write to one of its customers. Repeating a change changes nothing. A page
 * waits for each call: none takes longer than three seconds.
 */
export type ContactApi = {
  /** Null when the shop has no such customer. */
  customerContact(id: ShopifyCustomerId): Promise<CustomerContact | null>;
  setConsent(
    id: ShopifyCustomerId,
    change: { readonly channel: MarketingChannel; readonly subscribed: boolean; readonly at: Date },
  ): Promise<Changed>;
  setCustomerLocale(id: ShopifyCustomerId, locale: string): Promise<Changed>;
};

export const createContactApi = (transport: Transport): ContactApi => ({
  async customerContact(id) {
    const { customer } = await transport.run(
      CustomerContactDocument,
      { id: toGid('Customer', id) },
      'always',
      PAGE_PATIENCE_MS,
    );
    return (
      customer && {
        email: stateOf(customer.defaultEmailAddress?.marketingState),
        sms: stateOf(customer.defaultPhoneNumber?.marketingState),
        locale: customer.locale,
      }
    );
  },

  async setConsent(id, { channel, subscribed, at }) {
    const customerId = toGid('Customer', id);
    const consent = {
      marketingState: subscribed ? ('SUBSCRIBED' as const) : ('UNSUBSCRIBED' as const),
      marketingOptInLevel: 'SINGLE_OPT_IN' as const,
      consentUpdatedAt: at.toISOString(),
    };
    if (channel === 'email') {
      const input = { customerId, emailMarketingConsent: consent };
      const data = await transport.run(SetEmailConsentDocument, { input }, 'always', PAGE_PATIENCE_MS);
      return changed(data.customerEmailMarketingConsentUpdate);
    }
    const input = { customerId, smsMarketingConsent: consent };
    const data = await transport.run(SetSmsConsentDocument, { input }, 'always', PAGE_PATIENCE_MS);
    return changed(data.customerSmsMarketingConsentUpdate);
  },

  async setCustomerLocale(id, locale) {
    const input = { id: toGid('Customer', id), locale };
    const data = await transport.run(SetCustomerLocaleDocument, { input }, 'always', PAGE_PATIENCE_MS);
    return changed(data.customerUpdate);
  },
});

function stateOf(state: string | undefined): ChannelState {
  if (state === undefined || state === 'REDACTED' || state === 'INVALID') return 'missing';
  if (state === 'SUBSCRIBED') return 'on';
  return state === 'PENDING' ? 'pending' : 'off';
}

function changed(
  payload: { readonly userErrors: readonly { readonly message: string }[] } | null | undefined,
): Changed {
  const errors = payload?.userErrors ?? [{ message: 'no answer' }];
  return errors.length === 0 ? 'changed' : { refused: errors.map(({ message }) => message).join('; ') };
}
