import { shopsWithOpenRequests } from '#app/db/compliance.store.ts';
import type { Tx } from '#app/db/database.ts';
import {
  shopsWithCatalogueToRefetch,
  shopsWithDueLots,
  shopsWithLapsedVouchers,
  shopsWithOldAnswers,
  shopsWithOrdersToRefetch,
  shopsWithOverdueLots,
  shopsWithReferralsDue,
  shopsWithStaleReservations,
  shopsWithTiersDue,
} from '#app/db/due-work.queries.ts';
import { shopsWithSalesDue } from '#app/db/private-sales.store.ts';
import { shopsWithDueWork } from '#app/db/recurring-work.store.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { ANSWERS_KEPT_MS } from '#app/use-cases/api/answer-once.ts';
import { REFETCH_PATIENCE_MS } from '#app/use-cases/orders/refetch-orders.ts';
import { CATALOGUE_PATIENCE_MS } from '#app/use-cases/products/refetch-catalogue.ts';
import { LAPSE_PATIENCE_MS } from '#app/use-cases/vouchers/lapse-vouchers.ts';
import { RESERVATION_PATIENCE_MS } from '#app/use-cases/vouchers/settle-reservations.ts';
import type { Lealta } from '#app/wiring.server.ts';

/** One job a shop: it is queued for the shops that have such work waiting, and done shop by shop. */
export type ShopJob = {
  readonly name: string;
  /** What it does, for operators. */
  readonly summary: string;
  readonly cron: string;
  readonly shops: (tx: Tx, now: Date) => Promise<ShopId[]>;
  readonly work: (lealta: Lealta, shopId: ShopId) => Promise<unknown>;
};

const EVERY_MINUTE = '* * * * *';
const EVERY_HOUR = '20 * * * *';
const ago = (now: Date, ms: number): Date => new Date(now.getTime() - ms);

export const SHOP_JOBS: readonly ShopJob[] = [
  {
    name: 'mature-points',
    summary: 'Points whose waiting is over become available.',
    cron: EVERY_MINUTE,
    shops: shopsWithDueLots,
    work: (lealta, shopId) => lealta.ledger.mature(shopId),
  },
  {
    name: 'expire-points',
    summary: 'Points whose time is over are taken.',
    cron: EVERY_MINUTE,
    shops: shopsWithOverdueLots,
    work: (lealta, shopId) => lealta.ledger.expire(shopId),
  },
  {
    name: 'recompute-tiers',
    summary: 'Tiers are decided anew, after the shop’s midnight or a new programme.',
    cron: EVERY_MINUTE,
    shops: shopsWithTiersDue,
    work: (lealta, shopId) => lealta.tiers.recomputeAll(shopId),
  },
  {
    name: 'settle-reservations',
    summary: 'Redemptions that were cut short are ended, one way or the other.',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithStaleReservations(tx, ago(now, RESERVATION_PATIENCE_MS)),
    work: (lealta, shopId) => lealta.vouchers.settleReservations(shopId),
  },
  {
    name: 'lapse-vouchers',
    summary: 'Vouchers that nobody used in time lapse.',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithLapsedVouchers(tx, ago(now, LAPSE_PATIENCE_MS)),
    work: (lealta, shopId) => lealta.vouchers.lapse(shopId),
  },
  {
    name: 'settle-referrals',
    summary: 'Advocates get what is due for their friends’ orders.',
    cron: EVERY_MINUTE,
    shops: shopsWithReferralsDue,
    work: (lealta, shopId) => lealta.referrals.settle(shopId),
  },
  {
    name: 'publish-sales',
    summary: 'Private sales are told to Shopify anew, when one has opened or closed or was changed.',
    cron: EVERY_MINUTE,
    shops: shopsWithSalesDue,
    work: (lealta, shopId) => lealta.privateSales.publish(shopId),
  },
  {
    name: 'refetch-orders',
    summary: 'Orders that were edited are read from Shopify again.',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithOrdersToRefetch(tx, ago(now, REFETCH_PATIENCE_MS)),
    work: (lealta, shopId) => lealta.orders.refetch(shopId),
  },
  {
    name: 'refetch-catalogue',
    summary: 'Products and collections that were changed are read from Shopify again.',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithCatalogueToRefetch(tx, ago(now, CATALOGUE_PATIENCE_MS)),
    work: (lealta, shopId) => lealta.products.refetch(shopId),
  },
  {
    name: 'sync-catalogue',
    summary: 'The catalogue is read from Shopify, each night.',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithDueWork(tx, 'sync-catalogue', now),
    work: (lealta, shopId) => lealta.products.sync(shopId),
  },
  {
    name: 'forget-api-answers',
    summary: 'Answers that the public API kept for repeated requests are forgotten.',
    cron: EVERY_HOUR,
    shops: (tx, now) => shopsWithOldAnswers(tx, ago(now, ANSWERS_KEPT_MS)),
    work: (lealta, shopId) => lealta.api.forgetAnswers(shopId),
  },
  {
    name: 'sync-profiles',
    summary: 'Tags and consent of customers, each night, where webhooks missed them.',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithDueWork(tx, 'sync-profiles', now),
    work: (lealta, shopId) => lealta.members.syncProfiles(shopId),
  },
  {
    // Days begin at every hour somewhere: each shop's own is looked for often, and worked at once.
    name: 'award-calendar-days',
    summary: 'Birthdays, anniversaries and other days of the calendar are awarded.',
    cron: '*/5 * * * *',
    shops: (tx, now) => shopsWithDueWork(tx, 'award-calendar-days', now),
    work: (lealta, shopId) => lealta.earning.awardCalendarDays(shopId),
  },
  {
    name: 'answer-compliance-requests',
    summary: 'Privacy requests are answered.',
    cron: EVERY_MINUTE,
    shops: (tx) => shopsWithOpenRequests(tx),
    work: (lealta, shopId) => lealta.compliance.answerRequests(shopId),
  },
];
