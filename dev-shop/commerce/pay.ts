import type { GiftCard, Payment, Store, StoreCreditEntry } from '../model.ts';

/** What a checkout is paid with: gift cards as typed, the customer's store credit, and the rest by another means. */
export type SplitPayment = {
  cards: { card: GiftCard; amount: number }[];
  credit: number;
  /** What is left for the card or the bank transfer. */
  due: number;
};

/** The gift card of a code, as the shopper may have typed it; null when there is none. */
export function giftCardByCode(store: Store, code: string): GiftCard | null {
  const wanted = code.replaceAll(/[\s-]/g, '').toLowerCase();
  return (store.giftCards ?? []).find((card) => card.code === wanted) ?? null;
}

/** Whether a gift card can pay something now; its last day is the shop's. */
export function isUsable(store: Store, card: GiftCard, now: Date): boolean {
  return card.deactivatedAt === null && card.balance > 0 && !isPast(store, card.expiresOn, now);
}

function isPast(store: Store, lastDay: string | null, now: Date): boolean {
  if (lastDay === null) return false;
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: store.timezone, dateStyle: 'short' }).format(
    now,
  );
  return today > lastDay;
}

/** Credits of a customer that can pay now, those that expire first coming first. */
function usableCredits(store: Store, customerId: number, now: Date): StoreCreditEntry[] {
  return (store.storeCredit ?? [])
    .filter(
      (entry) =>
        entry.customerId === customerId &&
        entry.remaining > 0 &&
        (entry.expiresAt === null || Date.parse(entry.expiresAt) > now.getTime()),
    )
    .sort((a, b) => (a.expiresAt ?? '9').localeCompare(b.expiresAt ?? '9'));
}

/** What a customer has to spend of store credit, in cents. */
export function storeCreditOf(store: Store, customerId: number, now: Date): number {
  return usableCredits(store, customerId, now).reduce((sum, entry) => sum + entry.remaining, 0);
}

/**
 * How a total (cents) is paid: with the gift cards first, then with the store credit of who is logged in. Changes
 * nothing. Store credit is for customers who are logged in only, as on Shopify.
 */
export function splitPayment(
  store: Store,
  total: number,
  { giftCards, customerId, now }: { giftCards: readonly string[]; customerId: number | null; now: Date },
): SplitPayment {
  let due = total;
  const cards: SplitPayment['cards'] = [];
  for (const code of giftCards) {
    const card = giftCardByCode(store, code);
    if (card === null || !isUsable(store, card, now) || cards.some((used) => used.card === card)) continue;
    const amount = Math.min(due, card.balance);
    cards.push({ card, amount });
    due -= amount;
  }
  const credit = customerId === null ? 0 : Math.min(due, storeCreditOf(store, customerId, now));
  return { cards, credit, due: due - credit };
}

/** Takes what a split says from the cards and the credit; answers it as an order's payments. */
export function takePayment(
  store: Store,
  nextId: (store: Store) => number,
  split: SplitPayment,
  { customerId, now }: { customerId: number | null; now: Date },
): Payment[] {
  const payments: Payment[] = [];
  for (const { card, amount } of split.cards) {
    if (amount === 0) continue;
    card.balance -= amount;
    payments.push({ gateway: 'gift_card', amount });
  }
  if (customerId !== null && split.credit > 0) {
    let left = split.credit;
    for (const entry of usableCredits(store, customerId, now)) {
      const part = Math.min(left, entry.remaining);
      entry.remaining -= part;
      left -= part;
      if (left === 0) break;
    }
    store.storeCredit = [
      ...(store.storeCredit ?? []),
      {
        id: nextId(store),
        customerId,
        amount: -split.credit,
        remaining: 0,
        createdAt: now.toISOString(),
        expiresAt: null,
      },
    ];
    payments.push({ gateway: 'shopify_store_credit', amount: split.credit });
  }
  return payments;
}
