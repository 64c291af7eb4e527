import { campaignPoints } from '#app/db/campaigns.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import type { OrderToSettle } from '#app/db/orders.store.ts';
import { productFacts } from '#app/db/products.store.ts';
import { standingsAt } from '#app/db/standings.queries.ts';
import { type Budgets, openBudgets, type Shares } from '#app/domain/campaigns/budget.ts';
import {
  type AwardDecision,
  type Circumstances,
  decideAward,
  decideCounted,
  type Enrolment,
  PLAIN,
  qualifyOrder,
} from '#app/domain/earning/decide-award.ts';
import { asksCatalogue } from '#app/domain/earning/explain-award.ts';
import { countMemberOrders, type QualifyingOrder } from '#app/domain/earning/member-orders.ts';
import type { Pinned } from '#app/domain/earning/pinned.ts';
import type { ProgrammeSettings, ProgrammeVersion } from '#app/domain/programme/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/** An order with what it should be worth, whom its points belong to, and what it keeps from now on. */
export type Planned = {
  readonly loaded: OrderToSettle;
  readonly decision: AwardDecision;
  readonly memberId: MemberId | null;
  readonly pinned: Pinned | null;
  /** Products that Shopify has not told of yet; until then no rule that asks what they are means them. */
  readonly awaited: readonly bigint[];
};

export type Plan = {
  readonly orders: readonly Planned[];
  /** What campaigns with a budget give besides what they gave before, or less. */
  readonly granted: ReadonlyMap<string, bigint>;
};

type Context = {
  readonly versions: readonly ProgrammeVersion[];
  readonly timezone: string;
  /** Orders that rules which look back do not see. */
  readonly beyond: ReadonlySet<bigint>;
  /** Of what there is news; left out, every order is decided about. */
  readonly news?: News;
};

export type News = {
  readonly orders: ReadonlySet<bigint>;
  /** Members who lost an order: any of theirs may be worth something else. */
  readonly losers: ReadonlySet<MemberId>;
};

/** Rules, campaigns or tiers: an award is more than the rate. */
const isMoreThanRate = ({ rules, campaigns, tiers }: ProgrammeSettings): boolean =>
  rules.length + campaigns.length + tiers.list.length > 0;

/**
 * What orders should be worth now: those of which there is news, and those of the same member placed later. By a rule
 * that looks back an order is worth what it and the orders before it say, so that later ones leave it as it is.
 * @param loaded where a version looks back, all orders of each customer that it sees
 */
export async function planAwards(
  tx: ShopTx,
  loaded: readonly OrderToSettle[],
  enrolments: ReadonlyMap<MemberId, Enrolment>,
  { versions, timezone, beyond, news }: Context,
): Promise<Plan> {
  const enrolmentOf = ({ customerId }: OrderToSettle): Enrolment | null =>
    (customerId === null ? undefined : enrolments.get(customerId)) ?? null;
  const planOf = (
    one: OrderToSettle,
    decision: AwardDecision,
    pinned: Pinned | null,
    awaited: readonly bigint[] = [],
  ): Planned => {
    const why = one.customerId === null && decision.why === 'not-a-member' ? 'no-customer' : decision.why;
    const memberId = enrolmentOf(one) === null ? null : one.customerId;
    return { loaded: one, decision: { ...decision, why }, memberId, pinned, awaited };
  };
  if (!versions.some((one) => isMoreThanRate(one.settings))) {
    const plainly = (one: OrderToSettle) => decideAward(one.order, versions, enrolmentOf(one));
    return { orders: loaded.map((one) => planOf(one, plainly(one), one.pinned)), granted: new Map() };
  }

  const qualifying = new Map<OrderToSettle, ProgrammeVersion>();
  for (const one of loaded) {
    const { version, why } = qualifyOrder(one.order, versions, enrolmentOf(one));
    if (version !== null && why === null) qualifying.set(one, version);
  }
  const pins = await pinAll(tx, qualifying);
  const { counted, history, limits } = countAll(qualifying, pins, timezone, beyond);
  const budgets = await budgetsOf(tx, qualifying);
  // First what is given back: it is there for the others of the same batch.
  for (const one of loaded) if (!qualifying.has(one)) budgets.free(sharesOf(one));
  const orders = loaded.filter(concernedBy(news, loaded)).map((one) => {
    const version = qualifying.get(one);
    const value = counted.get(one.order.orderId);
    const pin = pins.get(one);
    if (version === undefined || value === undefined || pin === undefined)
      return planOf(one, decideAward(one.order, versions, enrolmentOf(one)), withoutShares(one.pinned));
    const budget = budgets.offerTo(version.settings, pin.campaigns);
    const circumstances: Circumstances = {
      ...PLAIN,
      timezone,
      standing: { tierId: pin.tier, tags: pin.tags },
      history: history.get(one.order.orderId) ?? PLAIN.history,
      limits: limits.get(one.order.orderId) ?? PLAIN.limits,
      offer: budget.offer,
    };
    const decision = decideCounted(one.order, value, version, circumstances);
    const { awaited, ...kept } = pin;
    return planOf(one, decision, { ...kept, campaigns: budget.take(decision) }, awaited);
  });
  return { orders, granted: budgets.changes };
}

