import { beforeAll, describe, expect, it } from 'vitest';
import { createWineStore } from '#dev-shop/catalogue/wine-shop.ts';
import { find } from '#dev-shop/find.ts';
import { chanceFor } from '#dev-shop/history/chance.ts';
import {
  createHistoryPlayer,
  demoShoppers,
  generateHistory,
  type History,
  monthsOf,
  newcomersOf,
} from '#dev-shop/history/index.ts';
import { amountsOf } from '#dev-shop/orders/index.ts';
import { nextId } from '#dev-shop/state.ts';

const until = new Date('2026-11-21T12:00:00Z');
const generate = (customers: number, seed: number): History =>
  generateHistory({ store: createWineStore(), customers, months: 18, seed, until });

describe('a generated history', () => {
  let history: History;
  beforeAll(() => {
    history = generate(400, 7);
  });

  it('is the same for the same size and seed, and another for another seed', () => {
    expect(generate(400, 7)).toEqual(history);
    expect(generate(400, 8).orders).not.toEqual(history.orders);
  });

  it('keeps a customer’s story when others are added', () => {
    expect(generate(40, 7).customers).toEqual(history.customers.slice(0, 40));
  });

  it('happens in order, within its months, and leaves nothing out of its time', () => {
    const times = history.events.map((event) => event.at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.min(...times)).toBeGreaterThan(history.from - 3_600_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(until.getTime());
    const months = monthsOf(history);
    expect(months).toHaveLength(19);
    expect(months.flatMap((month) => month.events)).toEqual(history.events);
  });

  it('has repeat buyers, people who came once, and a long tail', () => {
    const orders = countBy(history.orders.flatMap((order) => order.customer ?? []));
    const counts = [...orders.values()];
    const repeat = counts.filter((count) => count > 1).length / counts.length;
    expect(repeat).toBeGreaterThan(0.45);
    expect(repeat).toBeLessThan(0.75);
    expect(history.orders.length / history.customers.length).toBeGreaterThan(2.8);
    expect(history.orders.length / history.customers.length).toBeLessThan(4.5);
    expect(Math.max(...counts)).toBeGreaterThan(15);
  });

  it('has returns of every kind, cancelled orders, transfers that are paid later, guests and sales at the till', () => {
    const kinds = countBy(
      history.events.map((event) => (event.kind === 'refund' ? event.refund.kind : event.kind)),
    );
    const returned = (kinds.get('everything') ?? 0) + (kinds.get('line') ?? 0) + (kinds.get('amount') ?? 0);
    const share = (count: number | undefined) => (count ?? 0) / history.orders.length;
    expect(share(returned)).toBeGreaterThan(0.04);
    expect(share(returned)).toBeLessThan(0.08);
    for (const kind of ['everything', 'line', 'amount'] as const)
      expect(kinds.get(kind) ?? 0).toBeGreaterThan(3);
    expect(share(kinds.get('cancelled'))).toBeGreaterThan(0.01);
    expect(share(kinds.get('paid'))).toBeGreaterThan(0.02);
    expect(history.customers.filter((customer) => !customer.hasAccount).length).toBeGreaterThan(10);
    expect(history.orders.filter((order) => order.source === 'pos').length).toBeGreaterThan(10);
  });

  it('sells more at Christmas than in August, and some orders use a code', () => {
    const orders = history.events
      .filter((event) => event.kind === 'order')
      .map((event) => new Date(event.at).toISOString().slice(0, 7));
    const months = countBy(orders);
    expect(months.get('2025-12') ?? 0).toBeGreaterThan(1.5 * (months.get('2026-08') ?? 0));
    const withCode = history.orders.filter((order) => order.code !== null).length / history.orders.length;
    expect(withCode).toBeGreaterThan(0.1);
    expect(withCode).toBeLessThan(0.4);
    const codes = new Set(history.discounts.map((discount) => discount.code));
    expect(history.orders.every((order) => order.code === null || codes.has(order.code))).toBe(true);
  });

  it('nobody shops in the small hours of the shop’s own time', () => {
    const hour = new Intl.DateTimeFormat('en', {
      hour: 'numeric',
      hourCycle: 'h23',
      timeZone: 'Europe/Madrid',
    });
    const orders = history.events.filter((event) => event.kind === 'order');
    const night = orders.filter((event) => {
      const at = Number(hour.format(event.at));
      return at >= 2 && at < 5;
    });
    expect(night.length / orders.length).toBeLessThan(0.03);
  });

  it('has the two demo shoppers and e-mail addresses that can reach nobody, none twice', () => {
    expect(history.customers.slice(0, 2)).toMatchObject(demoShoppers);
    const emails = history.customers.map((customer) => customer.email);
    expect(new Set(emails).size).toBe(emails.length);
    expect(
      emails.filter((email) => !/@(example\.(com|org|net)|(correo|buzon)\.example)$/.test(email)),
    ).toEqual([]);
    const spanish = history.customers.filter((customer) => customer.locale === 'es').length / emails.length;
    expect(spanish).toBeGreaterThan(0.7);
    expect(spanish).toBeLessThan(0.95);
  });
});

describe('a history that is played in a store', () => {
  function play(seed: number) {
    const store = createWineStore();
    const shelves = store.products.flatMap((product) => product.variants.map((variant) => variant.inventory));
    const history = generateHistory({ store, customers: 150, months: 18, seed, until });
    const player = createHistoryPlayer(
      { find, nextId, storeUrl: () => 'http://localhost:4000' },
      store,
      history,
    );
    const webhooks = monthsOf(history).flatMap((month) => [...player.play(month.events)].flat());
    player.restock();
    return { store, history, webhooks, shelves };
  }

  it('ends in the same store with the same webhooks every time', () => {
    const [one, two] = [play(7), play(7)];
    expect(one.webhooks).toEqual(two.webhooks);
    expect(JSON.stringify(one.store)).toBe(JSON.stringify(two.store));
  });

  it('lets whoever was invited use their code once, with the first order', () => {
    const { history } = play(11);
    const [newcomer] = newcomersOf(history).filter(({ goesBack }) => !goesBack);
    if (newcomer === undefined) throw new Error('nobody is new');
    const store = createWineStore();
    const player = createHistoryPlayer(
      { find, nextId, storeUrl: () => 'http://localhost:4000' },
      store,
      history,
    );
    const known = history.discounts[0];
    if (known === undefined) throw new Error('the shop has no codes');
    const code = 'INVITE-AAAA-BBBB';
    const always = { startsAt: new Date(0).toISOString(), endsAt: null, minimumSubtotal: null };
    store.discounts.push({
      ...known,
      ...always,
      id: 1,
      code,
      customerIds: null,
      usageLimit: 1,
      usageCount: 0,
    });
    player.invite(newcomer.email, code);
    for (const _ of player.play(history.events));
    const used = store.orders.filter((order) => JSON.stringify(order).includes(code));
    expect(used.map(({ email, createdAt }) => [email, Date.parse(createdAt)])).toEqual([
      [newcomer.email, newcomer.at],
    ]);
  });

  it('leaves orders whose sums add up, customers who bought them, and full shelves', () => {
    const { store, history, webhooks, shelves } = play(9);
    expect(store.orders).toHaveLength(history.events.filter((event) => event.kind === 'order').length);
    for (const order of store.orders) {
      const amounts = amountsOf(order);
      expect(amounts.total).toBeGreaterThan(0);
      expect(amounts.refunded).toBeLessThanOrEqual(order.paid);
      expect(amounts.currentTotal).toBeGreaterThanOrEqual(0);
    }
    expect(store.products.flatMap((product) => product.variants.map((variant) => variant.inventory))).toEqual(
      shelves,
    );
    expect(new Set(webhooks.map((webhook) => webhook.webhookId)).size).toBe(webhooks.length);
    const told = new Set(
      webhooks.flatMap((webhook) => (webhook.topic.startsWith('orders/') ? JSON.parse(webhook.body).id : [])),
    );
    expect(told).toEqual(new Set(store.orders.map((order) => order.id)));
  });

  it('uses a voucher that the customer holds, once', () => {
    const store = createWineStore();
    const history = generateHistory({ store, customers: 2, months: 18, seed: 7, until });
    const player = createHistoryPlayer(
      { find, nextId, storeUrl: () => 'http://localhost:4000' },
      store,
      history,
    );
    const [first, ...others] = monthsOf(history);
    if (!first) throw new Error('there is no month');
    for (const _ of player.play(first.events));
    const ane = store.customers.find((customer) => customer.email === demoShoppers[0].email);
    if (!ane) throw new Error('Ane did not come');
    store.discounts.push({
      id: nextId(store),
      code: 'CLUB-TEST',
      title: 'test',
      status: 'ACTIVE',
      value: { kind: 'amount', amount: 500 },
      startsAt: new Date(first.endsAt).toISOString(),
      endsAt: null,
      usageLimit: 1,
      usageCount: 0,
      oncePerCustomer: true,
      customerIds: [ane.id],
      minimumSubtotal: null,
      combinesWith: { order: true, product: true, shipping: true },
      createdAt: new Date(first.endsAt).toISOString(),
      createdByApp: true,
    });
    for (const month of others) for (const _ of player.play(month.events));
    const users = store.orders.filter((order) =>
      order.discountCodes.some(({ code }) => code === 'CLUB-TEST'),
    );
    expect(users.map((order) => order.customerId)).toEqual([ane.id]);
  });
});

describe('the distributions of the purchase model', () => {
  const draws = 20_000;
  const mean = (draw: () => number) =>
    Array.from({ length: draws }, draw).reduce((sum, each) => sum + each, 0) / draws;

  it('have the means of their textbooks', () => {
    const chance = chanceFor(1, 'test');
    expect(mean(() => chance.gamma(0.85, 47))).toBeCloseTo(0.85 / 47, 3);
    expect(mean(() => chance.gamma(3, 2))).toBeCloseTo(1.5, 1);
    expect(mean(() => chance.beta(0.9, 4.2))).toBeCloseTo(0.9 / 5.1, 2);
    expect(mean(() => chance.exponential(0.5))).toBeCloseTo(2, 1);
    expect(mean(() => chance.normal(10, 3))).toBeCloseTo(10, 0);
    expect(mean(() => (chance.happens(0.3) ? 1 : 0))).toBeCloseTo(0.3, 1);
  });
});

function countBy<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
