import { toGid } from '#app/kernel/ids.ts';
import {
  MoreOrderLinesDocument,
  MoreRefundLinesDocument,
  type OrderPartsFragment,
  OrdersByIdDocument,
  type OrdersByIdQuery,
} from './generated/admin.ts';
import { QueryTooCostly, type Transport } from './transport.ts';

/** An order with all its lines and refunds, as the Admin API tells it. */
export type OrderNode = OrderPartsFragment;

const ORDERS_PER_CALL = 50;

/**
 * Fetches orders by id, in batches as big as Shopify's limit for one query allows; orders that are gone are left out.
 */
export function createOrderFetcher(transport: Transport): (ids: readonly bigint[]) => Promise<OrderNode[]> {
  let size = ORDERS_PER_CALL;
  return async (ids) => {
    const orders: OrderNode[] = [];
    for (let start = 0; start < ids.length; ) {
      const batch = ids.slice(start, start + size).map((id) => toGid('Order', id));
      try {
        const { nodes } = await transport.run(OrdersByIdDocument, { ids: batch }, 'always');
        for (const node of nodes) if (isOrder(node)) orders.push(await complete(transport, node));
        start += batch.length;
      } catch (error) {
        // Shopify counts the cost from what could come back, by rules that change: found out rather than assumed.
        if (!(error instanceof QueryTooCostly) || batch.length === 1) throw error;
        size = Math.ceil(batch.length / 2);
      }
    }
    return orders;
  };
}

const isOrder = (node: OrdersByIdQuery['nodes'][number]): node is OrderNode => node !== null && 'id' in node;

type Page<Item> = { nodes: Item[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

/** Adds the lines that did not fit into the first page. */
async function complete(transport: Transport, order: OrderNode): Promise<OrderNode> {
  const lineItems = await allPages(order.lineItems, async (after) => {
    const more = await transport.run(MoreOrderLinesDocument, { id: order.id, after }, 'always');
    return more.order?.lineItems ?? null;
  });
  const refunds = [];
  for (const refund of order.refunds) {
    const refundLineItems = await allPages(refund.refundLineItems, async (after) => {
      const more = await transport.run(MoreRefundLinesDocument, { id: refund.id, after }, 'always');
      return more.refund?.refundLineItems ?? null;
    });
    refunds.push({ ...refund, refundLineItems });
  }
  return { ...order, lineItems, refunds };
}

async function allPages<Item>(
  first: Page<Item>,
  next: (after: string | null) => Promise<Page<Item> | null>,
): Promise<Page<Item>> {
  let page = first;
  const nodes = [...first.nodes];
  while (page.pageInfo.hasNextPage) {
    const more = await next(page.pageInfo.endCursor);
    if (!more) break;
    nodes.push(...more.nodes);
    page = more;
  }
  return { nodes, pageInfo: { hasNextPage: false, endCursor: page.pageInfo.endCursor } };
}
