import { toShopifyCustomerId } from '#app/kernel/ids.ts';
import { emailConsentPayload } from '#app/shopify/payloads/customer.ts';
import { webhook } from './webhook.ts';

export default webhook(
  'customers_email_marketing_consent/update',
  emailConsentPayload,
  (payload, { triggeredAt }) => ({
    kind: 'marketing-consent',
    shopifyId: toShopifyCustomerId(payload.customer_id),
    // `pending` waits for the double opt-in and is no consent yet.
    given: payload.email_marketing_consent?.state === 'subscribed',
    at: payload.email_marketing_consent?.consent_updated_at ?? triggeredAt,
  }),
);
