import type { ChildProcess } from 'node:child_process';
import { readEnvironment } from '#app/config/environment.ts';
import type { Shop } from '#app/db/shops.store.ts';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { createLealta, type Lealta } from '#app/wiring.server.ts';
import { chanceFor } from '#dev-shop/history/chance.ts';
import { demoShoppers } from '#dev-shop/history/index.ts';
import { createReferralStory } from './play-referrals.ts';
import { demoProgramme, plainProgramme } from './programme.ts';
import type { Progress } from './progress.ts';
import { askStore } from './store-messages.ts';

export type Replay = {
  readonly store: ChildProcess;
  readonly storeUrl: string;
  readonly handle: string;
  readonly shop: Shop;
  /** The app's environment; Shopify is reached through dev-shop (dev-shop/redirect-fetch.ts must be loaded). */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly customers: number;
  readonly seed: number;
  readonly months: number;
  readonly until: Date;
  /** The club has points and rewards, and nothing else. */
  readonly plain: boolean;
  readonly progress: Progress;
};

const redeemersAtOnce = 8;
/** Share of those who could redeem in a month and do. */
const redeemShare = 0.2;
/** Demo shoppers keep what they have in the last months, so that there is something to show. */
const savingMonths = 5;
const drainPauseMs = 40;

/** What the story's members redeem; the demo's shoppers can redeem the others too. */
const storyRewards = () => defaultSettings().rewards;

/**
 * Lets a history happen through the real pipeline, month by month: the store posts signed webhooks to the running app,
 * they are drained as the worker would, points mature, and some members redeem, at the time of the story.
 */
export async function replayHistory(
  replay: Replay,
): Promise<{ orders: number; members: number; vouchers: number }> {
  const { store, progress, shop } = replay;
  let now = replay.until;
  const lealta = await createLealta(readEnvironment({ ...replay.env, LOG_LEVEL: 'error' }), {
    clock: () => now,
    connections: redeemersAtOnce,
  });
  await setThrottle(replay, { maximumAvailable: 1_000_000, restoreRate: 1_000_000 });
  try {
    const { customers, months, seed, until } = replay;
    const story = await askStore<'begin'>(store, {
      do: 'begin',
      customers,
      months,
      seed,
      until: until.toISOString(),
    });
    await publishProgramme(lealta, replay, new Date(story.from));
    const total = story.months.reduce((sum, month) => sum + month.events, 0);
    const referrals = createReferralStory(lealta, {
      shopId: shop.shopId,
      seed,
      months: story.months.length,
    });
    let before = 0;
    let vouchers = 0;
    for (const [index, month] of story.months.entries()) {
      // It is still the end of the month before.
      const invited = await referrals.before(index, month.label, month.newcomers);
      now = new Date(month.endsAt);
      const show = (events: number) =>
        progress.bar(
          'History',
          (0.9 * (before + events)) / total,
          `${month.label}, ${before + events} of ${total} events`,
        );
      let playing = true;
      const play = askStore<'play'>(store, { do: 'play', month: index, invited }, show).finally(() => {
        playing = false;
      });
      const draining = drainWhile(lealta, shop.shopId, () => playing);
      await Promise.all([play, draining]);
      await lealta.ledger.mature(shop.shopId);
      await referrals.after();
      vouchers += await redeemSome(lealta, replay, month.label, index >= story.months.length - savingMonths);
      before += month.events;
    }
    await askStore<'finish'>(store, { do: 'finish' });
    now = new Date();
    await lealta.ledger.mature(shop.shopId);
    await referrals.finish();
    await ensureVoucher(lealta, replay);
    const members = await publishAll(lealta, replay);
    return { orders: story.orders, members, vouchers };
  } finally {
    await setThrottle(replay, { maximumAvailable: 2_000, restoreRate: 100 });
    await lealta.close();
  }
}

/** In force since the story begins; a start that was interrupted after this has published it already. */
async function publishProgramme(
  lealta: Lealta,
  { shop: { shopId }, plain }: Replay,
  effectiveFrom: Date,
): Promise<void> {
  const { versions } = await lealta.programme.current(shopId);
  if (versions.length > 0) return;
  await lealta.programme.publish(shopId, {
    settings: plain ? plainProgramme() : demoProgramme(lealta.clock()),
    by: 'Demo',
    note: '',
    effectiveFrom,
  });
}

