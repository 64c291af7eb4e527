import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { rewardSettings } from '#app/domain/rewards/settings.ts';
import { toShopifyCustomerId } from '#app/kernel/ids.ts';
import { ShopifyUnavailable } from '#app/shopify/failures.ts';
import type { AdminApi } from '#app/shopify/index.ts';
import { redeemReward } from '#app/use-cases/vouchers/redeem-reward.ts';
import { returnUnusedVoucher } from '#app/use-cases/vouchers/return-voucher.ts';
import { settleReservations } from '#app/use-cases/vouchers/settle-reservations.ts';
import { customerPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

it('a code made while its points were given back is taken away again', async () => {
  const shopId = await app.aShop('slow-code');
  await app.deliver(shopId, [{ topic: 'customers/create', payload: customerPayload(501) }]);
  await app.lealta.inbox.drain(shopId);
  const customer = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
  if (customer === null) throw new Error('no customer');
  const { memberId } = customer;
  const by = { memberId, points: 100n, reason: 'to spend', requestId: 'adjust', by: 'test' };
  await app.lealta.members.adjust(shopId, by);

  const codes = new Set<string>();
  let away = true;
  const shopify: Pick<AdminApi, 'createDiscountCode' | 'findDiscountByCode' | 'deleteDiscount'> = {
    createDiscountCode: async ({ code }) => {
      if (away) throw new ShopifyUnavailable('away');
      // While Shopify takes its time over the second try, the job looks for the code and does not find it.
      await settleReservations(deps, shopId);
      codes.add(code);
      return { outcome: 'created', discountId: code };
    },
    findDiscountByCode: async (code) =>
      codes.has(code) ? { discountId: code, usageCount: 0, active: true } : null,
    deleteDiscount: async (code) => (codes.delete(code) ? 'deleted' : 'not-found'),
  };
  const deps = {
    db: app.lealta.db,
    clock: app.clock.now,
    log: app.lealta.log,
    forShop: () => shopify as AdminApi,
  };
  const redeem = () => redeemReward(deps, shopId, { memberId, rewardId: 'five', requestId: 'press' });

  expect(await redeem()).toEqual({ outcome: 'shopify-unavailable' });
  app.clock.set('2026-06-01T12:03:00Z');
  away = false;
  expect(await redeem()).toEqual({ outcome: 'shopify-unavailable' });
  expect(codes.size).toBe(0);
  expect(await app.balance(shopId, 501)).toMatchObject({ available: 100n });
  expect(await app.problems(shopId)).toEqual([]);
});

it('what is set aside goes along when two customers are merged', async () => {
  const shopId = await app.aShop('merged-meanwhile');
  await app.deliver(
    shopId,
    [501, 502].map((id) => ({ topic: 'customers/create', payload: customerPayload(id) })),
  );
  await app.lealta.inbox.drain(shopId);
  const gone = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(502));
  if (gone === null) throw new Error('no customer');
  const { memberId } = gone;
  await app.lealta.members.adjust(shopId, {
    memberId,
    points: 150n,
    reason: 'to spend',
    requestId: 'adjust',
    by: 'test',
  });
  const shopify: Pick<AdminApi, 'createDiscountCode' | 'findDiscountByCode'> = {
    createDiscountCode: async () => {
      throw new ShopifyUnavailable('its answer was lost');
    },
    findDiscountByCode: async (code) => ({ discountId: code, usageCount: 0, active: true }),
  };
  const deps = {
    db: app.lealta.db,
    clock: app.clock.now,
    log: app.lealta.log,
    forShop: () => shopify as AdminApi,
  };
  app.clock.set('2026-06-01T13:00:00Z');
  await redeemReward(deps, shopId, { memberId, rewardId: 'five', requestId: 'press' });
  const reserved = () =>
    app.lealta.db.inShop(shopId, (tx) =>
      tx.query(
        `SELECT c.shopify_id::int AS customer, sum(e.points)::int AS points
           FROM ledger_entries e JOIN customers c ON c.shop_id = e.shop_id AND c.customer_id = e.member_id
          WHERE e.account = 'reserved' GROUP BY 1 HAVING sum(e.points) <> 0`,
      ),
    );
  expect(await reserved()).toEqual([{ customer: 502, points: 100 }]);
  await app.deliver(shopId, [
    {
      topic: 'customers/merge',
      payload: {
        admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/501',
        admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/502',
      },
    },
  ]);
  await app.lealta.inbox.drain(shopId);
  expect(await reserved()).toEqual([{ customer: 501, points: 100 }]);
  app.clock.set('2026-06-01T13:03:00Z');
  await settleReservations(deps, shopId);
  expect(await reserved()).toEqual([]);
  expect(await app.balance(shopId, 501)).toMatchObject({ available: 50n, lifetime: 150n });
  expect(await app.problems(shopId)).toEqual([]);
});

it('a gift card spent between the look and its deactivation keeps its points spent', async () => {
  const shopId = await app.aShop('spent-meanwhile');
  await app.lealta.programme.publish(shopId, {
    settings: {
      ...defaultSettings(),
      rewards: [rewardSettings.parse({ id: 'card', kind: 'gift-card', points: 100, value: 1000 })],
    },
    by: 'test',
    note: '',
  });
  await app.deliver(shopId, [{ topic: 'customers/create', payload: customerPayload(503) }]);
  await app.lealta.inbox.drain(shopId);
  const customer = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(503));
  if (customer === null) throw new Error('no customer');
  const { memberId } = customer;
  const by = { memberId, points: 100n, reason: 'to spend', requestId: 'adjust', by: 'test' };
  await app.lealta.members.adjust(shopId, by);
  const shopify: Pick<AdminApi, 'createGiftCard' | 'giftCard' | 'deactivateGiftCard'> = {
    createGiftCard: async () => ({ outcome: 'created', giftCardId: 'gid://shopify/GiftCard/1' }),
    giftCard: async () => ({ leftMinor: 1000n, touched: false }),
    deactivateGiftCard: async () => ({ leftMinor: 100n, touched: true }),
  };
  const deps = {
    db: app.lealta.db,
    clock: app.clock.now,
    log: app.lealta.log,
    forShop: () => shopify as AdminApi,
  };
  const redeemed = await redeemReward(deps, shopId, { memberId, rewardId: 'card', requestId: 'press' });
  if (redeemed.outcome !== 'redeemed') throw new Error(redeemed.outcome);
  const again = () => returnUnusedVoucher(deps, shopId, { memberId, voucherId: redeemed.voucher.id });
  expect(await again()).toEqual({ outcome: 'voucher-used' });
  expect(await again()).toEqual({ outcome: 'voucher-used' });
  expect(await app.balance(shopId, 503)).toMatchObject({ available: 0n });
});
