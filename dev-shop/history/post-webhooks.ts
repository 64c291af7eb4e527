import { signBody } from '../webhooks/deliveries.ts';
import type { HistoryWebhook } from './play-history.ts';

const concurrency = 32;
const attemptsMax = 5;

type Target = {
  /** The app's own origin. */
  readonly appUrl: string;
  readonly addresses: ReadonlyMap<string, string>;
  readonly shop: string;
  readonly apiSecret: string;
  readonly apiVersion: string;
};

/**
 * Posts webhooks, signed, many at once; returns when the last is acknowledged. Unlike live deliveries they are neither
 * logged nor retried for hours: an app that does not take them in time ends it.
 * @throws Error naming the topic and the answer, after five attempts
 */
export async function postWebhooks(
  target: Target,
  webhooks: Iterable<readonly HistoryWebhook[]>,
  onPosted: (events: number) => void,
): Promise<number> {
  const waiting = webhooks[Symbol.iterator]();
  let posted = 0;
  let events = 0;
  const lane = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      events += 1;
      for (const webhook of next.value) {
        await post(target, webhook);
        posted += 1;
      }
      onPosted(events);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return posted;
}

async function post(target: Target, webhook: HistoryWebhook): Promise<void> {
  const address = target.addresses.get(webhook.topic);
  if (address === undefined) return; // the app does not subscribe to it
  let problem = '';
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    try {
      const response = await fetch(new URL(address, target.appUrl), {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Shopify-Captain-Hook',
          'x-shopify-topic': webhook.topic,
          'x-shopify-hmac-sha256': signBody(target.apiSecret, webhook.body),
          'x-shopify-shop-domain': target.shop,
          'x-shopify-api-version': target.apiVersion,
          'x-shopify-webhook-id': webhook.webhookId,
          'x-shopify-event-id': webhook.eventId,
          'x-shopify-triggered-at': webhook.triggeredAt.toISOString(),
        },
        body: webhook.body,
      });
      await response.arrayBuffer();
      if (response.ok) return;
      problem = `answered ${response.status}`;
    } catch (error) {
      problem = error instanceof Error ? error.message : 'did not answer';
    }
    await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
  }
  throw new Error(`The app ${problem} to a webhook ${webhook.topic}.`);
}
