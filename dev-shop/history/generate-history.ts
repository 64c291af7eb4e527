import type { Discount, Store } from '../model.ts';
import { basketFor, tasteOf } from './baskets.ts';
import { atBelievableHour, busyness, busynessMax, DAY_MS, nextPurchase } from './calendar.ts';
import { type Chance, chanceFor } from './chance.ts';
import {
  demoShoppers,
  type History,
  type HistoryCustomer,
  type HistoryEvent,
  type HistoryOrder,
} from './history.ts';
import { peopleMaker } from './people.ts';

export type HistoryRequest = {
  /** Whose catalogue is bought from; nothing in it is changed. */
  store: Store;
  customers: number;
  months: number;
  seed: number;
  until: Date;
};

/**
 * The purchase model is BG/NBD (Fader, Hardie and Lee, 2005): while active a customer buys at a rate of their own, drawn
 * from a gamma; after each purchase they leave for good with a chance of their own, drawn from a beta. Rates are a day.
 */
const model = { rateShape: 0.85, rateScale: 47, leaveA: 0.9, leaveB: 4.2 };
const returnShare = 0.06;
const cancelShare = 0.015;
const transferShare = 0.04;

type Story = Pick<History, 'customers' | 'orders' | 'events'> & { request: HistoryRequest; from: number };

/** Months of a shop's life that end at `until`: the same for the same (customers, seed, until). */
export function generateHistory(request: HistoryRequest): History {
  const until = request.until.getTime();
  const start = new Date(until);
  start.setUTCMonth(start.getUTCMonth() - request.months);
  const story: Story = { customers: [], orders: [], events: [], request, from: start.getTime() };
  const makePerson = peopleMaker(request.seed);
  for (let index = 0; index < request.customers; index += 1) {
    const chance = chanceFor(request.seed, 'customer', index);
    story.customers.push(makePerson(chance, index));
    liveOn(story, chance, index);
  }
  addTillSales(story);
  const rank = { customer: 0, order: 1, paid: 2, cancelled: 3, refund: 4 };
  story.events.sort((a, b) => a.at - b.at || rank[a.kind] - rank[b.kind] || orderOf(a) - orderOf(b));
  return {
    customers: story.customers,
    orders: story.orders,
    events: story.events.filter((event) => event.at <= until),
    discounts: shopCodes(story.from, until),
    from: story.from,
    until,
  };
}

const orderOf = (event: HistoryEvent): number => (event.kind === 'customer' ? event.customer : event.order);

/** One customer from the first visit to the last purchase. */
function liveOn(story: Story, chance: Chance, index: number): void {
  const { request, from } = story;
  const { store } = request;
  const until = request.until.getTime();
  const person = story.customers[index];
  if (!person) return;
  const isDemoShopper = index < demoShoppers.length;
  const arrival = isDemoShopper ? from + (3 + index * 9) * DAY_MS : arrivalOf(chance, from, until);
  const rate = isDemoShopper ? 1 / (24 + index * 8) : chance.gamma(model.rateShape, model.rateScale);
  const leaves = isDemoShopper ? 0 : chance.beta(model.leaveA, model.leaveB);
  const taste = tasteOf(chance, store);
  const bargainHunter = chance.beta(0.9, 3);

  const first = Math.min(until, Math.max(from, atBelievableHour(chance, arrival, store.timezone)));
  if (person.hasAccount)
    story.events.push({ at: first - chance.whole(2, 30) * 60_000, kind: 'customer', customer: index });
  let at: number | null = first;
  for (let purchases = 0; at !== null; purchases += 1) {
    const lines = basketFor(chance, store, taste, at);
    addOrder(story, chance, at, {
      customer: index,
      lines,
      code: codeFor(chance, at, purchases, bargainHunter, person),
      usesVoucher: chance.happens(0.85),
      payment: chance.happens(transferShare) ? 'bank-transfer' : 'card',
      source: 'web',
    });
    if (chance.happens(leaves)) return;
    at = nextPurchase(chance, at, rate, until, store.timezone);
  }
  // Whoever shows the demo wants something pending to look at.
  if (isDemoShopper) {
    addOrder(story, chance, until - (2 + index) * DAY_MS, {
      customer: index,
      lines: basketFor(chance, store, taste, until),
      code: null,
      usesVoucher: false,
      payment: 'card',
      source: 'web',
    });
  }
}

/** A fifth were customers already; the others came since, a few more each month, most when the shop is busy. */
function arrivalOf(chance: Chance, from: number, until: number): number {
  if (chance.happens(0.2)) return from + chance.next() * 60 * DAY_MS;
  for (;;) {
    const share = chance.next();
    if (!chance.happens((1 + share) / 2)) continue;
    const at = from + share * (until - from);
    if (chance.happens(busyness(at) / busynessMax)) return at;
  }
}

