import { describe, expect, it } from 'vitest';
import { netValue } from '#app/domain/earning/net-value.ts';
import type { KnownOrder, OrderSnapshot } from '#app/domain/orders/order.ts';
import {
  csvFile,
  firstRow,
  jsonlFile,
  lineObject,
  nextRow,
  orderObject,
  readCsvText,
  readJsonlText,
  shopMoney,
} from './exports.ts';

const goods = {
  includeTax: false,
  includeShipping: false,
  includeGiftCards: false,
  beforeDiscounts: false,
  includeGiftCardPayments: true,
  includeStoreCreditPayments: true,
};
const withTax = { ...goods, includeTax: true };
const everything = {
  ...goods,
  includeTax: true,
  includeShipping: true,
  includeGiftCards: true,
};

const known = (snapshot: OrderSnapshot): KnownOrder => ({ ...snapshot, deletedAt: null });
async function onlyOrder(rows: ReturnType<typeof readCsvText>): Promise<KnownOrder> {
  const [row] = await rows;
  if (!row?.ok) throw new Error(`refused: ${JSON.stringify(row?.reason)}`);
  return known(row.snapshot);
}

describe('one order in both export forms', () => {
  it.each([
    {
      story: 'paid, tax included',
      csv: csvFile(firstRow()),
      jsonl: jsonlFile(orderObject(), lineObject()),
      net: [1653n, 2000n, 2490n],
    },
    {
      story: 'two lines and a 10 % code',
      csv: csvFile(
        firstRow({
          Subtotal: '58.50',
          Shipping: '4.90',
          Taxes: '11.00',
          Total: '63.40',
          'Discount Code': 'DIEZ',
          'Discount Amount': '6.50',
        }),
        nextRow(),
      ),
      jsonl: jsonlFile(
        orderObject({ discountCodes: ['DIEZ'], currentTotalPriceSet: shopMoney('63.4') }),
        lineObject({
          discountAllocations: [{ allocatedAmountSet: shopMoney('2.0') }],
          taxLines: [{ priceSet: shopMoney('3.12') }],
        }),
        lineObject({
          id: 'gid://shopify/LineItem/9002',
          quantity: 1,
          currentQuantity: 1,
          originalUnitPriceSet: shopMoney('45.0'),
          discountAllocations: [{ allocatedAmountSet: shopMoney('4.5') }],
          taxLines: [{ priceSet: shopMoney('7.03') }],
        }),
      ),
      net: [4835n, 5850n, 6340n],
    },
    {
      story: 'tax on top of the price',
      csv: csvFile(firstRow({ Shipping: '0.00', Taxes: '4.20', Total: '24.20' })),
      jsonl: jsonlFile(
        orderObject({ taxesIncluded: false, shippingLine: null, currentTotalPriceSet: shopMoney('24.2') }),
        lineObject({ taxLines: [{ priceSet: shopMoney('4.2') }] }),
      ),
      net: [2000n, 2420n, 2420n],
    },
    {
      story: 'part of the money given back',
      csv: csvFile(firstRow({ 'Financial Status': 'partially_refunded', 'Refunded Amount': '5.00' })),
      jsonl: jsonlFile(
        orderObject({
          displayFinancialStatus: 'PARTIALLY_REFUNDED',
          refunds: [{ id: 'gid://shopify/Refund/1', createdAt: '2026-03-05T09:00:00Z' }],
          totalRefundedSet: shopMoney('5.0'),
        }),
        lineObject(),
      ),
      net: [1240n, 1500n, 1990n],
    },
    {
      story: 'everything given back',
      csv: csvFile(firstRow({ 'Financial Status': 'refunded', 'Refunded Amount': '24.90' })),
      jsonl: jsonlFile(
        orderObject({ displayFinancialStatus: 'REFUNDED', totalRefundedSet: shopMoney('24.9') }),
        lineObject({ currentQuantity: 0 }),
      ),
      net: [0n, 0n, 0n],
    },
    {
      story: 'cancelled',
      csv: csvFile(firstRow({ 'Cancelled at': '2026-03-02 10:00:00 +0100' })),
      jsonl: jsonlFile(orderObject({ cancelledAt: '2026-03-02T09:00:00Z' }), lineObject()),
      net: [0n, 0n, 0n],
    },
    {
      story: 'half of it paid',
      csv: csvFile(firstRow({ 'Financial Status': 'partially_paid', 'Outstanding Balance': '12.45' })),
      jsonl: jsonlFile(
        orderObject({ displayFinancialStatus: 'PARTIALLY_PAID', totalOutstandingSet: shopMoney('12.45') }),
        lineObject(),
      ),
      net: [826n, 1000n, 1245n],
    },
  ])('is worth the same: $story', async ({ csv, jsonl, net }) => {
    const fromCsv = await onlyOrder(readCsvText(csv));
    const fromJsonl = await onlyOrder(readJsonlText(jsonl));
    expect([goods, withTax, everything].map((basis) => netValue(fromCsv, basis))).toEqual(net);
    expect([goods, withTax, everything].map((basis) => netValue(fromJsonl, basis))).toEqual(net);
    expect(fromCsv.orderId).toBe(fromJsonl.orderId);
    expect(fromCsv.placedAt).toEqual(fromJsonl.placedAt);
  });
});
