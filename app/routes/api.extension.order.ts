import { z } from 'zod';
import type { Shop } from '#app/db/shops.store.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { extensionPost } from '#app/http/extension.server.ts';
import { toClubAnswer, toOrderAnswer } from '#app/http/extension-answers.ts';
import type { Lealta } from '#app/http/load-context.ts';
import { idOfGid, toOrderId } from '#app/kernel/ids.ts';
import { minorDigits } from '#app/kernel/money.ts';

/** Whole units of the currency, as Shopify's pages have it. */
const amount = z.number().min(0).max(1_000_000_000);
const gid = z.string().regex(/^gid:\/\/shopify\/[A-Za-z]+\/\d{1,18}(\?.*)?$/);

const body = z.object({
  /** The thank-you page's own name for it (`OrderIdentity`) has the same number. */
  orderId: gid,
  basket: z.object({
    currency: z.string().regex(/^[A-Z]{3}$/),
    lines: z
      .array(
        z.object({ productId: gid.nullable(), quantity: z.number().int().min(1).max(1_000_000), amount }),
      )
      .max(250),
    discount: amount,
    shipping: amount,
    tax: amount,
  }),
});

/**
 * `POST /api/extension/order`: what the order gives the customer who is logged in, if it is theirs; what it would give
 * them if they joined; and while it is not known, or for a guest, about how much, from what the page itself shows.
 */
const route = extensionPost(body, async ({ lealta, shop, customerId, locale, body }) => {
  const { live, customer, answer } = await toClubAnswer(lealta, shop, customerId, locale);
  const number = idOfGid(body.orderId);
  const joining = { enrolledAt: lealta.clock(), source: 'opt-in' as const };
  const found =
    customer === null || number === null || number === 0n
      ? null
      : await lealta.orders.explain(shop, toOrderId(number), { customerId: customer.memberId, joining });
  const order =
    customerId === null
      ? null
      : toOrderAnswer(found?.decision ?? null, { now: lealta.clock(), currency: shop.currency, locale });
  const unknown = order === null || order.state === 'not-known';
  return {
    ...answer,
    order,
    estimate: unknown && live ? await estimate(lealta, shop, live.settings, body.basket) : null,
  };
});
export const loader = route.loader;
export const action = route.action;

/** Null where it cannot be told: in another currency, or where an order from before joining does not count. */
async function estimate(
  lealta: Lealta,
  shop: Shop,
  settings: ProgrammeSettings,
  { currency, lines, ...whole }: z.output<typeof body>['basket'],
): Promise<bigint | null> {
  if (currency !== shop.currency) return null;
  if (settings.enrolment === 'opt-in' && settings.claimDays === 0) return null;
  const toMinor = (units: number) => BigInt(Math.round(units * 10 ** minorDigits(currency)));
  return lealta.orders.estimate(shop, {
    settings,
    basket: {
      lines: lines.map(({ productId, quantity, amount }) => ({
        productId: productId === null ? null : idOfGid(productId),
        quantity,
        amount: toMinor(amount),
      })),
      discount: toMinor(whole.discount),
      shipping: toMinor(whole.shipping),
      tax: toMinor(whole.tax),
    },
  });
}
