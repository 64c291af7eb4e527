import { randomBytes } from 'node:crypto';
import type { DevShopContext } from '../../context.ts';
import type { GiftCard, Store } from '../../model.ts';
import { idIn, type Source } from '../sources/connections.ts';
import { giftCardSource } from '../sources/gift-cards.ts';
import { toMinor } from './discount-input.ts';

type GiftCardInput = {
  code?: string | null;
  note?: string | null;
  customerId?: string | null;
  expiresOn?: string | null;
  initialAmount?: { amount: string | number; currencyCode: string } | null;
  initialValue?: string | number | null;
};

/** `giftCardCreate` in the store's own currency; the code is the caller's, or random. */
export function giftCardCreate(
  context: DevShopContext,
  store: Store,
  { input }: { input: GiftCardInput },
): Source {
  const userErrors: { code: string; field: string[]; message: string }[] = [];
  const fault = (code: string, field: string, message: string) =>
    userErrors.push({ code, field: ['input', field], message });
  const code = (input.code ?? randomBytes(8).toString('hex')).toLowerCase();
  const value = toMinor(input.initialAmount?.amount ?? input.initialValue);
  if (code.length < 8) fault('TOO_SHORT', 'code', 'Code is too short (minimum is 8 characters)');
  else if (code.length > 20) fault('TOO_LONG', 'code', 'Code is too long (maximum is 20 characters)');
  else if (!/^[a-z0-9]+$/.test(code))
    fault('INVALID', 'code', 'Code can only contain letters(a-z) and numbers(0-9)');
  else if ((store.giftCards ?? []).some((card) => card.code === code))
    fault('TAKEN', 'code', 'Code has already been taken');
  if (input.initialAmount && input.initialAmount.currencyCode !== store.currency)
    throw new Error('dev-shop cannot create a gift card in another currency');
  if (!(value > 0)) fault('GREATER_THAN', 'initialAmount', 'Initial value must be greater than 0');
  const customerId = input.customerId == null ? null : idIn('Customer', input.customerId);
  if (input.customerId != null && (customerId === null || !context.find.customer(store, customerId)))
    fault('CUSTOMER_NOT_FOUND', 'customerId', 'The customer could not be found.');
  if (input.expiresOn != null && input.expiresOn < context.now().toISOString().slice(0, 10))
    fault('INVALID', 'expiresOn', 'Expires on must be in the future');
  if (userErrors.length > 0) return { giftCard: null, giftCardCode: null, userErrors };
  const card: GiftCard = {
    id: context.nextId(store),
    code,
    initialValue: value,
    balance: value,
    customerId,
    note: input.note ?? null,
    expiresOn: input.expiresOn ?? null,
    createdAt: context.now().toISOString(),
    deactivatedAt: null,
  };
  store.giftCards = [...(store.giftCards ?? []), card];
  context.save(store);
  return { giftCard: giftCardSource(context, store, card), giftCardCode: code, userErrors: [] };
}

/** `giftCardDeactivate`, for good. */
export function giftCardDeactivate(context: DevShopContext, store: Store, { id }: { id: string }): Source {
  const card = (store.giftCards ?? []).find((one) => one.id === idIn('GiftCard', id));
  if (!card) {
    const error = {
      code: 'GIFT_CARD_NOT_FOUND',
      field: ['id'],
      message: 'The gift card could not be found.',
    };
    return { giftCard: null, userErrors: [error] };
  }
  card.deactivatedAt ??= context.now().toISOString();
  context.save(store);
  return { giftCard: giftCardSource(context, store, card), userErrors: [] };
}
