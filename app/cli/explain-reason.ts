import type { RowProblem, RowReason } from '#app/use-cases/backfill/imported-row.ts';

type Params = RowReason['params'];

const sentences: Record<RowProblem, (params: Params) => string> = {
  'empty-file': () => 'there is nothing in the file',
  'missing-columns': ({ columns }) => `not an order export, or columns were removed: ${columns}`,
  'wrong-columns': ({ expected, found }) => `${found} cells instead of ${expected}`,
  'unbalanced-quotes': () => 'a quote is not closed, or stands inside a cell that is not quoted',
  'missing-name': () => 'no Name',
  'missing-id': ({ name }) => `order ${name} has no Id`,
  'row-without-order': ({ name }) => `a line item of ${name}, which is not in its place in the file`,
  'bad-id': ({ field, value }) => `${field}: “${value}” is not an id of Shopify`,
  'bad-date': ({ field, value }) => `${field}: “${value}” is not a date with time and offset`,
  'bad-amount': ({ field, value }) => `${field}: “${value}” is not an amount`,
  'bad-quantity': ({ field, value }) => `${field}: “${value}” is not a whole number from 1`,
  'bad-status': ({ value }) => `“${value}” is not a financial status`,
  'unknown-currency': ({ currency }) => `“${currency}” is not a currency`,
  'other-currency': ({ currency, shop }) => `in ${currency}, but the shop’s currency is ${shop}`,
  'amounts-disagree': ({ lines, subtotal }) =>
    `lines worth ${lines} cents cannot have a subtotal of ${subtotal}`,
  'bad-json': ({ text }) => `not a JSON object: ${text}`,
  'missing-field': ({ field }) => `${field} is missing, or is not as the documented query gives it`,
  'no-lines': ({ name }) => `order ${name} has no line items in the file`,
};

/** Why a row was refused, as a sentence without its full stop. */
export const explainReason = ({ code, params }: RowReason): string => sentences[code](params);
