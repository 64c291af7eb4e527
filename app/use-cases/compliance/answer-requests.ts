import {
  completeComplianceRequest,
  eraseShop,
  exportCustomer,
  MAIL_REFUSED,
  type OpenRequest,
  openComplianceRequests,
} from '#app/db/compliance.store.ts';
import type { Database } from '#app/db/database.ts';
import { publicationTarget, type Shop, shopById } from '#app/db/shops.store.ts';
import type { Mailer } from '#app/delivery/mailer.ts';
import { DEFAULT_LOCALE, matchLocale } from '#app/i18n/locale.ts';
import { serverTexts } from '#app/i18n/server-texts.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';

type Deps = { readonly db: Database; readonly clock: Clock; readonly mailer: Mailer };

/**
 * Answers what privacy law asks and what needs more than a moment: mails the merchant a customer's data, erases a shop
 * that has gone for good. What cannot be done now stays open.
 */
export async function answerRequests(deps: Deps, shopId: ShopId): Promise<void> {
  const { shop, requests } = await deps.db.inShop(shopId, async (tx) => ({
    shop: await shopById(tx, shopId),
    requests: await openComplianceRequests(tx),
  }));
  const [erasures, others] = [true, false].map((erasure) =>
    requests.filter((request) => (request.topic === 'shop/redact') === erasure),
  );
  // First, so that nothing else can hold it up. Shopify asks 48 hours after the uninstall; whoever installed again
  // meanwhile stays.
  for (const request of erasures ?? []) {
    if (!shop.installed) return deps.db.inSystem((tx) => eraseShop(tx, shopId));
    await complete(deps, shopId, request, 'installed-again');
  }
  for (const request of others ?? []) await mailData(deps, shop, request);
}

async function mailData(deps: Deps, shop: Shop, request: OpenRequest): Promise<void> {
  const id = request.shopify_customer_id;
  if (id === null) return complete(deps, shop.shopId, request, 'nothing-kept');
  const { data, email } = await deps.db.inShop(shop.shopId, async (tx) => ({
    data: await exportCustomer(tx, id),
    email: (await publicationTarget(tx)).email,
  }));
  if (email === null) return;
  const t = serverTexts(matchLocale(shop.locale) ?? DEFAULT_LOCALE);
  const words = { id: String(id), shop: shop.name };
  const sent = await deps.mailer.send({
    to: email,
    subject: t('mail:subject', words),
    text: t('mail:text', words),
    attachments: [
      {
        filename: `customer-${id}.json`,
        content: JSON.stringify(
          data,
          (_key, value) => (typeof value === 'bigint' ? value.toString() : value),
          2,
        ),
        contentType: 'application/json',
      },
    ],
  });
  if (sent.outcome === 'sent') await complete(deps, shop.shopId, request, 'mailed');
  // Final: sent again to the same address it would be refused again. The merchant is told, and sends it again.
  if (sent.outcome === 'refused') await complete(deps, shop.shopId, request, MAIL_REFUSED);
}

const complete = (deps: Deps, shopId: ShopId, request: OpenRequest, outcome: string): Promise<void> =>
  deps.db.inShop(shopId, (tx) => completeComplianceRequest(tx, request.request_id, outcome, deps.clock()));
