/** Signs and posts webhooks as Shopify does, with retries, a log, and chaos on demand. */
import { createHmac, randomUUID } from 'node:crypto';
import { type Chaos, calm, chaosFrom, seededRandom } from './chaos.ts';

export type Delivery = {
  webhookId: string;
  eventId: string;
  topic: string;
  shop: string;
  address: string;
  body: string;
  triggeredAt: string;
  status: 'waiting' | 'delivered' | 'failed' | 'dropped';
  /** True for a second sending that chaos made of the same webhook. */
  duplicate: boolean;
  attempts: { at: string; status: number | null; ms: number; error: string | null }[];
};

export type Deliveries = {
  /** Queues one webhook; `body` is sent as it is now, also on retries. */
  send(webhook: Pick<Delivery, 'eventId' | 'topic' | 'shop' | 'address' | 'body'>): Delivery;
  chaos(): Chaos;
  setChaos(changes: Record<string, unknown>): Chaos;
  /** The newest deliveries, newest first. */
  log(limit?: number): Delivery[];
  /** Sends a logged webhook again with its original body and id; how many there were. */
  redeliver(which: { webhookId: string } | 'dropped' | 'failed' | 'all'): number;
  clearLog(): void;
  /** Resolves when nothing waits any more; false when that took longer. */
  settled(timeoutMs: number): Promise<boolean>;
  counts(): Record<Delivery['status'], number>;
  stop(): void;
};

const concurrency = 8;
const timeoutMs = 5_000; // Shopify: five seconds in all
const logSize = 5_000;
/** Eight retries that end four hours after the first attempt. */
const retryWaitsSeconds = [10, 60, 180, 600, 1_200, 2_400, 3_600, 6_350];

/** `X-Shopify-Hmac-Sha256` of a body. */
export function signBody(secret: string, body: string): string {
  return createHmac('sha256', secret).update(body, 'utf8').digest('base64');
}

/** Delivers webhooks as Shopify does (signed, tried again), with what `chaos` puts between. */
export function createDeliveries({
  apiSecret,
  apiVersion,
  now,
}: {
  apiSecret: string;
  apiVersion: string;
  now: () => Date;
}): Deliveries {
  let chaos = { ...calm };
  let random = seededRandom(chaos.seed);
  let stopped = false;
  const log: Delivery[] = [];
  const ready: Delivery[] = [];
  const held: Delivery[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let releaseTimer: NodeJS.Timeout | null = null;
  let inFlight = 0;

  const after = (ms: number, action: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!stopped) action();
    }, ms);
    timers.add(timer);
    return timer;
  };

  const pump = () => {
    while (!stopped && !chaos.paused && inFlight < concurrency) {
      const delivery = ready.shift();
      if (!delivery) return;
      inFlight += 1;
      void attempt(delivery).finally(() => {
        inFlight -= 1;
        pump();
      });
    }
  };

  const attempt = async (delivery: Delivery): Promise<void> => {
    const started = performance.now();
    const at = now().toISOString();
    let status: number | null = null;
    let error: string | null = null;
    try {
      const response = await fetch(delivery.address, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Shopify-Captain-Hook',
          'x-shopify-topic': delivery.topic,
          'x-shopify-hmac-sha256': signBody(apiSecret, delivery.body),
          'x-shopify-shop-domain': delivery.shop,
          'x-shopify-api-version': apiVersion,
          'x-shopify-webhook-id': delivery.webhookId,
          'x-shopify-event-id': delivery.eventId,
          'x-shopify-triggered-at': delivery.triggeredAt,
        },
        body: delivery.body,
      });
      status = response.status;
      await response.arrayBuffer();
    } catch (cause) {
      error =
        cause instanceof Error
          ? cause.cause instanceof Error
            ? cause.cause.message
            : cause.message
          : 'failed';
    }
    delivery.attempts.push({ at, status, ms: Math.round(performance.now() - started), error });
    if (status !== null && status >= 200 && status < 300) {
      delivery.status = 'delivered';
      return;
    }
    const wait = retryWaitsSeconds[delivery.attempts.length - 1];
    if (wait === undefined || delivery.duplicate) {
      delivery.status = 'failed';
      return;
    }
    after(wait * 1_000 * chaos.retryScale, () => {
      ready.push(delivery);
      pump();
    });
  };

  const release = () => {
    if (releaseTimer) clearTimeout(releaseTimer);
    releaseTimer = null;
    for (let left = held.length; left > 0; left -= 1) {
      const [picked] = held.splice(Math.floor(random() * left), 1);
      if (picked) ready.push(picked);
    }
    pump();
  };

  const queue = (delivery: Delivery) => {
    log.push(delivery);
    if (log.length > logSize) log.splice(0, log.length - logSize);
    const enqueue = () => {
      if (chaos.shuffleWindow === 0) {
        ready.push(delivery);
        pump();
        return;
      }
      held.push(delivery);
      if (held.length >= chaos.shuffleWindow) release();
      else releaseTimer ??= setTimeout(release, chaos.shuffleHoldMs);
    };
    const delay = chaos.delayMsMin + random() * (chaos.delayMsMax - chaos.delayMsMin);
    if (delay > 0) after(delay, enqueue);
    else enqueue();
  };

  const again = (delivery: Delivery): Delivery => ({ ...delivery, status: 'waiting', attempts: [] });

  return {
    send(webhook) {
      const delivery: Delivery = {
        ...webhook,
        webhookId: randomUUID(),
        triggeredAt: now().toISOString(),
        status: 'waiting',
        duplicate: false,
        attempts: [],
      };
      if (random() < chaos.dropProbability) {
        delivery.status = 'dropped';
        log.push(delivery);
        return delivery;
      }
      queue(delivery);
      if (random() < chaos.duplicateProbability) queue({ ...again(delivery), duplicate: true });
      return delivery;
    },
    chaos: () => ({ ...chaos }),
    setChaos(changes) {
      const next = chaosFrom(chaos, changes);
      if ('seed' in changes) random = seededRandom(next.seed);
      chaos = next;
      if (chaos.shuffleWindow === 0) release();
      pump();
      return { ...chaos };
    },
    log: (limit = 200) => log.slice(-limit).reverse(),
    redeliver(which) {
      const chosen = log.filter((delivery) => {
        if (delivery.duplicate || delivery.status === 'waiting') return false;
        if (which === 'all') return true;
        return typeof which === 'string' ? delivery.status === which : delivery.webhookId === which.webhookId;
      });
      const unique = [...new Map(chosen.map((delivery) => [delivery.webhookId, delivery])).values()];
      for (const delivery of unique) {
        if (delivery.status === 'delivered') queue({ ...again(delivery), duplicate: true });
        else {
          log.splice(log.indexOf(delivery), 1);
          queue(again(delivery));
        }
      }
      return unique.length;
    },
    clearLog() {
      const waiting = log.filter((delivery) => delivery.status === 'waiting');
      log.splice(0, log.length, ...waiting);
    },
    async settled(limitMs) {
      const end = performance.now() + limitMs;
      while (log.some((delivery) => delivery.status === 'waiting')) {
        if (performance.now() > end || stopped) return false;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return true;
    },
    counts() {
      const counts = { waiting: 0, delivered: 0, failed: 0, dropped: 0 };
      for (const { status } of log) counts[status] += 1;
      return counts;
    },
    stop() {
      stopped = true;
      if (releaseTimer) clearTimeout(releaseTimer);
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      ready.length = 0;
      held.length = 0;
    },
  };
}
