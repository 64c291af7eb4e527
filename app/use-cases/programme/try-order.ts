import { campaignPoints } from '#app/db/campaigns.store.ts';
import { customersByEmail, enrolmentsOf } from '#app/db/customers.store.ts';
import type { Database, ShopTx } from '#app/db/database.ts';
import { productFacts } from '#app/db/products.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { publicationTarget } from '#app/db/shops.store.ts';
import { standingsAt } from '#app/db/standings.queries.ts';
import { openBudgets } from '#app/domain/campaigns/budget.ts';
import { type AwardDecision, decideAward, type Enrolment, PLAIN } from '#app/domain/earning/decide-award.ts';
import type { Catalogue } from '#app/domain/earning/explain-award.ts';
import { looksBack } from '#app/domain/earning/look-back.ts';
import { countMemberOrders, progressAt, type QualifyingOrder } from '#app/domain/earning/member-orders.ts';
import { paidWithoutEarning, valueOrder } from '#app/domain/earning/net-value.ts';
import type { RuleProgress } from '#app/domain/earning/rules/rule.ts';
import type { KnownOrder } from '#app/domain/orders/order.ts';
import { type OrderSource, SOURCE_NAMES } from '#app/domain/orders/order-source.ts';
import type { ProgrammeSettings, ProgrammeVersion } from '#app/domain/programme/settings.ts';
import type { OrderId, ShopId } from '#app/kernel/ids.ts';
import type { Minor } from '#app/kernel/money.ts';
import { divideRounded } from '#app/kernel/rounding.ts';
import { readPasts } from '../orders/look-back.ts';

/** A basket as a merchant puts it together. Money is in minor units of the shop's currency. */
export type TriedOrder = {
  readonly lines: readonly {
    readonly title: string;
    readonly productId: string;
    readonly vendor: string;
    readonly type: string;
    readonly tags: readonly string[];
    readonly quantity: number;
    readonly price: number;
    /** Of the whole line. */
    readonly discount: number;
  }[];
  readonly shipping: number;
  /** Of goods and shipping alike. */
  readonly taxPercent: number;
  /** What of it is paid with gift cards, and then with store credit: at most what there is to pay. */
  readonly giftCard: number;
  readonly storeCredit: number;
  readonly placedAt: Date;
  readonly source: OrderSource;
};

export type TriedBy =
  | { readonly kind: 'nobody' }
  /** A member in a tier (or none) who has bought nothing yet, with tags of the customer. */
  | { readonly kind: 'tier'; readonly tierId: string | null; readonly tags?: readonly string[] }
  | { readonly kind: 'member'; readonly email: string };

export type TryOutcome =
  | {
      readonly outcome: 'tried';
      readonly decision: AwardDecision;
      /** What of each line counts, in the order of the basket. */
      readonly counted: readonly Minor[];
      /** What of the payment earns nothing, as in a cause of the ledger. */
      readonly unearned: { readonly by_gift_card: number; readonly by_store_credit: number };
      /** The tier in which it was tried. */
      readonly tierId: string | null;
      /** How far the member would have come with each card and goal. */
      readonly progress: ReadonlyMap<string, RuleProgress>;
    }
  | { readonly outcome: 'no-such-member' };

/** No order of a shop has this id. */
const TRIED = 0n as OrderId;

type Circumstance = Pick<Parameters<typeof decideAward>[3] & object, 'standing' | 'history' | 'limits'> & {
  readonly enrolment: Enrolment | null;
  readonly progress: ReadonlyMap<string, RuleProgress>;
};

/** What an order would be worth under `settings`, with the reason for each part and each refusal. Changes nothing. */
export function tryOrder(
  { db }: { readonly db: Database },
  shop: { readonly shopId: ShopId; readonly timezone: string; readonly currency: string },
  input: { readonly settings: ProgrammeSettings; readonly order: TriedOrder; readonly by: TriedBy },
): Promise<TryOutcome> {
  const { settings, by } = input;
  return db.inShop(shop.shopId, async (tx): Promise<TryOutcome> => {
    const { taxesIncluded } = await publicationTarget(tx);
    const order = toOrder(input.order, taxesIncluded, shop.currency);
    const version: ProgrammeVersion = { version: 0, effectiveFrom: new Date(0), settings };
    const tried: QualifyingOrder = { order, version, catalogue: await catalogueOf(tx, input.order) };
    const found =
      by.kind === 'member'
        ? await asMember(tx, by.email, tried, shop.timezone)
        : asStranger(by, tried, shop.timezone);
    if (found === null) return { outcome: 'no-such-member' };
    const decision = decideAward(order, [version], found.enrolment, {
      ...PLAIN,
      timezone: shop.timezone,
      catalogue: tried.catalogue,
      standing: found.standing,
      history: found.history,
      limits: found.limits,
      offer: openBudgets(await campaignPoints(tx)).offerTo(settings, new Map()).offer,
    });
    const counted = valueOrder(order, settings.earning).lines.map(({ value }) => value);
    const without = paidWithoutEarning(order, settings.earning);
    const unearned = {
      by_gift_card: Number(without?.giftCard ?? 0n),
      by_store_credit: Number(without?.storeCredit ?? 0n),
    };
    return {
      outcome: 'tried',
      decision,
      counted,
      unearned,
      tierId: found.standing.tierId,
      progress: found.progress,
    };
  });
}

