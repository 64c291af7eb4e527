import { mergePayload } from '#app/shopify/payloads/customer.ts';
import { webhook } from './webhook.ts';

export default webhook('customers/merge', mergePayload, (payload, { triggeredAt }) => ({
  kind: 'customers-merged',
  kept: payload.admin_graphql_api_customer_kept_id,
  deleted: payload.admin_graphql_api_customer_deleted_id,
  at: triggeredAt,
}));