async function drainWhile(lealta: Lealta, shopId: ShopId, playing: () => boolean): Promise<void> {
  for (;;) {
    // Asked before the drain: what was posted before the end is then surely seen by the last round.
    const goOn = playing();
    const { done, failed } = await lealta.inbox.drain(shopId);
    if (failed > 0)
      throw new Error(
        `${failed} webhooks of the history could not be settled: npm run lealta -- inbox status`,
      );
    if (!goOn && done === 0) return;
    await new Promise((resolve) => setTimeout(resolve, drainPauseMs));
  }
}

type Candidate = { member_id: MemberId; shopify_id: bigint; email: string | null; available: bigint };

async function redeemSome(lealta: Lealta, replay: Replay, label: string, saving: boolean): Promise<number> {
  const rewards = storyRewards();
  const cheapest = Math.min(...rewards.map((reward) => reward.points));
  const able = await lealta.db.inShop(replay.shop.shopId, (tx) =>
    tx.query<Candidate>(
      `SELECT b.member_id, c.shopify_id, c.email, b.available FROM balances b
       JOIN customers c ON c.shop_id = b.shop_id AND c.customer_id = b.member_id
       WHERE b.shop_id = $1 AND b.available >= $2 AND c.shopify_id IS NOT NULL ORDER BY c.shopify_id`,
      [replay.shop.shopId, cheapest],
    ),
  );
  const chosen = able.flatMap(({ member_id, shopify_id, email, available }) => {
    const chance = chanceFor(replay.seed, `redeem ${label}`, Number(shopify_id));
    if (saving && demoShoppers.some((shopper) => shopper.email === email)) return [];
    if (!chance.happens(redeemShare)) return [];
    const affordable = rewards.filter((reward) => BigInt(reward.points) <= available);
    const reward = chance.pick(affordable, ({ points }) => points);
    return [{ memberId: member_id, rewardId: reward.id, requestId: `history-${label}-${shopify_id}` }];
  });
  const waiting = chosen.values();
  let redeemed = 0;
  const lane = async () => {
    for (const request of waiting) {
      const { outcome } = await lealta.vouchers.redeem(replay.shop.shopId, request);
      if (outcome === 'redeemed') redeemed += 1;
      else throw new Error(`A member of the history could not redeem: ${outcome}`);
    }
  };
  await Promise.all(Array.from({ length: redeemersAtOnce }, lane));
  return redeemed;
}

/** The second demo shopper has a voucher to use at once. */
async function ensureVoucher(lealta: Lealta, { shop }: Replay): Promise<void> {
  const [reward] = storyRewards();
  const email = demoShoppers[1]?.email;
  const [member] = await lealta.db.inShop(shop.shopId, (tx) =>
    tx.query<{ customer_id: MemberId }>(
      'SELECT customer_id FROM customers WHERE shop_id = $1 AND lower(email) = $2 ORDER BY customer_id LIMIT 1',
      [shop.shopId, email],
    ),
  );
  if (!member || !reward) return;
  await lealta.vouchers.redeem(shop.shopId, {
    memberId: member.customer_id,
    rewardId: reward.id,
    requestId: 'history-last',
  });
}

/** Writes every member's summary to the store, where its pages read it. */
async function publishAll(lealta: Lealta, { shop, progress }: Replay): Promise<number> {
  const waiting = () =>
    lealta.db.inShop(shop.shopId, async (tx) => {
      const [row] = await tx.query<{ waiting: bigint }>(
        'SELECT count(*) AS waiting FROM publications WHERE shop_id = $1',
        [shop.shopId],
      );
      return Number(row?.waiting ?? 0);
    });
  const total = await waiting();
  let finished = false;
  const publishing = lealta.publication.publish(shop.shopId).finally(() => {
    finished = true;
  });
  while (!finished) {
    const left = await waiting();
    progress.bar(
      'History',
      0.9 + (0.1 * (total - left)) / Math.max(1, total),
      `storefront, ${total - left} of ${total} members`,
    );
    await Promise.race([publishing, new Promise((resolve) => setTimeout(resolve, 300))]);
  }
  await publishing;
  return total;
}

/** A history of months in a minute needs more calls than Shopify grants in a minute. */
async function setThrottle(
  { storeUrl, handle }: Replay,
  limits: { maximumAvailable: number; restoreRate: number },
): Promise<void> {
  const response = await fetch(`${storeUrl}/__dev/stores/${handle}/throttle`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(limits),
  });
  if (!response.ok) throw new Error(`The store did not take its limits: ${response.status}`);
}
