import { storeCreditOf } from '../../commerce/pay.ts';
import type { DevShopContext } from '../../context.ts';
import type { Customer, Store, StoreCreditEntry } from '../../model.ts';
import { money } from '../../webhooks/payloads/values.ts';
import { connection, gid, type PageArguments, type Source } from './connections.ts';

const entriesOf = (store: Store, customerId: number): StoreCreditEntry[] =>
  (store.storeCredit ?? []).filter((entry) => entry.customerId === customerId);

/** A customer's one account, in the store's currency; it is there from the first credit on. */
export function storeCreditAccounts(
  context: DevShopContext,
  store: Store,
  customer: Customer,
  page: PageArguments,
): Source {
  const accounts = entriesOf(store, customer.id).length > 0 ? [customer] : [];
  return connection(
    accounts,
    page,
    () => accountSource(context, store, customer),
    (one) => one.id,
  );
}

function accountSource(context: DevShopContext, store: Store, customer: Customer): Source {
  const price = (minor: number) => ({ amount: money(minor, store.currency), currencyCode: store.currency });
  return {
    __typename: 'StoreCreditAccount',
    id: gid('StoreCreditAccount', customer.id),
    balance: () => price(storeCreditOf(store, customer.id, context.now())),
    transactions: (transactions: PageArguments) =>
      connection(
        entriesOf(store, customer.id),
        transactions,
        (entry) => entrySource(context, store, customer, entry),
        (entry) => entry.id,
      ),
  };
}

export function entrySource(
  context: DevShopContext,
  store: Store,
  customer: Customer,
  entry: StoreCreditEntry,
): Source {
  const price = (minor: number) => ({ amount: money(minor, store.currency), currencyCode: store.currency });
  const type =
    entry.amount > 0 ? 'StoreCreditAccountCreditTransaction' : 'StoreCreditAccountDebitTransaction';
  const sofar = entriesOf(store, customer.id).filter(({ id }) => id <= entry.id);
  return {
    __typename: type,
    id: gid(type, entry.id),
    account: () => accountSource(context, store, customer),
    amount: price(entry.amount),
    balanceAfterTransaction: price(sofar.reduce((sum, one) => sum + one.amount, 0)),
    createdAt: entry.createdAt,
    event: entry.amount > 0 ? 'ADJUSTMENT' : 'ORDER_PAYMENT',
    origin: null,
    expiresAt: entry.expiresAt,
    remainingAmount: price(entry.remaining),
  };
}
