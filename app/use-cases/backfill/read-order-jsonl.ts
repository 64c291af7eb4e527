import { z } from 'zod';
import {
  FINANCIAL_STATUSES,
  lastParcel,
  type OrderLine,
  type OrderRefund,
  type OrderSnapshot,
} from '#app/domain/orders/order.ts';
import { paymentsOf } from '#app/domain/orders/payments.ts';
import type { PresentedRefund } from '#app/domain/orders/presented.ts';
import { idOfGid, toOrderId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import type { Minor } from '#app/kernel/money.ts';
import { readJson } from '#app/kernel/read-json.ts';
import { divideRounded } from '#app/kernel/rounding.ts';
import {
  attempt,
  excerpt,
  type ImportedRow,
  RefusedField,
  refused,
  sum,
  toAmount,
  toCurrency,
  toInstant,
  toQuantity,
} from './imported-row.ts';
import { splitLines } from './read-lines.ts';

const money = z.object({
  shopMoney: z.object({ amount: z.string() }),
  /** Absent in files of an older query: then an order counts by the shop's currency. */
  presentmentMoney: z.object({ amount: z.string() }).nullish(),
});
type Bag = z.infer<typeof money>;
/** Reads one side of a money bag. */
type Read = (bag: Bag, field: string) => Minor;
const taxLines = z.array(z.object({ priceSet: money }));

/** What `bulk-orders.graphql` gives of an order; other fields of the line are ignored. */
const orderNode = z.object({
  id: z.string(),
  name: z.string().min(1),
  createdAt: z.string(),
  processedAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullish(),
  test: z.boolean(),
  edited: z.boolean(),
  sourceName: z.string().nullish(),
  currencyCode: z.string(),
  presentmentCurrencyCode: z.string().nullish(),
  taxesIncluded: z.boolean(),
  displayFinancialStatus: z.string().nullish(),
  displayFulfillmentStatus: z.string().nullish(),
  fulfillments: z.array(z.object({ createdAt: z.string(), status: z.string() })).nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  customerLocale: z.string().nullish(),
  discountCodes: z.array(z.string()),
  currentTotalPriceSet: money,
  totalOutstandingSet: money,
  /** Absent in files of an older query: then how the order was paid is not known. */
  transactions: z
    .array(
      z.object({ kind: z.string(), status: z.string(), gateway: z.string().nullable(), amountSet: money }),
    )
    .nullish(),
  totalRefundedSet: money,
  totalRefundedShippingSet: money,
  customer: z
    .object({
      id: z.string(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
      locale: z.string().nullish(),
      createdAt: z.string().nullish(),
    })
    .nullish(),
  shippingLine: z.object({ discountedPriceSet: money, taxLines }).nullish(),
  refunds: z.array(z.object({ id: z.string(), createdAt: z.string().nullish() })),
});
const lineNode = z.object({
  id: z.string(),
  title: z.string(),
  quantity: z.number(),
  currentQuantity: z.number(),
  isGiftCard: z.boolean(),
  originalUnitPriceSet: money,
  discountAllocations: z.array(z.object({ allocatedAmountSet: money })),
  taxLines,
  product: z.object({ id: z.string() }).nullish(),
  variant: z.object({ id: z.string() }).nullish(),
});
type OrderNode = z.infer<typeof orderNode>;
type LineNode = z.infer<typeof lineNode>;

type Collected = {
  parent: { line: number; value: unknown } | null;
  children: { line: number; value: unknown }[];
  expected: number;
  refused: boolean;
};

/**
 * Orders of a bulk operation's JSONL: one object a line, line items as objects of their own with `__parentId`, either
 * below their order (`groupObjects: true`) or anywhere (Shopify's default).
 *
 * The file is read twice: first to count each order's children, so that the second pass can give every order as soon as it
 * is complete and forget it, however the lines are arranged.
 * @param open starts reading the file from its beginning
 */
export async function* readOrderJsonl(open: () => AsyncIterable<string>): AsyncGenerator<ImportedRow[]> {
  const childrenOf = await countChildren(open());
  const collected = new Map<string, Collected>();
  let number = 0;
  let isEmpty = true;
  for await (const lines of splitLines(open())) {
    const found: ImportedRow[] = [];
    for (const text of lines) {
      number += 1;
      if (text.trim() === '') continue;
      isEmpty = false;
      const parentId = parentIdOf(text);
      const value = parseObject(text);
      const id = parentId ?? value?.id ?? null;
      if (value === null) found.push(refused(number, { code: 'bad-json', params: { text: excerpt(text) } }));
      else if (id === null) found.push(refused(number, { code: 'missing-field', params: { field: 'id' } }));
      if (id === null) continue;

      const order = collected.get(id) ?? start(childrenOf.get(id) ?? 0);
      collected.set(id, order);
      if (value === null) order.refused = true;
      if (parentId === null) order.parent = { line: number, value: value?.node ?? null };
      else order.children.push({ line: number, value: value?.node ?? null });
      if (order.parent === null || order.children.length < order.expected) continue;
      collected.delete(id);
      if (!order.refused) found.push(...finish(order.parent, order.children));
    }
    if (found.length > 0) yield found;
  }
  if (isEmpty) yield [refused(1, { code: 'empty-file', params: {} })];
  const orphans = [...collected].flatMap(([id, { children, refused: known }]) =>
    known
      ? []
      : children.map(({ line }) => refused(line, { code: 'row-without-order', params: { name: id } })),
  );
  if (orphans.length > 0) yield orphans;
}

const start = (expected: number): Collected => ({ parent: null, children: [], expected, refused: false });

async function countChildren(pieces: AsyncIterable<string>): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const lines of splitLines(pieces)) {
    for (const text of lines) {
      const parent = parentIdOf(text);
      if (parent !== null) counts.set(parent, (counts.get(parent) ?? 0) + 1);
    }
  }
  return counts;
}

