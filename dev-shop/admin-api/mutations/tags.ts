import type { DevShopContext } from '../../context.ts';
import { tagEvents } from '../../customers/index.ts';
import type { Store } from '../../model.ts';
import { idIn, type Source } from '../sources/connections.ts';
import { customerSource } from '../sources/customers-and-orders.ts';

/** `tagsAdd` and `tagsRemove` on customers. */
export function changeTags(
  context: DevShopContext,
  store: Store,
  { id, tags }: { id: string; tags: string[] },
  change: 'add' | 'remove',
): Source {
  const customer = context.find.customer(store, idIn('Customer', id) ?? -1);
  if (!customer) return { node: null, userErrors: [{ field: ['id'], message: 'Customer does not exist' }] };
  const asked = tags.map((tag) => tag.trim()).filter(Boolean);
  const before = customer.tags;
  customer.tags =
    change === 'add'
      ? [...new Set([...customer.tags, ...asked])].sort()
      : customer.tags.filter((tag) => !asked.includes(tag));
  customer.updatedAt = context.now().toISOString();
  context.save(store);
  context.emit(store, ...tagEvents(customer, before, customer.updatedAt));
  return { node: customerSource(context, store, customer), userErrors: [] };
}
