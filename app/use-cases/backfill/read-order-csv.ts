import {
  FINANCIAL_STATUSES,
  type FinancialStatus,
  type OrderLine,
  type OrderSnapshot,
} from '#app/domain/orders/order.ts';
import { PAID_PLAINLY } from '#app/domain/orders/payments.ts';
import { toOrderId } from '#app/kernel/ids.ts';
import type { Minor } from '#app/kernel/money.ts';
import {
  attempt,
  excerpt,
  type ImportedRow,
  RefusedField,
  type RowReason,
  refused,
  spread,
  sum,
  toAmount,
  toCurrency,
  toId,
  toInstant,
  toQuantity,
} from './imported-row.ts';
import { type CsvRecord, readCsv } from './read-csv.ts';

const REQUIRED = [
  'Name',
  'Id',
  'Email',
  'Financial Status',
  'Currency',
  'Subtotal',
  'Shipping',
  'Taxes',
  'Total',
  'Created at',
  'Lineitem quantity',
  'Lineitem name',
  'Lineitem price',
];

/** What the export does not tell of an order, taken from the shop. */
export type CsvContext = { readonly taxesIncluded: boolean };

type Row = { readonly line: number; readonly cells: readonly string[] };
type Group = { readonly name: string; readonly rows: Row[]; refused: boolean };
type Cell = (row: Row, column: string) => string;

/**
 * Orders of Shopify's order export (Admin → Orders → Export, "CSV for Excel" too), several at a time. An order is several rows
 * with the same Name; the first has the order's own fields. When one of its rows is wrong, the order is refused whole:
 * without that line its value would be wrong.
 */
export async function* readOrderCsv(
  pieces: AsyncIterable<string>,
  context: CsvContext,
): AsyncGenerator<ImportedRow[]> {
  let cellOf = null as Cell | null;
  let nameColumn = -1;
  let open = null as Group | null;
  let isEmpty = true;

  for await (const records of readCsv(pieces)) {
    isEmpty = false;
    const found: ImportedRow[] = [];
    for (const record of records) {
      if (cellOf === null) {
        const header = readHeader(record);
        if ('reason' in header) {
          yield [{ ok: false, line: record.line, reason: header.reason }];
          return;
        }
        cellOf = (row, column) => (row.cells[header.columns.get(column) ?? -1] ?? '').trim();
        nameColumn = header.columns.get('Name') ?? -1;
        continue;
      }
      if (!record.ok) {
        found.push({ ok: false, line: record.line, reason: reasonOf(record) });
        const name = nameColumn === 0 ? (/^"?([^",;\t]*)/.exec(record.text)?.[1]?.trim() ?? '') : '';
        if (open?.name === name) open.refused = true;
        else {
          if (open) found.push(...finish(open, cellOf, context));
          open = name === '' ? null : { name, rows: [], refused: true };
        }
        continue;
      }
      const name = cellOf(record, 'Name');
      const isFirst = cellOf(record, 'Id') !== '' || cellOf(record, 'Financial Status') !== '';
      if (open !== null && open.name === name && name !== '' && (!isFirst || sameId(open, record, cellOf))) {
        open.rows.push(record);
        continue;
      }
      if (open) found.push(...finish(open, cellOf, context));
      open = null;
      if (name === '') found.push(refused(record.line, { code: 'missing-name', params: {} }));
      else if (!isFirst)
        found.push(refused(record.line, { code: 'row-without-order', params: { name: excerpt(name) } }));
      else open = { name, rows: [record], refused: false };
    }
    if (found.length > 0) yield found;
  }
  if (isEmpty) yield [refused(1, { code: 'empty-file', params: {} })];
  if (open && cellOf) yield finish(open, cellOf, context);
}

/** A row of a refused order counts as its own; of a good one, a repeated first row (some exports repeat it) has the same Id. */
function sameId(open: Group, row: Row, cell: Cell): boolean {
  const first = open.rows[0];
  return first !== undefined && cell(first, 'Id') === cell(row, 'Id');
}

function readHeader(record: CsvRecord): { columns: Map<string, number> } | { reason: RowReason } {
  const names = record.ok ? record.cells.map((name) => name.trim()) : [];
  const columns = new Map(names.map((name, index) => [name, index]));
  const missing = REQUIRED.filter((name) => !columns.has(name));
  return missing.length === 0
    ? { columns }
    : { reason: { code: 'missing-columns', params: { columns: missing.join(', ') } } };
}