/** Whether an order is among the news, or may be worth something else because of them. */
function concernedBy(
  news: News | undefined,
  loaded: readonly OrderToSettle[],
): (one: OrderToSettle) => boolean {
  if (news === undefined) return () => true;
  const earliest = new Map<MemberId | null, OrderToSettle>();
  for (const one of loaded) {
    const known = earliest.get(one.customerId);
    if (news.orders.has(one.order.orderId) && (known === undefined || isBefore(one, known)))
      earliest.set(one.customerId, one);
  }
  return (one) => {
    if (news.orders.has(one.order.orderId)) return true;
    if (one.customerId === null) return false;
    const first = earliest.get(one.customerId);
    return news.losers.has(one.customerId) || (first !== undefined && isBefore(first, one));
  };
}

function isBefore({ order: a }: OrderToSettle, { order: b }: OrderToSettle): boolean {
  const between = a.placedAt.getTime() - b.placedAt.getTime();
  return between < 0 || (between === 0 && a.orderId < b.orderId);
}

const sharesOf = ({ pinned }: OrderToSettle): Shares => pinned?.campaigns ?? new Map();

const withoutShares = (pinned: Pinned | null): Pinned | null =>
  pinned === null ? null : { ...pinned, campaigns: new Map() };

type Pins = Pinned & Pick<Planned, 'awaited'>;

/** What each order keeps: what it kept before, and what is known now of the rest. What is not known yet is not kept. */
async function pinAll(
  tx: ShopTx,
  qualifying: ReadonlyMap<OrderToSettle, ProgrammeVersion>,
): Promise<Map<OrderToSettle, Pins>> {
  const unpinned = [...qualifying.keys()].flatMap(({ order, customerId, pinned }) =>
    pinned !== null || customerId === null
      ? []
      : [{ orderId: order.orderId, memberId: customerId, at: order.placedAt }],
  );
  const standings = await standingsAt(tx, unpinned);
  // Where one version asks, rules that look back may ask it of the orders of another.
  const asks = [...new Set(qualifying.values())].some(({ settings }) => asksCatalogue(settings));
  const asked = new Map<OrderToSettle, ReadonlySet<bigint>>();
  for (const one of asks ? qualifying.keys() : []) asked.set(one, unpinnedProducts(one));
  const facts = await productFacts(
    tx,
    [...asked.values()].flatMap((ids) => [...ids]),
  );
  const pins = new Map<OrderToSettle, Pins>();
  for (const one of qualifying.keys()) {
    const standing = standings.get(one.order.orderId);
    const products = new Map(one.pinned?.products ?? []);
    const awaited: bigint[] = [];
    for (const productId of asked.get(one) ?? []) {
      const known = facts.get(productId);
      if (known?.complete === true) products.set(productId, known);
      else awaited.push(productId);
    }
    pins.set(one, {
      tier: one.pinned === null ? (standing?.tierId ?? null) : one.pinned.tier,
      tags: one.pinned === null ? (standing?.tags ?? []) : one.pinned.tags,
      products,
      campaigns: one.pinned?.campaigns ?? new Map(),
      awaited,
    });
  }
  return pins;
}

function unpinnedProducts({ order, pinned }: OrderToSettle): ReadonlySet<bigint> {
  const ids = order.lines.flatMap(({ productId }) => (productId === null ? [] : [productId]));
  return new Set(ids.filter((productId) => pinned?.products.has(productId) !== true));
}

/** Counts every order, member by member. */
function countAll(
  qualifying: ReadonlyMap<OrderToSettle, ProgrammeVersion>,
  pins: ReadonlyMap<OrderToSettle, Pinned>,
  timezone: string,
  beyond: ReadonlySet<bigint>,
) {
  const byMember = new Map<MemberId | null, QualifyingOrder[]>();
  for (const [one, version] of qualifying) {
    const orders = byMember.get(one.customerId) ?? [];
    orders.push({ order: one.order, version, catalogue: pins.get(one)?.products ?? new Map() });
    byMember.set(one.customerId, orders);
  }
  const all = [...byMember.values()].map((orders) => countMemberOrders(orders, timezone, beyond));
  return {
    counted: new Map(all.flatMap(({ counted }) => [...counted])),
    history: new Map(all.flatMap(({ history }) => [...history])),
    limits: new Map(all.flatMap(({ limits }) => [...limits])),
  };
}

/** What campaigns with a budget may still give; nothing is asked where no order is of such a programme. */
async function budgetsOf(
  tx: ShopTx,
  qualifying: ReadonlyMap<OrderToSettle, ProgrammeVersion>,
): Promise<Budgets> {
  const limited = [...new Set(qualifying.values())].some(({ settings }) =>
    settings.campaigns.some((one) => one.budgetPoints !== null),
  );
  return openBudgets(limited ? await campaignPoints(tx) : new Map());
}
