/**
 * The demo's store: dev-shop with the wine shop in it, and a history that it plays on request of the demo, month by
 * month. A process of its own, as Shopify is.
 */

import { apiVersion } from '#dev-shop/admin-api/schema.ts';
import { readAppSettings } from '#dev-shop/app-settings.ts';
import { createWineStore } from '#dev-shop/catalogue/wine-shop.ts';
import {
  createHistoryPlayer,
  generateHistory,
  monthsOf,
  newcomersOf,
  postWebhooks,
} from '#dev-shop/history/index.ts';
import { startDevShop } from '#dev-shop/server.ts';
import type { StoreAnswer, StoreRequest } from './store-messages.ts';

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
};

const apiSecret = needed('SHOPIFY_API_SECRET');
const appUrl = needed('APP_URL');
const devShop = await startDevShop({
  port: Number(needed('PORT')),
  smtpPort: Number(needed('SMTP_PORT')),
  gatewayPort: Number(needed('GATEWAY_PORT')),
  tlsPort: process.env.TLS_PORT ? Number(process.env.TLS_PORT) : null,
  appUrl,
  apiKey: needed('SHOPIFY_API_KEY'),
  apiSecret,
  dataDir: needed('DEV_SHOP_DATA_DIR'),
});
const handle = needed('DEMO_STORE');
if (!devShop.stores.has(handle)) devShop.addStore(createWineStore());
const store = devShop.stores.get(handle);
if (!store) throw new Error(`the catalogue has no store ${handle}`);
// The demo's own is the store of `localhost`, whichever others there are.
for (const [other, kept] of [...devShop.stores]) {
  if (other === handle) continue;
  devShop.stores.delete(other);
  devShop.stores.set(other, kept);
}

let playing: { months: ReturnType<typeof monthsOf>; player: ReturnType<typeof createHistoryPlayer> } | null =
  null;

async function answer(request: StoreRequest): Promise<NonNullable<StoreAnswer['result']>> {
  if (!store) throw new Error('there is no store');
  switch (request.do) {
    case 'begin': {
      const history = generateHistory({
        store,
        customers: request.customers,
        months: request.months,
        seed: request.seed,
        until: new Date(request.until),
      });
      const months = monthsOf(history);
      const newcomers = newcomersOf(history);
      playing = { months, player: createHistoryPlayer(devShop.context, store, history) };
      return {
        from: history.from,
        months: months.map(({ label, endsAt, events }, index) => ({
          label,
          endsAt,
          events: events.length,
          newcomers: newcomers.filter(
            ({ at }) => at <= endsAt && at > (months[index - 1]?.endsAt ?? Number.NEGATIVE_INFINITY),
          ),
        })),
        orders: history.orders.length,
      };
    }
    case 'play': {
      const month = playing?.months[request.month];
      if (!playing || !month) throw new Error('no history was begun');
      for (const { email, code } of request.invited) playing.player.invite(email, code);
      const target = {
        appUrl,
        apiSecret,
        apiVersion,
        shop: store.domain,
        addresses: readAppSettings().webhooks,
      };
      let told = 0;
      const webhooks = await postWebhooks(target, playing.player.play(month.events), (events) => {
        if (events - told < 25) return;
        told = events;
        process.send?.({ progress: events } satisfies StoreAnswer);
      });
      return { webhooks };
    }
    case 'finish':
      playing?.player.restock();
      playing = null;
      devShop.context.save(store);
      return {};
  }
}

process.on('message', (message: { id: number; request: StoreRequest }) => {
  answer(message.request).then(
    (result) => process.send?.({ id: message.id, result } satisfies StoreAnswer),
    (error: unknown) =>
      process.send?.({
        id: message.id,
        error: error instanceof Error ? error.message : String(error),
      } satisfies StoreAnswer),
  );
});
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void devShop.stop().then(() => process.exit(0)));
console.log(`store ready at ${devShop.url}`);
