/** A store's past as compact data: who came, what they bought and when. Times are milliseconds since 1970 (UTC). */
import type { Address, Discount } from '../model.ts';

export type HistoryCustomer = {
  email: string;
  phone: string | null;
  firstName: string;
  lastName: string;
  locale: 'es' | 'en';
  /** Whether there is an account; others bought as guests. */
  hasAccount: boolean;
  acceptsMarketing: boolean;
  address: Address;
};

export type HistoryOrder = {
  /** Index in `History.customers`; null: somebody at the till, unknown. */
  customer: number | null;
  lines: { variantId: number; quantity: number }[];
  /** A shop code that the buyer typed. */
  code: string | null;
  /** Whether the buyer would use a loyalty voucher, if there is one. */
  usesVoucher: boolean;
  payment: 'card' | 'bank-transfer';
  source: 'web' | 'pos';
};

export type HistoryRefund =
  | { kind: 'everything' }
  | { kind: 'line'; line: number; quantity: number }
  /** Money without goods: a broken bottle, a late parcel. A share (0 to 1) of what was paid. */
  | { kind: 'amount'; share: number };

/** `order` is the index in `History.orders`. */
export type HistoryEvent =
  | { at: number; kind: 'customer'; customer: number }
  | { at: number; kind: 'order'; order: number }
  | { at: number; kind: 'paid'; order: number }
  | { at: number; kind: 'refund'; order: number; refund: HistoryRefund }
  | { at: number; kind: 'cancelled'; order: number };

export type History = {
  customers: HistoryCustomer[];
  orders: HistoryOrder[];
  /** In the order in which they happened. */
  events: HistoryEvent[];
  /** The shop's own codes of those months. */
  discounts: Omit<Discount, 'id'>[];
  from: number;
  until: number;
};

/** The first two customers are always these: shoppers to log in as, one in each language. */
export const demoShoppers = [
  { email: 'ane@example.com', firstName: 'Ane', lastName: 'Etxeberria', locale: 'es' },
  { email: 'oliver@example.com', firstName: 'Oliver', lastName: 'Hughes', locale: 'en' },
] as const;

/** The events of each calendar month (UTC) of a history, oldest first, with the instant at which the month ends. */
export function monthsOf(history: History): { label: string; endsAt: number; events: HistoryEvent[] }[] {
  const months = new Map<string, { label: string; endsAt: number; events: HistoryEvent[] }>();
  for (const event of history.events) {
    const date = new Date(event.at);
    const label = date.toISOString().slice(0, 7);
    let month = months.get(label);
    if (!month) {
      const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
      month = { label, endsAt: Math.min(next - 1, history.until), events: [] };
      months.set(label, month);
    }
    month.events.push(event);
  }
  return [...months.values()];
}
