import { demoShoppers, type History } from './history.ts';

/** Somebody who buys for the first time. */
export type Newcomer = {
  readonly email: string;
  /** Of the first order. */
  readonly at: number;
  /** All of that order is cancelled or given back within two weeks. */
  readonly goesBack: boolean;
};

const SOON_MS = 14 * 86_400_000;

/** Who buys for the first time in a history, in the order in which they come; the demo's shoppers are left out. */
export function newcomersOf({ customers, orders, events }: History): Newcomer[] {
  const ends = new Map<number, number>();
  for (const event of events)
    if (event.kind === 'cancelled' || (event.kind === 'refund' && event.refund.kind === 'everything'))
      ends.set(event.order, event.at);
  const known = new Set(demoShoppers.map((_, index) => index));
  return events.flatMap((event): Newcomer[] => {
    const customer = event.kind === 'order' ? (orders[event.order]?.customer ?? null) : null;
    if (event.kind !== 'order' || customer === null || known.has(customer)) return [];
    known.add(customer);
    const email = customers[customer]?.email ?? '';
    return [{ email, at: event.at, goesBack: (ends.get(event.order) ?? Infinity) - event.at < SOON_MS }];
  });
}