/** Found without parsing the line; inside a text value the quotes would be escaped. */
const parentIdOf = (text: string): string | null => /"__parentId":\s*"([^"\\]+)"/.exec(text)?.[1] ?? null;

function parseObject(text: string): { id: string | null; node: object } | null {
  try {
    const node: unknown = readJson(text);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return null;
    return { id: 'id' in node && typeof node.id === 'string' ? node.id : null, node };
  } catch {
    return null;
  }
}

function finish(
  parent: { line: number; value: unknown },
  children: { line: number; value: unknown }[],
): ImportedRow[] {
  const wrong: ImportedRow[] = [];
  const order = attempt(parent.line, wrong, () => matching(orderNode, parent.value));
  const currency = order && attempt(parent.line, wrong, () => toCurrency(order.currencyCode));
  const nodes = children.flatMap(
    ({ line, value }) => attempt(line, wrong, () => ({ line, node: matching(lineNode, value) })) ?? [],
  );
  const read = inShops(currency ?? 'EUR');
  const lines = nodes.flatMap(({ line, node }) => attempt(line, wrong, () => toLine(node, read)) ?? []);
  if (!order || !currency || wrong.length > 0) return wrong;
  const snapshot = attempt(parent.line, wrong, () => {
    const told = nodes.map(({ node }) => node);
    return toSnapshot(order, lines, currency, presentedOf(order, told, currency));
  });
  return snapshot ? [{ ok: true, line: parent.line, snapshot }] : wrong;
}

function matching<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RefusedField('missing-field', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
}

function idOf(gid: string, type: string): bigint {
  const id = gid.startsWith(`gid://shopify/${type}/`) ? idOfGid(gid) : null;
  if (id === null || id <= 0n) throw new RefusedField('bad-id', { field: type, value: excerpt(gid) });
  return id;
}

const inShops =
  (currency: string): Read =>
  (bag, field) =>
    toAmount(bag.shopMoney.amount, currency, field);

/** The order's lines and shipping in the customer's currency, and how to read more of it; null where it is the shop's. */
function presentedOf(node: OrderNode, lines: readonly LineNode[], shops: string) {
  const own = node.presentmentCurrencyCode ?? shops;
  if (own === shops || !node.currentTotalPriceSet.presentmentMoney) return null;
  const currency = toCurrency(own);
  const read: Read = ({ presentmentMoney }, field) => {
    if (!presentmentMoney) throw new RefusedField('missing-field', { field });
    return toAmount(presentmentMoney.amount, currency, field);
  };
  return { currency, read, lines: lines.map((line) => toLine(line, read)), shipping: shippingOf(node, read) };
}

const shippingOf = ({ shippingLine }: OrderNode, read: Read) => ({
  price: shippingLine ? read(shippingLine.discountedPriceSet, 'shippingLine') : 0n,
  tax: sum((shippingLine?.taxLines ?? []).map((each) => read(each.priceSet, 'shippingLine.taxLines'))),
});

function toLine(node: LineNode, amount: Read): OrderLine {
  const quantity = toQuantity(node.quantity, 'quantity');
  return {
    lineId: idOf(node.id, 'LineItem'),
    productId: node.product ? idOf(node.product.id, 'Product') : null,
    variantId: node.variant ? idOf(node.variant.id, 'ProductVariant') : null,
    title: node.title,
    quantity,
    currentQuantity: Math.min(quantity, toQuantity(node.currentQuantity, 'currentQuantity', 0)),
    unitPrice: amount(node.originalUnitPriceSet, 'originalUnitPriceSet'),
    discount: sum(
      node.discountAllocations.map((each) => amount(each.allocatedAmountSet, 'discountAllocations')),
    ),
    tax: sum(node.taxLines.map((each) => amount(each.priceSet, 'taxLines'))),
    giftCard: node.isGiftCard,
  };
}

