/** A shop with referrals, over the stand-in's Admin API: members who invite, friends who claim and buy. */
import { randomUUID } from 'node:crypto';
import { readEnvironment } from '#app/config/environment.ts';
import { openDatabase } from '#app/db/database.ts';
import { storeReceived } from '#app/db/inbox.store.ts';
import type { ReferralRow } from '#app/db/referrals.store.ts';
import { createSessionStore } from '#app/db/sessions.store.ts';
import { defaultSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { checkLedger } from '#app/use-cases/ledger/check-ledger.ts';
import { installShop } from '#app/use-cases/shops/install-shop.ts';
import { createLealta, type Lealta } from '#app/wiring.server.ts';
import { API_KEY, API_SECRET, startTestShop, type TestShop } from '#test/shopify/a-shop.ts';
import { testClock } from '#test/support/app.ts';
import { testDatabase } from '#test/support/database.ts';
import { customerPayload, type OrderStory, orderPayload } from './orders.ts';

export type Member = { readonly shopifyId: number; readonly memberId: MemberId; readonly code: string };

export type ReferralShop = {
  readonly lealta: Lealta;
  readonly line: TestShop;
  readonly shopId: ShopId;
  readonly clock: ReturnType<typeof testClock>;
  /** So many days after the shop opened (and hours), in whole seconds as Shopify tells. */
  day(days: number, hours?: number): string;
  /** Publishes other settings of referrals, in force at once. */
  publish(referrals: object): Promise<void>;
  /** A new member, with the code by which they invite. */
  aMember(email?: string): Promise<Member>;
  /** A Shopify id that nobody has. */
  newId(): number;
  /** Webhooks, one after the other, drained together. */
  hear(...deliveries: readonly { topic: string; payload: object; triggeredAt?: string }[]): Promise<void>;
  /** An order is placed and paid at the present time. */
  buys(story: Partial<OrderStory>): Promise<number>;
  claim(member: Pick<Member, 'code'>, email: string): ReturnType<Lealta['referrals']['claim']>;
  /** The voucher's code of a claim that was accepted. */
  claimed(member: Pick<Member, 'code'>, email: string): Promise<string>;
  settle(): Promise<number>;
  referrals(): Promise<ReferralRow[]>;
  /** What of `referral` postings there is for a member: signed points, oldest first. */
  postings(member: Member): Promise<{ code: string; points: number }[]>;
  available(member: Member): Promise<number>;
  problems(): Promise<unknown[]>;
  close(): Promise<void>;
};

const KEY = Buffer.alloc(32, 1);

/** @param referrals settings of referrals, besides that they are on */
export async function aReferralShop(referrals: object = {}): Promise<ReferralShop> {
  const line = await startTestShop();
  await line.install();
  // A day in the past, and noon: days are counted from here.
  const opened = new Date('2026-10-05T12:00:00Z').getTime();
  const clock = testClock(new Date(opened).toISOString());
  const db = openDatabase(await testDatabase(), { max: 6 });
  const environment = readEnvironment({
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: 'https://lealta.example.com',
    LEALTA_ENCRYPTION_KEY: KEY.toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const lealta = await createLealta(environment, { db, clock: clock.now });
  const sessions = createSessionStore(db, createSealer([KEY]));
  for (const session of line.sessions.values()) await sessions.storeSession(session);
  const shopId = await installShop({ db, clock: clock.now, forShop: lealta.shopify.forShop }, line.domain);
  const settingsWith = (change: object) =>
    programmeSettings.parse({ ...defaultSettings(), referrals: { active: true, ...change } });
  await lealta.programme.publish(shopId, {
    settings: settingsWith(referrals),
    by: 'test',
    note: '',
    effectiveFrom: new Date('2025-01-01T00:00:00Z'),
  });
  let last = 9_000_000_000_000;
  const newId = () => {
    last += 1;
    return last;
  };
  const hear: ReferralShop['hear'] = async (...deliveries) => {
    await db.inSystem((tx) =>
      storeReceived(
        tx,
        deliveries.map(({ topic, payload, triggeredAt }) => ({
          shopId,
          webhookId: randomUUID(),
          topic,
          triggeredAt: triggeredAt === undefined ? clock.now() : new Date(triggeredAt),
          body: JSON.stringify(payload),
        })),
      ),
    );
    const drained = await lealta.inbox.drain(shopId);
    if (drained.failed > 0) throw new Error('a webhook was put aside');
  };
  const claim: ReferralShop['claim'] = (member, email) =>
    lealta.referrals.claim(shopId, { code: member.code, email, channel: 'whatsapp' });
  return {
    lealta,
    line,
    shopId,
    clock,
    newId,
    hear,
    claim,
    day: (days, hours = 0) => new Date(opened + days * 86_400_000 + hours * 3_600_000).toISOString(),
    publish: async (change) => {
      await lealta.programme.publish(shopId, { settings: settingsWith(change), by: 'test', note: '' });
    },
    async aMember(email) {
      const shopifyId = newId();
      const payload = customerPayload(shopifyId, '2026-10-01T00:00:00Z');
      await hear({ topic: 'customers/create', payload: { ...payload, email: email ?? payload.email } });
      const found = await lealta.members.byShopifyId(shopId, toShopifyCustomerId(shopifyId));
      if (found === null) throw new Error('no member');
      const { referral } = await lealta.referrals.of(shopId, found.memberId);
      if (referral === null) throw new Error('no code');
      return { shopifyId, memberId: found.memberId, code: referral.code };
    },
    async buys(story) {
      const id = story.id ?? newId();
      const placedAt = clock.now().toISOString();
      await hear({ topic: 'orders/paid', payload: orderPayload({ id, placedAt, ...story }) });
      return id;
    },
    async claimed(member, email) {
      const outcome = await claim(member, email);
      if (outcome.outcome !== 'claimed') throw new Error(outcome.outcome);
      return outcome.voucher.code;
    },
    settle: () => lealta.referrals.settle(shopId),
    referrals: () =>
      db.inShop(shopId, (tx) =>
        tx.query<ReferralRow>('SELECT * FROM referrals ORDER BY claimed_at, referral_id'),
      ),
    postings: (member) =>
      db.inShop(shopId, async (tx) => {
        const rows = await tx.query<{ code: string; points: bigint; kind: string }>(
          `SELECT cause->>'code' AS code, points, kind FROM ledger_transactions
           WHERE member_id = $1 AND kind IN ('referral', 'referral-undo') ORDER BY posted_at, transaction_id`,
          [member.memberId],
        );
        return rows.map(({ code, points, kind }) => ({
          code,
          points: kind === 'referral' ? Number(points) : -Number(points),
        }));
      }),
    available: (member) =>
      db.inShop(shopId, async (tx) => {
        const [row] = await tx.query<{ available: bigint }>(
          'SELECT available FROM balances WHERE member_id = $1',
          [member.memberId],
        );
        return Number(row?.available ?? 0n);
      }),
    problems: async () => {
      const report = await checkLedger(db, { shopId, timezone: 'Europe/Madrid' });
      return report.ok ? [] : [report.sum, ...report.unbalanced, ...report.differences];
    },
    async close() {
      await lealta.close();
      await line.stop();
    },
  };
}