/** An order and what became of it. */
function addOrder(story: Story, chance: Chance, at: number, order: HistoryOrder): void {
  const { events } = story;
  const index = story.orders.push(order) - 1;
  events.push({ at, kind: 'order', order: index });
  if (order.payment === 'bank-transfer') {
    if (chance.happens(0.1)) {
      events.push({ at: at + chance.between(6, 9) * DAY_MS, kind: 'cancelled', order: index });
      return;
    }
    events.push({ at: at + chance.between(0.6, 4) * DAY_MS, kind: 'paid', order: index });
  } else if (chance.happens(cancelShare)) {
    events.push({ at: at + chance.between(0.02, 1.5) * DAY_MS, kind: 'cancelled', order: index });
    return;
  }
  if (!chance.happens(returnShare)) return;
  const kind = chance.pick(['everything', 'line', 'amount'] as const, (each) =>
    each === 'line' ? 5 : each === 'everything' ? 3 : 2,
  );
  const when = at + chance.between(4.5, 21) * DAY_MS;
  if (kind === 'everything') events.push({ at: when, kind: 'refund', order: index, refund: { kind } });
  else if (kind === 'amount')
    events.push({
      at: when,
      kind: 'refund',
      order: index,
      refund: { kind, share: chance.between(0.08, 0.35) },
    });
  else {
    const line = chance.whole(0, order.lines.length - 1);
    const quantity = chance.whole(1, order.lines[line]?.quantity ?? 1);
    events.push({ at: when, kind: 'refund', order: index, refund: { kind, line, quantity } });
  }
}

/** Sales over the counter to people who leave no name: about two in a hundred orders. */
function addTillSales(story: Story): void {
  const { request, from } = story;
  const until = request.until.getTime();
  const sales = Math.round(story.orders.length * 0.02);
  for (let sale = 0; sale < sales; sale += 1) {
    const chance = chanceFor(request.seed, 'till', sale);
    const at = from + chance.next() * (until - from);
    addOrder(story, chance, at, {
      customer: null,
      lines: basketFor(chance, request.store, tasteOf(chance, request.store), at),
      code: null,
      usesVoucher: false,
      payment: 'card',
      source: 'pos',
    });
  }
}

function codeFor(
  chance: Chance,
  at: number,
  purchases: number,
  bargainHunter: number,
  person: HistoryCustomer,
): string | null {
  const date = new Date(at);
  const [month, day] = [date.getUTCMonth(), date.getUTCDate()];
  if (purchases === 0 && chance.happens(person.acceptsMarketing ? 0.6 : 0.15)) return 'BIENVENIDA10';
  if (!chance.happens(bargainHunter)) return null;
  if (month === 10 && day >= 22) return `BLACK15-${date.getUTCFullYear()}`;
  if (month === 6) return `VERANO10-${date.getUTCFullYear()}`;
  return chance.happens(0.5) ? 'MENOS5' : null;
}

/** The codes that `codeFor` hands out, in force when it does. */
function shopCodes(from: number, until: number): Omit<Discount, 'id'>[] {
  const always = { startsAt: new Date(from - 90 * DAY_MS).toISOString(), endsAt: null };
  const codes = [
    shopCode('BIENVENIDA10', 'Bienvenida: 10 %', { kind: 'percentage', percentage: 10 }, always, {
      oncePerCustomer: true,
    }),
    shopCode('MENOS5', '5 € menos desde 60 €', { kind: 'amount', amount: 500 }, always, {
      minimumSubtotal: 6000,
    }),
  ];
  for (let year = new Date(from).getUTCFullYear(); year <= new Date(until).getUTCFullYear(); year += 1) {
    const span = (fromMonth: number, day: number, days: number) => {
      const start = Date.UTC(year, fromMonth, day);
      return {
        startsAt: new Date(start).toISOString(),
        endsAt: new Date(start + days * DAY_MS).toISOString(),
      };
    };
    codes.push(
      shopCode(
        `VERANO10-${year}`,
        `Verano ${year}: 10 %`,
        { kind: 'percentage', percentage: 10 },
        span(6, 1, 31),
        {},
      ),
      shopCode(
        `BLACK15-${year}`,
        `Black Friday ${year}: 15 %`,
        { kind: 'percentage', percentage: 15 },
        span(10, 22, 9),
        {},
      ),
    );
  }
  return codes;
}

function shopCode(
  code: string,
  title: string,
  value: Discount['value'],
  { startsAt, endsAt }: Pick<Discount, 'startsAt' | 'endsAt'>,
  limits: Partial<Pick<Discount, 'oncePerCustomer' | 'minimumSubtotal'>>,
): Omit<Discount, 'id'> {
  return {
    code,
    title,
    status: 'ACTIVE',
    value,
    startsAt,
    endsAt,
    usageLimit: null,
    usageCount: 0,
    oncePerCustomer: false,
    customerIds: null,
    minimumSubtotal: null,
    combinesWith: { order: true, product: true, shipping: true },
    createdAt: startsAt,
    createdByApp: false,
    ...limits,
  };
}
