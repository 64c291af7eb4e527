import { formatMoney } from '#dev-shop/commerce/format-money.ts';
import type { PricedCheckout } from '#dev-shop/commerce/price-checkout.ts';
import { say } from '../texts.ts';
import type { Visit } from '../visit.ts';

/** Each code that gives nothing, with the reason in the shopper's language. */
export function sayRefusals(
  { locale, store }: Visit,
  priced: PricedCheckout,
): { code: string; why: string }[] {
  const money = (cents: number) => formatMoney(cents, store.currency, locale);
  return priced.refused.map((refusal) => ({
    code: refusal.code,
    why: say(
      locale,
      `checkout.refused.${refusal.reason.replaceAll('-', '_')}`,
      refusal.reason === 'below-minimum'
        ? { minimum: money(refusal.minimum), short: money(refusal.short) }
        : {},
    ),
  }));
}
