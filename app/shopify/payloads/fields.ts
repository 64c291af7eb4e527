import { z } from 'zod';
import { type ShopifyCustomerId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { type Minor, parseMinor } from '#app/kernel/money.ts';

/** Fields as Shopify's REST-shaped webhook payloads carry them. */
export const numericId = z
  .union([z.number().int().positive(), z.string().regex(/^\d{1,18}$/)])
  .transform((id) => BigInt(id));
export const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
export const amount = z.union([
  z.string().regex(/^-?\d{1,15}(\.\d{1,6})?$/),
  z.number().transform((value) => value.toFixed(4)),
]);
/** An amount in the shop's currency and in the customer's; read only where the two differ. */
export const moneyBag = z.unknown().optional();
const presented = z.object({
  presentment_money: z.object({ amount, currency_code: z.string().regex(/^[A-Z]{3}$/) }),
});
/** The customer's side of a money bag, in minor units of its currency; null where there is none. */
export function presentedAmount(
  value: unknown,
): { readonly amount: Minor; readonly currency: string } | null {
  const { success, data } = presented.safeParse(value);
  if (!success) return null;
  const { amount: text, currency_code: code } = data.presentment_money;
  return { amount: parseMinor(text, code), currency: code };
}

export const maybeText = z
  .string()
  .nullish()
  .transform((text) => (text === '' ? null : (text ?? null)));
export const maybeTime = time.nullish().transform((at) => at ?? null);
export const maybeId = numericId.nullish().transform((id) => id ?? null);
export const currency = z.string().regex(/^[A-Z]{3}$/);

/** Guests have no customer id. */
export const customerIdOrNull = (id: bigint | null): ShopifyCustomerId | null =>
  id === null ? null : toShopifyCustomerId(id);
