import { type NoCampaign, type Standing, whyNotCampaign } from '#app/domain/campaigns/campaign-runs.ts';
import type { Campaign } from '#app/domain/campaigns/settings.ts';
import type { KnownOrder } from '#app/domain/orders/order.ts';
import { asPresented } from '#app/domain/orders/presented.ts';
import { meansAll, needsCatalogue, type ProductFacts } from '#app/domain/programme/product-target.ts';
import type { EarningRule, ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { divideRounded } from '#app/kernel/rounding.ts';
import { valueOrder } from './net-value.ts';
import { RULES } from './rules/index.ts';
import type { LimitReached, ReachedLimits } from './rules/limits.ts';
import {
  type CountedOrder,
  inOwn,
  type OrderRule,
  type OwnRate,
  type Rate,
  type RuleAward,
} from './rules/rule.ts';
import { targetedEarning } from './rules/targeted.ts';

/** A part of an award and why it is there; `params` are what its sentence needs (names in both languages). */
export type AwardLine = {
  readonly code: 'rate' | 'rule' | 'tier' | 'campaign';
  readonly points: number;
  readonly params: Readonly<Record<string, string | number>>;
};

/** A rule or campaign that gave nothing, and why. */
export type Refusal = {
  readonly code: 'rule' | 'campaign';
  readonly id: string;
  readonly why:
    | NoCampaign
    | LimitReached
    | 'beyond-look-back'
    | 'inactive'
    | 'nothing-counts'
    | 'lower-than-another'
    | 'budget-spent';
};

export type AwardExplanation = {
  readonly points: bigint;
  readonly lines: readonly AwardLine[];
  readonly refusals: readonly Refusal[];
};

/** What is known of the products of an order, by product id. */
export type Catalogue = ReadonlyMap<bigint, Omit<ProductFacts, 'productId' | 'variantId'>>;

const NOTHING_KNOWN = { vendor: '', productType: '', tags: [], collections: [] };

/** An order as rules see it. */
export function countOrder(
  order: KnownOrder,
  settings: ProgrammeSettings,
  catalogue: Catalogue,
): CountedOrder {
  const { net, goods, lines } = valueOrder(order, settings.earning);
  return {
    orderId: order.orderId,
    placedAt: order.placedAt,
    net,
    goods,
    lines: lines.map(({ line, units, value }) => {
      const { productId, variantId } = line;
      // A line of no product, as a till or a draft may have, has nothing to be known.
      const known = productId === null ? NOTHING_KNOWN : catalogue.get(productId);
      const facts = known ?? { ...NOTHING_KNOWN, unknown: true };
      return { product: { ...facts, productId, variantId }, units, value };
    }),
    own: ownRate(
      order,
      settings.earning,
      lines.map(({ line }) => line.lineId),
    ),
  };
}

/** What an order paid in a currency with a rate of its own is worth in it. */
function ownRate(
  order: KnownOrder,
  earning: ProgrammeSettings['earning'],
  lineIds: readonly bigint[],
): OwnRate | null {
  const found = earning.currencies.find((one) => one.currency === order.presented?.currency);
  const presented = found === undefined ? null : asPresented(order);
  if (found === undefined || presented === null) return null;
  const { net, lines } = valueOrder(presented, earning);
  const values = new Map(lines.map(({ line, value }) => [line.lineId, value]));
  return { ...found, net, values: lineIds.map((id) => values.get(id) ?? 0n) };
}

/** points = round(value × percent / 100 × rate.points / rate.perMinor) */
export const rateOf =
  ({ earning }: ProgrammeSettings, { own }: Pick<CountedOrder, 'own'>): Rate =>
  (value, percent) => {
    const { points, perMinor } = own ?? earning;
    return divideRounded(value * percent * BigInt(points), 100n * BigInt(perMinor), earning.rounding);
  };

/** What one rule gives for one order. */
export type AwardByRule = { readonly ruleId: string; readonly award: RuleAward };

/** Whether any rule or campaign asks what only the catalogue knows of a product. */
export const asksCatalogue = ({ rules, campaigns }: ProgrammeSettings): boolean =>
  [...rules, ...campaigns].some(
    (one) =>
      one.active &&
      (('target' in one && needsCatalogue(one.target)) ||
        ('kind' in one && 'asksCatalogue' in RULES[one.kind])),
  );

// The registry keeps each rule beside its own settings; a rule found by its settings' kind fits them.
function orderRule(rule: EarningRule): OrderRule<EarningRule> | null {
  const found = RULES[rule.kind];
  return found.scope === 'order' ? (found as unknown as OrderRule<EarningRule>) : null;
}

export type Offer = (campaignId: string, raise: bigint) => bigint | null;

export type AwardInput = {
  readonly order: CountedOrder;
  readonly settings: ProgrammeSettings;
  readonly timezone: string;
  readonly standing: Standing;
  /** What rules that look back give for this order. */
  readonly history: readonly AwardByRule[];
  readonly limits: ReachedLimits;
  /** Points that a campaign which would raise the order by so much may give it; null is without limit. */
  readonly offer: Offer;
};

/**
 * What an order earns, part by part:
 *   rate      round(net × rate)
 *   rules     each as its folder says; together with the rate never below zero
 *   tier      round((rate + rules) × (tier's percent − 100) / 100)
 *   campaigns round(value of their products × rate × (percent − 100) / 100), a campaign for all products counts the
 *             whole order; where several run, the highest or all of them, as the programme says
 * All roundings are the programme's.
 */
export function explainAward(input: AwardInput): AwardExplanation {
  const { order, settings, standing } = input;
  const rate = rateOf(settings, order);
  const lines: AwardLine[] = [];
  const refusals: Refusal[] = [];
  const { points, perMinor } = order.own ?? settings.earning;
  const net = order.own?.net ?? order.net;
  const base = rate(net, 100n);
  if (base !== 0n)
    lines.push(
      lineOf('rate', base, { net: Number(net), rate_points: points, rate_per: perMinor, ...inOwn(order) }),
    );
  let earned = base;
  for (const one of settings.rules) {
    const found = awardOf(one, input, rate);
    if (found === 'event') continue;
    if (typeof found === 'string') refusals.push({ code: 'rule', id: one.id, why: found });
    else {
      earned += found.points;
      lines.push(
        lineOf('rule', found.points, { ...found.params, rule: one.id, kind: one.kind, ...named(one) }),
      );
    }
  }
  if (earned < 0n) earned = 0n;
  const tier = settings.tiers.list.find((one) => one.id === standing.tierId);
  let total = earned;
  if (tier !== undefined && tier.percent > 100) {
    const more = divideRounded(earned * BigInt(tier.percent - 100), 100n, settings.earning.rounding);
    if (more > 0n) {
      lines.push(lineOf('tier', more, { tier: tier.id, percent: tier.percent, ...named(tier) }));
      total += more;
    }
  }
  for (const { campaign, points: more } of campaignPoints(input, rate, refusals)) {
    lines.push(
      lineOf('campaign', more, { campaign: campaign.id, percent: campaign.percent, ...named(campaign) }),
    );
    total += more;
  }
  return { points: total, lines, refusals };
}

const lineOf = (code: AwardLine['code'], points: bigint, params: AwardLine['params']): AwardLine => ({
  code,
  points: Number(points),
  params,
});

const named = ({ name }: { readonly name: { readonly es: string; readonly en: string } }) => ({
  name_es: name.es,
  name_en: name.en,
});

/** What one rule gives for the order, or why it gives nothing; `event` for a rule that is about no order. */
function awardOf(
  rule: EarningRule,
  { order, history, limits }: AwardInput,
  rate: Rate,
): RuleAward | Refusal['why'] | 'event' {
  if (RULES[rule.kind].scope === 'event') return 'event';
  if (!rule.active) return 'inactive';
  const limit = limits.get(rule.id);
  if (limit === 'beyond-look-back') return limit;
  const found = rawAward(rule, order, history, rate);
  return found === null || found.points === 0n ? 'nothing-counts' : (limit ?? found);
}

/** What a rule gives for an order before its limits. */
export const rawAward = (
  rule: EarningRule,
  order: CountedOrder,
  history: readonly AwardByRule[],
  rate: Rate,
): RuleAward | null =>
  (rule.active ? orderRule(rule)?.award(rule, order, rate) : null) ??
  history.find((one) => one.ruleId === rule.id)?.award ??
  null;

type Raised = { readonly campaign: Campaign; readonly points: bigint };

function campaignPoints(
  { order, settings, timezone, standing, offer }: AwardInput,
  rate: Rate,
  refusals: Refusal[],
): readonly Raised[] {
  const running: Raised[] = [];
  for (const campaign of settings.campaigns) {
    const refuse = (why: Refusal['why']) => refusals.push({ code: 'campaign', id: campaign.id, why });
    const why = whyNotCampaign(campaign, order.placedAt, timezone, standing);
    if (why !== null) {
      refuse(why);
      continue;
    }
    const value = meansAll(campaign.target)
      ? (order.own?.net ?? order.net)
      : targetedEarning(order, campaign.target);
    const raise = rate(value, BigInt(campaign.percent - 100));
    const left = offer(campaign.id, raise);
    const points = left === null || raise < left ? raise : left;
    if (points > 0n) running.push({ campaign, points });
    else refuse(raise > 0n ? 'budget-spent' : 'nothing-counts');
  }
  if (settings.campaignsOverlap === 'sum' || running.length < 2) return running;
  const [first, ...others] = running;
  const highest = others.reduce(
    (best, one) => (best === undefined || one.points > best.points ? one : best),
    first,
  );
  for (const { campaign } of running)
    if (campaign !== highest?.campaign)
      refusals.push({ code: 'campaign', id: campaign.id, why: 'lower-than-another' });
  return highest === undefined ? [] : [highest];
}