function asStranger(
  by: Exclude<TriedBy, { kind: 'member' }>,
  tried: QualifyingOrder,
  timezone: string,
): Circumstance {
  const isMember = by.kind === 'tier';
  return {
    enrolment: isMember ? { enrolledAt: tried.order.placedAt, source: 'automatic' } : null,
    standing: by.kind === 'tier' ? { tierId: by.tierId, tags: by.tags ?? [] } : { tierId: null, tags: [] },
    ...pastOfTried([tried], timezone),
  };
}

const NONE: ReadonlyMap<string, RuleProgress> = new Map();

const pastOfTried = (orders: readonly QualifyingOrder[], timezone: string, isBeyond = false) => {
  const { history, limits } = countMemberOrders(orders, timezone, new Set(isBeyond ? [TRIED] : []));
  const tried = orders.find(({ order }) => order.orderId === TRIED);
  return {
    history: history.get(TRIED) ?? PLAIN.history,
    limits: limits.get(TRIED) ?? PLAIN.limits,
    progress: tried === undefined ? NONE : progressAt(tried.version.settings, orders, tried.order.placedAt),
  };
};

/** With the tier and tags that the member has at that time, and the orders before, for rules that look back. */
async function asMember(
  tx: ShopTx,
  email: string,
  tried: QualifyingOrder,
  timezone: string,
): Promise<Circumstance | null> {
  const [customer] = await customersByEmail(tx, email.trim());
  if (customer === undefined) return null;
  const memberId = customer.customer_id;
  const { order, version } = tried;
  const standings = await standingsAt(tx, [{ orderId: TRIED, memberId, at: order.placedAt }]);
  const enrolment = (await enrolmentsOf(tx, [memberId])).get(memberId) ?? null;
  const past = looksBack(version.settings)
    ? (await readPasts(tx, [memberId], await listVersions(tx), order.placedAt)).get(memberId)
    : undefined;
  return {
    enrolment,
    standing: standings.get(TRIED) ?? { tierId: null, tags: [] },
    ...pastOfTried([...(past?.orders ?? []), tried], timezone, past?.full === true),
  };
}

const productIdOf = (line: TriedOrder['lines'][number], index: number): bigint =>
  // A product of which no id is given still is one of its own.
  line.productId === '' ? -BigInt(index + 1) : BigInt(line.productId);

/** The products as they were typed, in the collections that Shopify tells of those that have an id. */
async function catalogueOf(tx: ShopTx, { lines }: TriedOrder): Promise<Catalogue> {
  const ids = lines.map(productIdOf);
  const known = await productFacts(
    tx,
    ids.filter((id) => id > 0n),
  );
  return new Map(
    lines.map((line, index) => {
      const productId = productIdOf(line, index);
      const collections = known.get(productId)?.collections ?? [];
      return [productId, { vendor: line.vendor, productType: line.type, tags: line.tags, collections }];
    }),
  );
}

const least = (a: Minor, b: Minor): Minor => (a < b ? a : b);

function toOrder(tried: TriedOrder, taxesIncluded: boolean, currency: string): KnownOrder {
  const rate = BigInt(Math.round(tried.taxPercent * 100));
  const taxOf = (money: Minor): Minor =>
    money <= 0n ? 0n : divideRounded(money * rate, taxesIncluded ? 10_000n + rate : 10_000n, 'nearest');
  const lines = tried.lines.map((line, index) => {
    const unitPrice = BigInt(line.price);
    const discount = BigInt(line.discount);
    return {
      lineId: BigInt(index + 1),
      productId: productIdOf(line, index),
      variantId: null,
      title: line.title,
      quantity: line.quantity,
      currentQuantity: null,
      unitPrice,
      discount,
      tax: taxOf(unitPrice * BigInt(line.quantity) - discount),
      giftCard: false,
    };
  });
  const shipping = { price: BigInt(tried.shipping), tax: taxOf(BigInt(tried.shipping)) };
  const added = taxesIncluded ? 0n : lines.reduce((sum, line) => sum + line.tax, shipping.tax);
  const goods = lines.reduce((sum, line) => sum + line.unitPrice * BigInt(line.quantity) - line.discount, 0n);
  const total = goods + shipping.price + added;
  const giftCard = least(BigInt(tried.giftCard), total);
  return {
    orderId: TRIED,
    name: '',
    placedAt: tried.placedAt,
    updatedAt: tried.placedAt,
    cancelledAt: null,
    deletedAt: null,
    fulfilledAt: null,
    financialStatus: 'paid',
    test: false,
    sourceName: SOURCE_NAMES[tried.source],
    currency,
    total,
    payments: { paid: total, giftCard, storeCredit: least(BigInt(tried.storeCredit), total - giftCard) },
    taxesIncluded,
    outstanding: 0n,
    lines,
    shipping,
    presented: null,
    refunds: [],
  };
}
