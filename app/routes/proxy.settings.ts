import { z } from 'zod';
import { ProxyRefusal } from '#app/http/errors.ts';
import { setBirthdayFor, subscribe } from '#app/http/member-actions.ts';
import {
  type Done,
  type FormArgs,
  type PortalArgs,
  portalAction,
  portalLoader,
} from '#app/http/portal.server.ts';
import { requireMember } from '#app/http/proxy.server.ts';
import { SHOPPER_LOCALES, toShopperLocale } from '#app/i18n/shopper-locale.ts';
import { isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/failures.ts';
import { type Channels, settingsPage } from '#app/storefront/pages/settings.ts';
import type { Page } from '#app/storefront/view.ts';

const SAVED: Done = { to: 'settings?done=saved' };

async function page({ lealta, shop, shopifyCustomerId }: PortalArgs): Promise<Page> {
  const channels = shopifyCustomerId && (await channelsOf());
  return settingsPage(channels);

  /** Null while Shopify does not answer: the rest of the page is there all the same. */
  async function channelsOf(): Promise<Channels | null> {
    try {
      const contact = shopifyCustomerId && (await lealta.members.contact(shop.shopId, shopifyCustomerId));
      return contact && { ...contact, locale: toShopperLocale(contact.locale) };
    } catch (error) {
      if (isShopifyUnavailable(error) || isShopifyAuthorizationLost(error)) return null;
      throw error;
    }
  }
}

/** `GET /apps/lealta/settings`: what the store may send, in which language, and the birthday. */
export const loader = portalLoader('settings', page);

const consentForm = z.object({
  channel: z.enum(['email', 'sms']),
  subscribed: z.enum(['yes', 'no']).transform((answer) => answer === 'yes'),
});

async function consent(args: FormArgs): Promise<Done> {
  const wanted = consentForm.safeParse(Object.fromEntries(args.fields));
  if (!wanted.success) throw new ProxyRefusal('invalid-request');
  await subscribe(args, args.customerId, wanted.data);
  return SAVED;
}

async function language(args: FormArgs): Promise<Done> {
  const locale = z.enum(SHOPPER_LOCALES).safeParse(args.fields.get('language'));
  if (!locale.success) throw new ProxyRefusal('invalid-request');
  const { outcome } = await args.lealta.members.changeLanguage(
    args.shop.shopId,
    args.customerId,
    locale.data,
  );
  if (outcome === 'refused') throw new ProxyRefusal('invalid-request');
  return SAVED;
}

const birthdayForm = z.object({ month: z.coerce.number().int(), day: z.coerce.number().int() });

async function birthday(args: FormArgs): Promise<Done> {
  const told = birthdayForm.safeParse(Object.fromEntries(args.fields));
  if (!told.success) throw new ProxyRefusal('no-such-day');
  const memberId = await requireMember({ ...args, shopifyCustomerId: args.customerId });
  await setBirthdayFor(args, memberId, told.data);
  return { to: 'settings?done=birthday' };
}

export const action = portalAction('settings', page, { consent, language, birthday });
