import type { z } from 'zod';
import type { ShopEvent } from '#app/domain/events/shop-event.ts';

/** What came with the payload: when Shopify sent it, and the shop's currency for payloads that name none. */
export type Delivery = { readonly triggeredAt: Date; readonly shopCurrency: string };

/** One webhook topic: how its payload is read. `shopify.app.toml` subscribes it to `/webhooks/<topic>`. */
export type Webhook = {
  readonly topic: string;
  /** @throws z.ZodError when the payload is not what Shopify documents */
  read(payload: unknown, delivery: Delivery): ShopEvent;
};

/** Defines a topic: the fields that are read, and the event they make. */
export function webhook<S extends z.ZodType>(
  topic: string,
  schema: S,
  toEvent: (payload: z.output<S>, delivery: Delivery) => ShopEvent,
): Webhook {
  return { topic, read: (payload, delivery) => toEvent(schema.parse(payload), delivery) };
}
