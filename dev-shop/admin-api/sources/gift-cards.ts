import { isUsable } from '../../commerce/pay.ts';
import type { DevShopContext } from '../../context.ts';
import type { GiftCard, Store } from '../../model.ts';
import { money } from '../../webhooks/payloads/values.ts';
import { connection, gid, type PageArguments, type Source, search } from './connections.ts';
import { customerSource } from './customers-and-orders.ts';

/** A gift card; Shopify shows its code to nobody again. */
export function giftCardSource(context: DevShopContext, store: Store, card: GiftCard): Source {
  const price = (minor: number) => ({ amount: money(minor, store.currency), currencyCode: store.currency });
  const last = card.code.slice(-4);
  return {
    __typename: 'GiftCard',
    id: gid('GiftCard', card.id),
    initialValue: price(card.initialValue),
    balance: price(card.balance),
    note: card.note,
    expiresOn: card.expiresOn,
    enabled: card.deactivatedAt === null,
    isRedeemable: isUsable(store, card, context.now()),
    deactivatedAt: card.deactivatedAt,
    createdAt: card.createdAt,
    updatedAt: card.deactivatedAt ?? card.createdAt,
    lastCharacters: last,
    maskedCode: `•••• •••• •••• ${last}`,
    order: null,
    lineItem: null,
    templateSuffix: null,
    customer: () => {
      const customer = card.customerId === null ? null : context.find.customer(store, card.customerId);
      return customer ? customerSource(context, store, customer) : null;
    },
  };
}

export function giftCardConnection(context: DevShopContext, store: Store, page: PageArguments): Source {
  const found = search(store.giftCards ?? [], page.query, {
    default: (card) => card.code,
    id: (card) => card.id,
    customer_id: (card) => card.customerId ?? 0,
  });
  return connection(
    found,
    page,
    (card) => giftCardSource(context, store, card),
    (card) => card.id,
  );
}