function reasonOf(record: CsvRecord & { ok: false }): RowReason {
  const params =
    record.code === 'wrong-columns' ? { expected: String(record.expected), found: String(record.found) } : {};
  return { code: record.code, params: { ...params } };
}

function finish(group: Group, cell: Cell, context: CsvContext): ImportedRow[] {
  if (group.refused) return [];
  const first = group.rows[0];
  if (!first) return [];
  const wrong: ImportedRow[] = [];
  const order = attempt(first.line, wrong, () => readOrder(first, cell));
  const currency = order?.currency ?? 'EUR';
  const lines = group.rows.flatMap(
    (row, index) => attempt(row.line, wrong, () => readLine(row, cell, currency, index)) ?? [],
  );
  if (wrong.length > 0 || !order) return wrong;
  const snapshot = attempt(first.line, wrong, () => toSnapshot(order, lines, context));
  return snapshot ? [{ ok: true, line: first.line, snapshot }] : wrong;
}

type CsvLine = Omit<OrderLine, 'tax'> & { taxable: boolean };
type CsvOrder = ReturnType<typeof readOrder>;

function readOrder(row: Row, cell: Cell) {
  if (cell(row, 'Id') === '') throw new RefusedField('missing-id', { name: excerpt(cell(row, 'Name')) });
  const currency = toCurrency(cell(row, 'Currency'));
  const amount = (column: string) => toAmount(decimal(cell(row, column)), currency, column);
  const amountOrNothing = (column: string) => (cell(row, column) === '' ? 0n : amount(column));
  const instantOrNull = (...names: string[]) => {
    const column = names.find((name) => cell(row, name) !== '');
    return column === undefined ? null : toInstant(cell(row, column), column);
  };
  const placedAt = toInstant(cell(row, 'Created at'), 'Created at');
  const cancelledAt = instantOrNull('Cancelled at', 'Canceled at');
  const changes = [placedAt, instantOrNull('Paid at'), instantOrNull('Fulfilled at'), cancelledAt];
  const text = (...names: string[]) =>
    names.map((name) => cell(row, name)).find((value) => value !== '') ?? null;
  const status = cell(row, 'Financial Status').toLowerCase();
  if (!isStatus(status)) throw new RefusedField('bad-status', { value: excerpt(status) });
  return {
    orderId: toOrderId(toId(cell(row, 'Id'), 'Id')),
    name: cell(row, 'Name'),
    currency,
    placedAt,
    cancelledAt,
    fulfilledAt:
      cell(row, 'Fulfillment Status').toLowerCase() === 'fulfilled' ? instantOrNull('Fulfilled at') : null,
    // The export has no time of its last change: the latest that it does tell. A webhook's snapshot is as new or newer.
    updatedAt: new Date(Math.max(...changes.map((time) => time?.getTime() ?? 0))),
    status,
    subtotal: amount('Subtotal'),
    shipping: amountOrNothing('Shipping'),
    taxes: amountOrNothing('Taxes'),
    total: amount('Total'),
    refunded: amountOrNothing('Refunded Amount'),
    outstanding: amountOrNothing('Outstanding Balance'),
    discountCodes: cell(row, 'Discount Code') === '' ? [] : [cell(row, 'Discount Code')],
    payments: PAID_WITH_CREDIT.test(cell(row, 'Payment Method')) ? null : PAID_PLAINLY,
    sourceName: cell(row, 'Source'),
    email: text('Email')?.toLowerCase() ?? null,
    // Spreadsheets get a phone number with an apostrophe, so that they do not take it for a sum.
    phone: text('Phone', 'Billing Phone', 'Shipping Phone')?.replace(/^'/, '') ?? null,
    buyer: text('Billing Name', 'Shipping Name') ?? '',
  };
}

/** The export names what an order was paid with, and not how much with each. */
const PAID_WITH_CREDIT = /gift[ _]?card|store[ _]?credit|tarjeta (?:de )?regalo|crédito (?:en|de la) tienda/i;

const isStatus = (text: string): text is FinancialStatus =>
  FINANCIAL_STATUSES.some((status) => status === text);

/** A spreadsheet in a Spanish setting saves 29,90; thousands are never separated in an export. */
const decimal = (text: string): string => (/^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text);

const GIFT_CARD = /gift ?card|tarjeta (?:de )?regalo/i;

function readLine(row: Row, cell: Cell, currency: string, index: number): CsvLine {
  const title = cell(row, 'Lineitem name');
  const quantity = toQuantity(cell(row, 'Lineitem quantity'), 'Lineitem quantity');
  const discount = cell(row, 'Lineitem discount');
  return {
    lineId: BigInt(index + 1),
    productId: null,
    variantId: null,
    title,
    quantity,
    currentQuantity: null,
    unitPrice: toAmount(decimal(cell(row, 'Lineitem price')), currency, 'Lineitem price'),
    discount: discount === '' ? 0n : toAmount(decimal(discount), currency, 'Lineitem discount'),
    // Nothing in the export marks a gift card; it is what is neither shipped nor taxed and says so in its name.
    giftCard: GIFT_CARD.test(title) && cell(row, 'Lineitem requires shipping') !== 'true',
    taxable: cell(row, 'Lineitem taxable') !== 'false',
  };
}

/**
 * Puts the order's sums on its lines: the export has discounts, taxes and refunds of the order only. What was refunded
 * lowers the lines' price, and not a refund with an invented id: a later snapshot replaces lines, but adds refunds.
 */
function toSnapshot(order: CsvOrder, lines: readonly CsvLine[], context: CsvContext): OrderSnapshot {
  const gross = lines.map((line) => line.unitPrice * BigInt(line.quantity) - line.discount);
  const spare = sum(gross) - order.subtotal;
  if (gross.some((each) => each < 0n) || spare < 0n)
    throw new RefusedField('amounts-disagree', {
      lines: String(sum(gross)),
      subtotal: String(order.subtotal),
    });
  const net = minus(gross, spread(spare, gross));
  const taxesIncluded = areTaxesIncluded(order, context);
  const shares = [...lines.map((line, index) => (line.taxable ? (net[index] ?? 0n) : 0n)), order.shipping];
  const taxes = spread(sum(shares) === 0n ? 0n : order.taxes, shares);
  const kept = afterRefund(net, taxes, order.refunded, taxesIncluded);
  const [firstName, ...lastNames] = order.buyer.split(/\s+/);
  return {
    orderId: order.orderId,
    name: order.name,
    placedAt: order.placedAt,
    updatedAt: order.updatedAt,
    triggeredAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    financialStatus: order.status,
    test: false,
    sourceName: order.sourceName,
    currency: order.currency,
    total: order.total,
    payments: order.payments,
    discountCodes: order.discountCodes,
    refunds: [],
    customer:
      order.email === null && order.phone === null
        ? null
        : {
            shopifyId: null,
            email: order.email,
            phone: order.phone,
            firstName: firstName ?? '',
            lastName: lastNames.join(' '),
            locale: null,
            createdAt: null,
          },
    taxesIncluded,
    outstanding: order.outstanding,
    fulfilledAt: order.fulfilledAt,
    lines: lines.map(({ taxable: _, ...line }, index) => ({
      ...line,
      discount: line.unitPrice * BigInt(line.quantity) - (kept[index]?.price ?? 0n),
      tax: kept[index]?.tax ?? 0n,
    })),
    shipping: { price: order.shipping, tax: taxes.at(-1) ?? 0n },
    // The export has amounts in the shop's currency only.
    presented: null,
  };
}

/** Told by the order's own sum; where that is ambiguous (no tax, a discounted shipping), the shop's setting. */
function areTaxesIncluded(order: CsvOrder, context: CsvContext): boolean {
  const withoutTaxes = order.subtotal + order.shipping;
  if (order.taxes === 0n) return context.taxesIncluded;
  if (order.total === withoutTaxes) return true;
  if (order.total === withoutTaxes + order.taxes) return false;
  return context.taxesIncluded;
}

function afterRefund(
  net: readonly Minor[],
  taxes: readonly Minor[],
  refunded: Minor,
  taxesIncluded: boolean,
) {
  const money = net.map((price, index) => (taxesIncluded ? price : price + (taxes[index] ?? 0n)));
  const all = sum(money);
  const back = spread(refunded > all ? all : refunded, money);
  return net.map((price, index) => {
    const paid = money[index] ?? 0n;
    const tax = taxes[index] ?? 0n;
    const left = paid - (back[index] ?? 0n);
    if (paid === 0n || left === paid) return { price, tax };
    return { price: taxesIncluded ? left : left - (tax * left) / paid, tax: (tax * left) / paid };
  });
}

const minus = (from: readonly Minor[], less: readonly Minor[]): Minor[] =>
  from.map((amount, index) => amount - (less[index] ?? 0n));
