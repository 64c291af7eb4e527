import { describe, expect, it } from 'vitest';
import { PAID_PLAINLY } from '#app/domain/orders/payments.ts';
import { jsonlFile, lineObject, orderObject, readJsonlText, shopMoney } from './exports.ts';

const reasons = async (text: string) =>
  (await readJsonlText(text)).flatMap((row) => (row.ok ? [] : [{ line: row.line, ...row.reason }]));
const orders = async (text: string) =>
  (await readJsonlText(text)).flatMap((row) => (row.ok ? [row.snapshot] : []));

const other = {
  order: orderObject({ id: 'gid://shopify/Order/5002', name: '#1002' }),
  line: lineObject({ id: 'gid://shopify/LineItem/9002', __parentId: 'gid://shopify/Order/5002' }),
};

describe('the JSONL of a bulk operation', () => {
  it('puts the lines under their order, with ids and the customer', async () => {
    const [order] = await orders(jsonlFile(orderObject(), lineObject()));
    expect(order).toMatchObject({
      orderId: 5001n,
      financialStatus: 'paid',
      total: 2490n,
      customer: { shopifyId: 77n, email: 'ane@example.com', firstName: 'Ane', locale: 'es' },
      shipping: { price: 490n, tax: 85n },
      lines: [
        {
          lineId: 9001n,
          productId: 1n,
          variantId: 2n,
          quantity: 2,
          currentQuantity: 2,
          unitPrice: 1000n,
          tax: 347n,
        },
      ],
    });
  });

  it('tells how much was paid with gift cards and store credit, and nothing of it where the query did not ask', async () => {
    const paid = async (fields: object) => {
      const [row] = await readJsonlText(jsonlFile(orderObject({ ...fields }), lineObject()));
      return row?.ok ? row.snapshot.payments : row;
    };
    const sale = (gateway: string, amount: string) => ({
      kind: 'SALE',
      status: 'SUCCESS',
      gateway,
      amountSet: shopMoney(amount),
    });
    expect(
      await paid({ transactions: [sale('gift_card', '10.0'), sale('shopify_payments', '14.9')] }),
    ).toEqual({ paid: 2490n, giftCard: 1000n, storeCredit: 0n });
    expect(await paid({ transactions: [sale('shopify_payments', '24.9')] })).toEqual(PAID_PLAINLY);
    expect(await paid({})).toBeNull();
  });

  it('reads objects in any order: children far from their order, or before it', async () => {
    const grouped = await orders(jsonlFile(orderObject(), lineObject(), other.order, other.line));
    const apart = await orders(jsonlFile(orderObject(), other.order, other.line, lineObject()));
    const before = await orders(jsonlFile(lineObject(), other.line, orderObject(), other.order));
    const byName = (found: typeof grouped) => [...found].sort((a, b) => a.name.localeCompare(b.name));
    expect(byName(grouped)).toHaveLength(2);
    expect(byName(apart)).toEqual(byName(grouped));
    expect(byName(before)).toEqual(byName(grouped));
  });

  it('tells what was given back beyond the returned goods and shipping', async () => {
    const refunds = [
      { id: 'gid://shopify/Refund/1', createdAt: '2026-03-05T09:00:00Z' },
      { id: 'gid://shopify/Refund/2', createdAt: '2026-03-06T09:00:00Z' },
    ];
    const amounts = { totalRefundedSet: shopMoney('17.4'), totalRefundedShippingSet: shopMoney('4.9') };
    const status = { displayFinancialStatus: 'PARTIALLY_REFUNDED' };
    const [order] = await orders(
      jsonlFile(orderObject({ refunds, ...amounts, ...status }), lineObject({ currentQuantity: 1 })),
    );
    expect(order?.refunds.map((refund) => [refund.refundId, refund.shipping, refund.discrepancy])).toEqual([
      [1n, 0n, 0n],
      [2n, 490n, 250n],
    ]);
  });

  it.each<[string, string, { line: number; code: string; params: Record<string, string> }]>([
    [
      'broken JSON',
      jsonlFile('{"id":"gid://shopify/Order/5001","name":', other.order, other.line),
      wrong(1, 'bad-json', { text: '{"id":"gid://shopify/Order/5001","name":' }),
    ],
    [
      'a broken line of an order',
      jsonlFile(orderObject(), `${JSON.stringify(lineObject()).slice(0, -1)},`, other.order, other.line),
      wrong(2, 'bad-json', { text: `${JSON.stringify(lineObject()).slice(0, 60)}…` }),
    ],
    [
      'something that is no object',
      jsonlFile('[1]', other.order, other.line),
      wrong(1, 'bad-json', { text: '[1]' }),
    ],
    [
      'an object without id',
      jsonlFile({ name: '#1001' }, other.order, other.line),
      wrong(1, 'missing-field', { field: 'id' }),
    ],
    [
      'an order of another query',
      jsonlFile(orderObject({ currencyCode: undefined }), lineObject(), other.order, other.line),
      wrong(1, 'missing-field', { field: 'currencyCode' }),
    ],
    [
      'a line of another query',
      jsonlFile(orderObject(), lineObject({ taxLines: undefined }), other.order, other.line),
      wrong(2, 'missing-field', { field: 'taxLines' }),
    ],
    [
      'an id of another kind',
      jsonlFile(
        orderObject({ id: 'gid://shopify/DraftOrder/5001' }),
        lineObject({ __parentId: 'gid://shopify/DraftOrder/5001' }),
        other.order,
        other.line,
      ),
      wrong(1, 'bad-id', { field: 'Order', value: 'gid://shopify/DraftOrder/5001' }),
    ],
    [
      'a date that is none',
      jsonlFile(orderObject({ processedAt: 'yesterday' }), lineObject(), other.order, other.line),
      wrong(1, 'bad-date', { field: 'processedAt', value: 'yesterday' }),
    ],
    [
      'an amount that is none',
      jsonlFile(
        orderObject(),
        lineObject({ originalUnitPriceSet: shopMoney('ten') }),
        other.order,
        other.line,
      ),
      wrong(2, 'bad-amount', { field: 'originalUnitPriceSet', value: 'ten' }),
    ],
    [
      'a quantity of 0',
      jsonlFile(orderObject(), lineObject({ quantity: 0 }), other.order, other.line),
      wrong(2, 'bad-quantity', { field: 'quantity', value: '0' }),
    ],
    [
      'an unknown currency',
      jsonlFile(orderObject({ currencyCode: 'ZZZ' }), lineObject(), other.order, other.line),
      wrong(1, 'unknown-currency', { currency: 'ZZZ' }),
    ],
    [
      'an unknown status',
      jsonlFile(orderObject({ displayFinancialStatus: 'LOST' }), lineObject(), other.order, other.line),
      wrong(1, 'bad-status', { value: 'lost' }),
    ],
    [
      'an order without lines',
      jsonlFile(orderObject(), other.order, other.line),
      wrong(1, 'no-lines', { name: '#1001' }),
    ],
    [
      'a line whose order is not in the file',
      jsonlFile(lineObject(), other.order, other.line),
      wrong(1, 'row-without-order', { name: 'gid://shopify/Order/5001' }),
    ],
  ])('lists %s with its line and loads the good order', async (_, text, expected) => {
    expect(await reasons(text)).toEqual([expected]);
    expect((await orders(text)).map((order) => order.name)).toEqual(['#1002']);
  });

  it('says that a file with nothing in it is empty', async () => {
    expect(await reasons('\n')).toEqual([wrong(1, 'empty-file', {})]);
  });
});

function wrong(line: number, code: string, params: Record<string, string>) {
  return { line, code, params };
}
