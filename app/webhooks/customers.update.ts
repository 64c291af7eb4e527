import { customerPayload, readCustomer } from '#app/shopify/payloads/customer.ts';
import { webhook } from './webhook.ts';

export default webhook('customers/update', customerPayload, (payload) => ({
  kind: 'customer',
  customer: readCustomer(payload),
}));
