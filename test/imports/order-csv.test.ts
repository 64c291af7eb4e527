import { describe, expect, it } from 'vitest';
import { PAID_PLAINLY } from '#app/domain/orders/payments.ts';
import { CSV_HEADER, csvFile, csvRow, firstRow, nextRow, readCsvText } from './exports.ts';

const reasons = async (text: string) =>
  (await readCsvText(text)).flatMap((row) => (row.ok ? [] : [{ line: row.line, ...row.reason }]));
const orders = async (text: string) =>
  (await readCsvText(text)).flatMap((row) => (row.ok ? [row.snapshot] : []));

describe('a Shopify order export (CSV)', () => {
  it('reads an order of several rows with its buyer, lines and times', async () => {
    const rows = await readCsvText(csvFile(firstRow({ Subtotal: '65.00', Total: '69.90' }), nextRow()));
    expect(rows).toHaveLength(1);
    const [row] = rows;
    if (!row?.ok) throw new Error('the order was refused');
    expect(row.line).toBe(2);
    expect(row.snapshot).toMatchObject({
      orderId: 5001n,
      name: '#1001',
      financialStatus: 'paid',
      currency: 'EUR',
      total: 6990n,
      taxesIncluded: true,
      customer: { shopifyId: null, email: 'ane@example.com', firstName: 'Ane', lastName: 'Etxeberria Ruiz' },
      sourceName: 'web',
    });
    expect(row.snapshot.placedAt.toISOString()).toBe('2026-03-01T09:00:00.000Z');
    expect(row.snapshot.updatedAt.toISOString()).toBe('2026-03-01T09:00:05.000Z');
    expect(row.snapshot.lines.map((line) => [line.title, line.quantity, line.unitPrice])).toEqual([
      ['Rubor - Botella 75 cl', 2, 1000n],
      ['Rubor - Caja de 6', 1, 4500n],
    ]);
  });

  it('puts the order discount on its lines so that they sum to the subtotal, to the cent', async () => {
    const [order] = await orders(csvFile(firstRow({ Subtotal: '58.49', Total: '63.39' }), nextRow()));
    const paid = order?.lines.map((line) => line.unitPrice * BigInt(line.quantity) - line.discount) ?? [];
    expect(paid.reduce((sum, each) => sum + each, 0n)).toBe(5849n);
    expect(order?.lines.every((line) => line.discount > 0n)).toBe(true);
  });

  it('tells from the sums whether prices contain the tax', async () => {
    const [without] = await orders(csvFile(firstRow({ Taxes: '4.20', Shipping: '0.00', Total: '24.20' })));
    expect(without?.taxesIncluded).toBe(false);
    const [within] = await orders(csvFile(firstRow()));
    expect(within?.taxesIncluded).toBe(true);
    const rows = await readCsvText(csvFile(firstRow({ Taxes: '', Total: '24.90' })), {
      taxesIncluded: false,
    });
    expect(rows[0]?.ok && rows[0].snapshot.taxesIncluded).toBe(false);
  });

  it.each([
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no line end at the end', (text: string) => text.trimEnd()],
    ['empty lines between orders', (text: string) => text.replace('\n', '\n\n')],
  ])('reads a file with %s', async (_, change) => {
    expect(await orders(change(csvFile(firstRow())))).toHaveLength(1);
  });

  it('does not know how much was paid with gift cards or store credit where the export names them', async () => {
    const paid = async (method: string) => {
      const [row] = await readCsvText(csvFile(firstRow({ 'Payment Method': method })));
      return row?.ok ? row.snapshot.payments : row;
    };
    expect(await paid('Shopify Payments')).toEqual(PAID_PLAINLY);
    expect(await paid('')).toEqual(PAID_PLAINLY);
    for (const method of [
      'Gift Card + Shopify Payments',
      'gift_card',
      'Shopify Store Credit',
      'shopify_store_credit',
    ])
      expect(await paid(method)).toBeNull();
  });

  it('reads a file that a Spanish spreadsheet saved: semicolons and decimal commas', async () => {
    const row = firstRow({
      Subtotal: '20,00',
      Shipping: '4,90',
      Taxes: '4,32',
      Total: '24,90',
      'Lineitem price': '10,00',
    });
    const [order] = await orders(`${CSV_HEADER.replaceAll(',', ';')}\n${csvRow(row, ';')}\n`);
    expect(order?.total).toBe(2490n);
  });

  it('reads notes that contain separators, quotes and line ends', async () => {
    const notes = 'Dejar en portería; es el 3º "B"\nGracias,\nAne';
    const found = await orders(csvFile(firstRow({ Notes: notes }), firstRow({ Name: '#1002', Id: '5002' })));
    expect(found.map((order) => order.name)).toEqual(['#1001', '#1002']);
  });

  it('reads the same orders whatever pieces the file arrives in', async () => {
    const text = csvFile(firstRow({ Notes: 'a "b"\r\nc' }), firstRow({ Name: '#1002', Id: '5002' }));
    const whole = await readCsvText(text, {}, text.length);
    for (const size of [1, 2, 3, 64, 1000]) expect(await readCsvText(text, {}, size)).toEqual(whole);
  });

  const second = firstRow({ Name: '#1002', Id: '5002' });
  it.each<[string, string, { line: number; code: string; params: Record<string, string> }]>([
    [
      'a date that is none',
      csvFile(firstRow({ 'Created at': '2026-02-31 10:00:00 +0100' }), second),
      wrong(2, 'bad-date', { field: 'Created at', value: '2026-02-31 10:00:00 +0100' }),
    ],
    [
      'a date of a spreadsheet',
      csvFile(firstRow({ 'Paid at': '01/03/2026 10:00' }), second),
      wrong(2, 'bad-date', { field: 'Paid at', value: '01/03/2026 10:00' }),
    ],
    [
      'no date',
      csvFile(firstRow({ 'Created at': '' }), second),
      wrong(2, 'bad-date', { field: 'Created at', value: '' }),
    ],
    [
      'an amount with letters',
      csvFile(firstRow({ Total: '24.90 €' }), second),
      wrong(2, 'bad-amount', { field: 'Total', value: '24.90 €' }),
    ],
    [
      'no subtotal',
      csvFile(firstRow({ Subtotal: '' }), second),
      wrong(2, 'bad-amount', { field: 'Subtotal', value: '' }),
    ],
    [
      'a price that is none',
      csvFile(firstRow({ 'Lineitem price': 'x' }), second),
      wrong(2, 'bad-amount', { field: 'Lineitem price', value: 'x' }),
    ],
    [
      'an unknown currency',
      csvFile(firstRow({ Currency: 'EURO' }), second),
      wrong(2, 'unknown-currency', { currency: 'EURO' }),
    ],
    [
      'an unknown status',
      csvFile(firstRow({ 'Financial Status': 'pagado' }), second),
      wrong(2, 'bad-status', { value: 'pagado' }),
    ],
    ['no name', csvFile(firstRow({ Name: '' }), second), wrong(2, 'missing-name', {})],
    ['no id', csvFile(firstRow({ Id: '' }), second), wrong(2, 'missing-id', { name: '#1001' })],
    [
      'an id of a spreadsheet',
      csvFile(firstRow({ Id: '5.001E+12' }), second),
      wrong(2, 'bad-id', { field: 'Id', value: '5.001E+12' }),
    ],
    [
      'a quantity of 0',
      csvFile(firstRow({ 'Lineitem quantity': '0' }), second),
      wrong(2, 'bad-quantity', { field: 'Lineitem quantity', value: '0' }),
    ],
    [
      'a wrong second row',
      csvFile(firstRow(), nextRow({ 'Lineitem quantity': '-1' }), second),
      wrong(3, 'bad-quantity', { field: 'Lineitem quantity', value: '-1' }),
    ],
    [
      'a line without its order',
      csvFile(nextRow({ Name: '#999' }), second),
      wrong(2, 'row-without-order', { name: '#999' }),
    ],
    [
      'lines worth less than the subtotal',
      csvFile(firstRow({ Subtotal: '21.00' }), second),
      wrong(2, 'amounts-disagree', { lines: '2000', subtotal: '2100' }),
    ],
    [
      'a cell too few',
      `${CSV_HEADER}\n${csvRow(firstRow()).slice(0, -1)}\n${csvRow(second)}\n`,
      wrong(2, 'wrong-columns', { expected: '79', found: '78' }),
    ],
    [
      'a quote nobody closes',
      `${CSV_HEADER}\n${csvRow(firstRow()).replace('ane@', '"ane@')}\n${csvRow(second)}\n`,
      wrong(2, 'unbalanced-quotes', {}),
    ],
    [
      'a stray quote',
      `${CSV_HEADER}\n${csvRow(firstRow()).replace('Rubor', 'Rub"or')}\n${csvRow({ ...second, Notes: 'b, c' })}\n`,
      wrong(2, 'unbalanced-quotes', {}),
    ],
  ])('lists %s with its line and loads the good order after it', async (_, text, expected) => {
    expect(await reasons(text)).toEqual([expected]);
    expect((await orders(text)).map((order) => order.name)).toEqual(['#1002']);
  });

  it('refuses an order whole when a row of it is broken', async () => {
    const broken = csvRow(nextRow()).slice(0, -3);
    const text = `${CSV_HEADER}\n${csvRow(firstRow())}\n${broken}\n${csvRow(nextRow())}\n${csvRow(second)}\n`;
    expect(await reasons(text)).toEqual([wrong(3, 'wrong-columns', { expected: '79', found: '76' })]);
    expect((await orders(text)).map((order) => order.name)).toEqual(['#1002']);
  });

  it('says which columns are missing of a file of another kind', async () => {
    const [reason] = await reasons('First Name,Last Name,Email\nAne,Ruiz,ane@example.com\n');
    expect(reason).toMatchObject({ line: 1, code: 'missing-columns' });
    expect(reason?.params.columns).toContain('Lineitem quantity');
  });

  it.each(['', '\n\n'])('says that a file with nothing in it is empty', async (text) => {
    expect(await reasons(text)).toEqual([wrong(1, 'empty-file', {})]);
  });
});

function wrong(line: number, code: string, params: Record<string, string>) {
  return { line, code, params };
}
