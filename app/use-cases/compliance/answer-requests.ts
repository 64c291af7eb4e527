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
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';

type Deps = { readonly db: Database; readonly clock: Clock; readonly mailer: Mailer };

const TEXTS = {
  es: {
    subject: (id: string) => `Datos de un cliente que pidió conocerlos (cliente ${id})`,
    text: (shop: string, id: string) =>
      `Un cliente de ${shop} (número ${id} en Shopify) ha pedido los datos que se guardan de él. El archivo adjunto contiene todo lo que Lealta guarda. Según la ley, debes entregárselo en un plazo de 30 días.`,
  },
  en: {
    subject: (id: string) => `Data of a customer who asked for it (customer ${id})`,
    text: (shop: string, id: string) =>
      `A customer of ${shop} (number ${id} in Shopify) asked which data is kept about them. The attached file holds all that Lealta keeps. The law gives you 30 days to hand it over.`,
  },
} as const;

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
  const texts = TEXTS[shop.locale.startsWith('es') ? 'es' : 'en'];
  const sent = await deps.mailer.send({
    to: email,
    subject: texts.subject(String(id)),
    text: texts.text(shop.name, String(id)),
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
