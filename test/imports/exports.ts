/** Builders of Shopify's two export forms, and a way to read them from memory. */
import type { ImportedRow } from '#app/use-cases/backfill/imported-row.ts';
import { type CsvContext, readOrderCsv } from '#app/use-cases/backfill/read-order-csv.ts';
import { readOrderJsonl } from '#app/use-cases/backfill/read-order-jsonl.ts';

/** The header of an order export of 2026, all of it. */
export const CSV_HEADER =
  'Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References';

const columns = CSV_HEADER.split(',');
type Cells = Record<string, string>;

/** An order's own cells: two bottles at 10.00, tax included, paid. */
export const firstRow = (cells: Cells = {}): Cells => ({
  Name: '#1001',
  Email: 'ane@example.com',
  'Financial Status': 'paid',
  'Paid at': '2026-03-01 10:00:05 +0100',
  Currency: 'EUR',
  Subtotal: '20.00',
  Shipping: '4.90',
  Taxes: '4.32',
  Total: '24.90',
  'Discount Amount': '0.00',
  'Created at': '2026-03-01 10:00:00 +0100',
  'Lineitem quantity': '2',
  'Lineitem name': 'Rubor - Botella 75 cl',
  'Lineitem price': '10.00',
  'Lineitem taxable': 'true',
  'Lineitem requires shipping': 'true',
  'Lineitem discount': '0.00',
  'Billing Name': 'Ane Etxeberria Ruiz',
  'Refunded Amount': '0.00',
  'Outstanding Balance': '0.00',
  Id: '5001',
  Source: 'web',
  ...cells,
});

/** A further line of the order above. */
export const nextRow = (cells: Cells = {}): Cells => ({
  Name: '#1001',
  Email: 'ane@example.com',
  'Created at': '2026-03-01 10:00:00 +0100',
  'Lineitem quantity': '1',
  'Lineitem name': 'Rubor - Caja de 6',
  'Lineitem price': '45.00',
  'Lineitem taxable': 'true',
  'Lineitem requires shipping': 'true',
  ...cells,
});

const quoted = (text: string): string => (/[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const csvRow = (cells: Cells, separator = ','): string =>
  columns.map((column) => quoted(cells[column] ?? '')).join(separator);

export const csvFile = (...rows: Cells[]): string =>
  `${[CSV_HEADER, ...rows.map((row) => csvRow(row))].join('\n')}\n`;

async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function all(rows: AsyncIterable<ImportedRow[]>): Promise<ImportedRow[]> {
  const found: ImportedRow[] = [];
  for await (const some of rows) found.push(...some);
  return found;
}

/** Small pieces by default, so that every boundary between them is met. */
export const readCsvText = (
  text: string,
  context: Partial<CsvContext> = {},
  pieceSize = 37,
): Promise<ImportedRow[]> =>
  all(readOrderCsv(inPieces(text, pieceSize), { taxesIncluded: true, ...context }));

export const readJsonlText = (text: string, pieceSize = 41): Promise<ImportedRow[]> =>
  all(readOrderJsonl(() => inPieces(text, pieceSize)));

const bag = (amount: string) => ({ shopMoney: { amount } });

/** The order of `firstRow` as a bulk operation gives it, without its lines. */
export const orderObject = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'gid://shopify/Order/5001',
  name: '#1001',
  createdAt: '2026-03-01T09:00:00Z',
  processedAt: '2026-03-01T09:00:00Z',
  updatedAt: '2026-03-01T09:00:05Z',
  cancelledAt: null,
  test: false,
  edited: false,
  sourceName: 'web',
  currencyCode: 'EUR',
  taxesIncluded: true,
  displayFinancialStatus: 'PAID',
  email: 'ane@example.com',
  phone: null,
  customerLocale: 'es',
  discountCodes: [],
  currentTotalPriceSet: bag('24.9'),
  totalOutstandingSet: bag('0.0'),
  totalRefundedSet: bag('0.0'),
  totalRefundedShippingSet: bag('0.0'),
  customer: {
    id: 'gid://shopify/Customer/77',
    firstName: 'Ane',
    lastName: 'Etxeberria Ruiz',
    locale: 'es',
    createdAt: '2026-02-01T09:00:00Z',
  },
  shippingLine: { discountedPriceSet: bag('4.9'), taxLines: [{ priceSet: bag('0.85') }] },
  refunds: [],
  ...fields,
});

export const lineObject = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'gid://shopify/LineItem/9001',
  title: 'Rubor',
  quantity: 2,
  currentQuantity: 2,
  isGiftCard: false,
  originalUnitPriceSet: bag('10.0'),
  discountAllocations: [],
  taxLines: [{ priceSet: bag('3.47') }],
  product: { id: 'gid://shopify/Product/1' },
  variant: { id: 'gid://shopify/ProductVariant/2' },
  __parentId: 'gid://shopify/Order/5001',
  ...fields,
});

export const shopMoney = bag;
export const jsonlFile = (...objects: unknown[]): string =>
  `${objects.map((object) => (typeof object === 'string' ? object : JSON.stringify(object))).join('\n')}\n`;
