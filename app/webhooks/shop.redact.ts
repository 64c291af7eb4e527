import { shopRedactPayload } from '#app/shopify/payloads/compliance.ts';
import { webhook } from './webhook.ts';

export default webhook('shop/redact', shopRedactPayload, (_payload, { triggeredAt }) => ({
  kind: 'shop-redact',
  at: triggeredAt,
}));
