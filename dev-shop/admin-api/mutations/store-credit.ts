import type { DevShopContext } from '../../context.ts';
import type { Store, StoreCreditEntry } from '../../model.ts';
import { idIn, type Source } from '../sources/connections.ts';
import { entrySource } from '../sources/store-credit.ts';
import { toMinor } from './discount-input.ts';

type CreditInput = {
  creditAmount: { amount: string | number; currencyCode: string };
  expiresAt?: string | null;
};

/** `storeCreditAccountCredit` to a customer or their account; done twice, it credits twice, as Shopify's does. */
export function storeCreditAccountCredit(
  context: DevShopContext,
  store: Store,
  { id, creditInput }: { id: string; creditInput: CreditInput },
): Source {
  const customer = context.find.customer(store, idIn('Customer', id) ?? idIn('StoreCreditAccount', id) ?? -1);
  const refuse = (code: string, field: string[], message: string): Source => ({
    storeCreditAccountTransaction: null,
    userErrors: [{ code, field, message }],
  });
  if (!customer || customer.mergedInto !== null)
    return refuse('OWNER_NOT_FOUND', ['id'], 'Owner does not exist');
  const { amount, currencyCode } = creditInput.creditAmount;
  if (currencyCode !== store.currency)
    throw new Error('dev-shop keeps store credit in the currency of the store alone');
  const minor = toMinor(amount);
  if (!(minor > 0))
    return refuse(
      'NEGATIVE_OR_ZERO_AMOUNT',
      ['creditInput', 'creditAmount', 'amount'],
      'Amount must be greater than 0',
    );
  if (creditInput.expiresAt != null && Date.parse(creditInput.expiresAt) <= context.now().getTime())
    return refuse(
      'EXPIRES_AT_IN_PAST',
      ['creditInput', 'expiresAt'],
      'Expiration date must be in the future',
    );
  const entry: StoreCreditEntry = {
    id: context.nextId(store),
    customerId: customer.id,
    amount: minor,
    remaining: minor,
    createdAt: context.now().toISOString(),
    expiresAt: creditInput.expiresAt ? new Date(creditInput.expiresAt).toISOString() : null,
  };
  store.storeCredit = [...(store.storeCredit ?? []), entry];
  context.save(store);
  return {
    storeCreditAccountTransaction: entrySource(context, store, customer, entry),
    userErrors: [],
  };
}