function toSnapshot(
  node: OrderNode,
  lines: OrderLine[],
  currency: string,
  presented: ReturnType<typeof presentedOf>,
): OrderSnapshot {
  if (lines.length === 0) throw new RefusedField('no-lines', { name: excerpt(node.name) });
  const amount = inShops(currency);
  const wanted = (node.displayFinancialStatus ?? 'pending').toLowerCase();
  const status = FINANCIAL_STATUSES.find((each) => each === wanted);
  if (!status) throw new RefusedField('bad-status', { value: excerpt(wanted) });
  const updatedAt = toInstant(node.updatedAt, 'updatedAt');
  const email = node.email?.trim().toLowerCase() || null;
  const customer = node.customer ?? null;
  return {
    orderId: toOrderId(idOf(node.id, 'Order')),
    name: node.name,
    placedAt: toInstant(node.processedAt, 'processedAt'),
    updatedAt,
    triggeredAt: updatedAt,
    cancelledAt: node.cancelledAt ? toInstant(node.cancelledAt, 'cancelledAt') : null,
    financialStatus: status,
    test: node.test,
    sourceName: node.sourceName ?? '',
    currency,
    total: amount(node.currentTotalPriceSet, 'currentTotalPriceSet'),
    payments: node.transactions
      ? paymentsOf(
          node.transactions.map((one) => ({ ...one, amount: amount(one.amountSet, 'transactions') })),
        )
      : null,
    discountCodes: node.discountCodes,
    refunds: toRefunds(
      node,
      givenBack(node, lines, amount),
      presented && givenBack(node, presented.lines, presented.read),
    ),
    customer:
      customer === null && email === null
        ? null
        : {
            shopifyId: customer ? toShopifyCustomerId(idOf(customer.id, 'Customer')) : null,
            email,
            phone: node.phone ?? null,
            firstName: customer?.firstName ?? '',
            lastName: customer?.lastName ?? '',
            locale: customer?.locale ?? node.customerLocale ?? null,
            createdAt: customer?.createdAt ? toInstant(customer.createdAt, 'customer.createdAt') : null,
          },
    taxesIncluded: node.taxesIncluded,
    outstanding: amount(node.totalOutstandingSet, 'totalOutstandingSet'),
    fulfilledAt: node.displayFulfillmentStatus === 'FULFILLED' ? lastParcel(node.fulfillments ?? []) : null,
    lines,
    shipping: shippingOf(node, amount),
    presented:
      presented === null
        ? null
        : {
            currency: presented.currency,
            lines: presented.lines.map(({ unitPrice, discount, tax }) => ({ unitPrice, discount, tax })),
            shipping: presented.shipping,
          },
  };
}

/**
 * The order's refunds with their ids, so that a webhook about one of them later is known to be the same. The money given
 * back beyond the returned goods is told for all refunds together; it is put on the last one.
 */
function toRefunds(
  node: OrderNode,
  given: PresentedRefund,
  presented: PresentedRefund | null,
): OrderRefund[] {
  const nothing = { shipping: 0n, discrepancy: 0n, presented: null };
  const isNothing = given.shipping === 0n && given.discrepancy === 0n;
  return node.refunds.map((refund, index) => ({
    refundId: idOf(refund.id, 'Refund'),
    createdAt: toInstant(refund.createdAt ?? node.updatedAt, 'refunds.createdAt'),
    lines: [],
    ...(index === node.refunds.length - 1 ? { ...given, presented: isNothing ? null : presented } : nothing),
  }));
}

/** What was given back of shipping and beyond the returned goods, in all. */
function givenBack(node: OrderNode, lines: readonly OrderLine[], read: Read): PresentedRefund {
  const shipping = read(node.totalRefundedShippingSet, 'totalRefundedShippingSet');
  const returned = sum(lines.map((line) => returnedMoney(line, node.taxesIncluded)));
  const difference = read(node.totalRefundedSet, 'totalRefundedSet') - shipping - returned;
  // Units taken off by an edit were perhaps never paid: then less given back is no sign of a fee.
  return { shipping, discrepancy: node.edited && difference < 0n ? 0n : difference };
}

function returnedMoney(line: OrderLine, taxesIncluded: boolean): Minor {
  const gone = BigInt(line.quantity - (line.currentQuantity ?? line.quantity));
  const paid = line.unitPrice * BigInt(line.quantity) - line.discount + (taxesIncluded ? 0n : line.tax);
  return gone === 0n || paid <= 0n ? 0n : divideRounded(paid * gone, BigInt(line.quantity), 'nearest');
}
