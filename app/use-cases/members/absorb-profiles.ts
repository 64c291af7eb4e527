import { customerKey, type KnownCustomer } from '#app/db/customers.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import { hasHadSales } from '#app/db/private-sales.store.ts';
import { openProfiles, writeProfiles } from '#app/db/profiles.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import type { ShopEvent } from '#app/domain/events/shop-event.ts';
import { applyConsentNews, applyTagNews } from '#app/domain/members/profile-news.ts';
import type { MemberId } from '#app/kernel/ids.ts';

type ProfileEvent = Extract<ShopEvent, { kind: 'customer-tags' | 'marketing-consent' }>;

/** News of tags and consent, which Shopify tells apart from the customer. */
export const isProfileEvent = (event: ShopEvent): event is ProfileEvent =>
  event.kind === 'customer-tags' || event.kind === 'marketing-consent';

/**
 * Takes in tags and consent, in any order and any number of times.
 * @param known who stands behind Shopify's ids
 * @returns every consent that was given, to be awarded
 */
export async function absorbProfiles(
  tx: ShopTx,
  events: readonly ShopEvent[],
  known: ReadonlyMap<string, KnownCustomer>,
): Promise<{ memberId: MemberId; at: Date }[]> {
  const news = events.filter(isProfileEvent).flatMap((event) => {
    const customer = known.get(customerKey({ shopifyId: event.shopifyId, email: null }) ?? '');
    return customer === undefined ? [] : [{ event, customerId: customer.customerId }];
  });
  if (news.length === 0) return [];
  const profiles = await openProfiles(tx, [...new Set(news.map((one) => one.customerId))]);
  const changed = profiles.map((profile) => {
    const own = news.filter((one) => one.customerId === profile.customerId).map((one) => one.event);
    return {
      customerId: profile.customerId,
      ...applyTagNews(
        profile,
        own.filter((event) => event.kind === 'customer-tags'),
      ),
      consent: applyConsentNews(
        profile.consent,
        own.filter((event) => event.kind === 'marketing-consent'),
      ),
    };
  });
  const turned = await writeProfiles(tx, changed);
  // A private sale may be for those with a tag.
  const tagged = news.filter(({ event }) => event.kind === 'customer-tags').map((one) => one.customerId);
  const told = tagged.length > 0 && (await hasHadSales(tx)) ? [...turned, ...tagged] : turned;
  if (told.length > 0) await markForPublication(tx, [...new Set(told)]);
  return news.flatMap(({ event, customerId }) =>
    event.kind === 'marketing-consent' && event.given ? [{ memberId: customerId, at: event.at }] : [],
  );
}
