/** What orders are worth, worked out a second time: in plain numbers, from how they end, without the app's domain. */
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { discountOf, heldOf, type LifeLine, type LifeOrder, statusOf, taxOf, totalOf } from './order-life.ts';

const DAY_MS = 86_400_000;

export type Rules = { readonly from: number; readonly settings: ProgrammeSettings };

/** The rules of an order's day: the last that came into force before it was placed. */
export const rulesOf = (order: LifeOrder, rules: readonly Rules[]): Rules | undefined =>
  rules.filter((one) => one.from <= order.placedAt).sort((a, b) => b.from - a.from)[0];

/** Cents of an order that earn points. */
export function netOf(order: LifeOrder, basis: ProgrammeSettings['earning']): number {
  const status = statusOf(order);
  if (order.deleted || order.cancelled || order.test) return 0;
  if (status === 'pending' || status === 'voided' || status === 'refunded') return 0;
  let earning = 0;
  let earningMoney = 0;
  let most = 0;
  for (const line of order.lines) {
    if (line.giftCard && !basis.includeGiftCards) continue;
    const { counted, money } = worth(line, order, basis.includeTax);
    most += counted;
    if (counted === 0) continue;
    earning += Math.round((counted * heldOf(line)) / line.quantity);
    earningMoney += Math.round((money * heldOf(line)) / line.quantity);
  }
  const extra = order.refunds.reduce((sum, one) => sum + (one.beyond ?? 0), 0);
  let net = Math.min(most, Math.max(0, earning - inProportion(extra, earning, earningMoney)));
  if (basis.includeShipping && order.shipping !== null) {
    const { price, tax } = order.shipping;
    const money = order.taxesIncluded ? price : price + tax;
    const counted = basis.includeTax ? money : order.taxesIncluded ? price - tax : price;
    const back = order.refunds.reduce((sum, one) => sum + (one.shipping ?? 0), 0);
    net += Math.min(counted, Math.max(0, counted - inProportion(back, counted, money)));
  }
  if (status !== 'partially_paid') return net;
  const total = totalOf(order);
  return total === 0 ? 0 : Math.floor((net * Math.max(0, total - order.outstanding)) / total);
}

function worth(line: LifeLine, order: LifeOrder, withTax: boolean): { counted: number; money: number } {
  const amount = line.price * line.quantity - discountOf(line);
  const tax = taxOf(line, order.taxesIncluded);
  const money = order.taxesIncluded ? amount : amount + tax;
  return { money, counted: withTax ? money : order.taxesIncluded ? amount - tax : amount };
}

function inProportion(given: number, counted: number, money: number): number {
  if (money === 0) return given > 0 ? counted : 0;
  return Math.sign(given) * Math.round((Math.abs(given) * counted) / money);
}

/** Points of an order, were its customer a member. */
export function pointsOf(order: LifeOrder, rules: readonly Rules[]): number {
  const found = rulesOf(order, rules);
  if (found === undefined) return 0;
  const { earning } = found.settings;
  const exact = (netOf(order, earning) * earning.points) / earning.perMinor;
  return { down: Math.floor, nearest: Math.round, up: Math.ceil }[earning.rounding](exact);
}

/** When an order's points may be spent. */
export const maturesAt = (order: LifeOrder, rules: readonly Rules[]): number =>
  order.placedAt + (rulesOf(order, rules)?.settings.earning.pendingDays ?? 0) * DAY_MS;
