import { randomUUID } from 'node:crypto';
import type { AppSettings } from './app-settings.ts';
import type { ShopEvent } from './context.ts';
import type { Store } from './model.ts';
import { nextId } from './state.ts';
import type { Deliveries } from './webhooks/deliveries.ts';
import { payloadOf } from './webhooks/payloads/index.ts';

/** Topics that reach an app that is no longer (or not yet) installed. */
const sentWithoutInstallation = new Set<string>([
  'app/uninstalled',
  'customers/data_request',
  'customers/redact',
  'shop/redact',
]);

/**
 * Turns what happened in a store into webhooks. Payloads are built at once; events given together share one event id,
 * as Shopify marks the webhooks that one merchant action causes. Nothing is sent to an app that is not installed.
 */
export function emitter({
  deliveries,
  settings,
  appUrl,
  storeUrl,
}: {
  deliveries: Deliveries;
  settings: AppSettings;
  appUrl: string;
  storeUrl: (store: Store) => string;
}): (store: Store, ...events: ShopEvent[]) => void {
  return (store, ...events) => {
    const eventId = randomUUID();
    for (const event of events) {
      const address = settings.webhooks.get(event.topic);
      if (!address || (!store.installation && !sentWithoutInstallation.has(event.topic))) continue;
      const payload = payloadOf(store, event, { storeUrl: storeUrl(store), newId: () => nextId(store) });
      deliveries.send({
        eventId,
        topic: event.topic,
        shop: store.domain,
        address: new URL(address, appUrl).href,
        body: JSON.stringify(payload),
      });
    }
  };
}
