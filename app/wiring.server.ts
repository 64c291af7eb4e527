import type { Environment } from '#app/config/environment.ts';
import { createLog } from '#app/config/log.ts';
import { databaseConfig } from '#app/db/connections.ts';
import { type Database, openDatabase } from '#app/db/database.ts';
import { createSessionStore } from '#app/db/sessions.store.ts';
import { findShopByDomain, registerShop, type Shop } from '#app/db/shops.store.ts';
import { createMailer } from '#app/delivery/mailer.ts';
import type { MemberEvent } from '#app/domain/event-awards/decide-event-awards.ts';
import { createCards } from '#app/domain/members/card.ts';
import type { OrderSnapshot } from '#app/domain/orders/order.ts';
import { type Clock, systemClock } from '#app/kernel/clock.ts';
import type { MemberId, OrderId, ShopDomain, ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { readJson } from '#app/kernel/read-json.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { createShopifyPlatform } from '#app/shopify/index.ts';
import { answerOnce, forgetAnswers } from '#app/use-cases/api/answer-once.ts';
import { createApiKey, endApiKey } from '#app/use-cases/api/manage-keys.ts';
import { recogniseApiKey } from '#app/use-cases/api/recognise-key.ts';
import { answerRequests } from '#app/use-cases/compliance/answer-requests.ts';
import { sendDataAgain } from '#app/use-cases/compliance/send-data-again.ts';
import { awardCalendarDays } from '#app/use-cases/earning/award-calendar-days.ts';
import { awardEvent, awardEvents } from '#app/use-cases/earning/award-event.ts';
import { type Drained, drainShop } from '#app/use-cases/inbox/drain-shop.ts';
import { expirePoints } from '#app/use-cases/ledger/expire-points.ts';
import { maturePoints } from '#app/use-cases/ledger/mature-points.ts';
import { readExpiring, readExpiringOfMember } from '#app/use-cases/ledger/read-expiring.ts';
import { adjustPoints, undoAdjustment } from '#app/use-cases/members/adjust-points.ts';
import { changeConsent, changeLanguage, readContact } from '#app/use-cases/members/change-contact.ts';
import { enrolMember } from '#app/use-cases/members/enrol-member.ts';
import { leaveClub } from '#app/use-cases/members/leave-club.ts';
import { findByShopifyId, readPoints, readSummary } from '#app/use-cases/members/read-member.ts';
import { recogniseCustomer } from '#app/use-cases/members/recognise-customer.ts';
import { clearBirthday, setBirthday } from '#app/use-cases/members/set-birthday.ts';
import { syncProfiles } from '#app/use-cases/members/sync-profiles.ts';
import { applySnapshots } from '#app/use-cases/orders/apply-snapshots.ts';
import { estimateOrder } from '#app/use-cases/orders/estimate-order.ts';
import { type Asking, explainOrder } from '#app/use-cases/orders/explain-order.ts';
import { refetchOrders } from '#app/use-cases/orders/refetch-orders.ts';
import { exportData } from '#app/use-cases/portal/export-data.ts';
import { readPortal } from '#app/use-cases/portal/read-portal.ts';
import { discardSaleDraft, duplicateSale, saveDraft } from '#app/use-cases/private-sales/edit-sale.ts';
import { launchSale } from '#app/use-cases/private-sales/launch-sale.ts';
import { publishSales } from '#app/use-cases/private-sales/publish-sales.ts';
import { endSaleEarly, extendSale, pauseSale, resumeSale } from '#app/use-cases/private-sales/steer-sale.ts';
import { refetchCatalogue } from '#app/use-cases/products/refetch-catalogue.ts';
import { syncCatalogue } from '#app/use-cases/products/sync-catalogue.ts';
import { discardDraft, editDraft, readNetShare } from '#app/use-cases/programme/edit-draft.ts';
import {
  cancelScheduled,
  currentProgramme,
  publishProgramme,
  rollBackProgramme,
  scheduleProgramme,
} from '#app/use-cases/programme/publish-programme.ts';
import { tryOrder } from '#app/use-cases/programme/try-order.ts';
import { publishShop } from '#app/use-cases/publication/publish-shop.ts';
import { claimInvite } from '#app/use-cases/referrals/claim-invite.ts';
import { countShare, countVisit } from '#app/use-cases/referrals/count-days.ts';
import { decideReferrals } from '#app/use-cases/referrals/decide-referrals.ts';
import { readInvite, readReferrals } from '#app/use-cases/referrals/read-referrals.ts';
import { settleReferrals } from '#app/use-cases/referrals/settle-referrals.ts';
import { installShop } from '#app/use-cases/shops/install-shop.ts';
import { assignTier, unassignTier } from '#app/use-cases/tiers/assign-tier.ts';
import { countTiers, previewTiers, readMemberTier } from '#app/use-cases/tiers/read-tiers.ts';
import { recomputeAllTiers } from '#app/use-cases/tiers/recompute-tiers.ts';
import { lapseVouchers } from '#app/use-cases/vouchers/lapse-vouchers.ts';
import { redeemReward } from '#app/use-cases/vouchers/redeem-reward.ts';
import { returnUnusedVoucher } from '#app/use-cases/vouchers/return-voucher.ts';
import { settleReservations } from '#app/use-cases/vouchers/settle-reservations.ts';
import { webhooks } from '#app/webhooks/index.ts';

/** How long a caller waits for Shopify in all; without it as long as each call takes, with its retries. */
type ShopifyPatience = { readonly patienceMs?: number };

export type Lealta = Awaited<ReturnType<typeof createLealta>>;

/**
 * Builds the app: use cases over their stores, Shopify and the clock. Opens connections as they are needed; applies no
 * migrations.
 * @param options.clock another time than now, for replays and tests
 */
export async function createLealta(
  config: Environment,
  options: { readonly clock?: Clock; readonly db?: Database; readonly connections?: number } = {},
) {
  const clock = options.clock ?? systemClock;
  const log = createLog(config.logLevel);
  const db = options.db ?? openDatabase(databaseConfig(config.database), { max: options.connections ?? 10 });
  const mailer = createMailer(config.mail);
  const sealer = createSealer(config.encryptionKeys);
  const shopify = createShopifyPlatform({
    environment: config,
    sessionStorage: createSessionStore(db, sealer),
    log,
    onInstalled: async ({ domain }) => {
      await installShop({ db, clock, forShop: shopify.forShop }, domain);
    },
  });
  const cards = createCards(config.encryptionKeys);
  const deps = { db, clock, log, mailer, cards, forShop: shopify.forShop };
  /** For whoever waits: no longer than so many milliseconds for Shopify, over all calls. */
  const inTime = ({ patienceMs }: ShopifyPatience) => {
    if (patienceMs === undefined) return deps;
    const patience = { leftMs: patienceMs };
    return { ...deps, forShop: (domain: ShopDomain) => shopify.forShop(domain, patience) };
  };
  const read: Parameters<typeof drainShop>[1]['read'] = (topic, body, delivery) => {
    const webhook = webhooks.get(topic);
    if (webhook === undefined) throw new Error(`no webhook reads the topic ${topic}`);
    return webhook.read(readJson(body), delivery);
  };

  return {
    config,
    clock,
    log,
    db,
    shopify,
    programme: {
      current: (shopId: ShopId) => currentProgramme(deps, shopId),
      discardDraft: (shopId: ShopId) => discardDraft(deps, shopId),
      netShare: (shopId: ShopId) => readNetShare(deps, shopId),
      publish: (shopId: ShopId, input: Parameters<typeof publishProgramme>[2]) =>
        publishProgramme(deps, shopId, input),
      /** Changes a part of the draft, leaving the rest as whoever else is at work left it. */
      editDraft: (
        shopId: ShopId,
        edit: Parameters<typeof editDraft>[2],
        seen?: Parameters<typeof editDraft>[3],
      ) => editDraft(deps, shopId, edit, seen),
      schedule: (shopId: ShopId, input: Parameters<typeof scheduleProgramme>[2]) =>
        scheduleProgramme(deps, shopId, input),
      cancelScheduled: (shopId: ShopId, input: Parameters<typeof cancelScheduled>[2]) =>
        cancelScheduled(deps, shopId, input),
      rollBack: (shopId: ShopId, input: Parameters<typeof rollBackProgramme>[2]) =>
        rollBackProgramme(deps, shopId, input),
      /** What an order would be worth; nothing is changed. */
      tryOrder: (shop: Parameters<typeof tryOrder>[1], input: Parameters<typeof tryOrder>[2]) =>
        tryOrder(deps, shop, input),
    },
    members: {
      enrol: (shopId: ShopId, input: Parameters<typeof enrolMember>[2]) => enrolMember(deps, shopId, input),
      /** By their own will; `enrol` with `opt-in` brings them back. */
      leave: (shopId: ShopId, memberId: MemberId) => leaveClub(deps, shopId, memberId),
      adjust: (shopId: ShopId, input: Parameters<typeof adjustPoints>[2]) =>
        adjustPoints(deps, shopId, input),
      undoAdjustment: (shopId: ShopId, input: Parameters<typeof undoAdjustment>[2]) =>
        undoAdjustment(deps, shopId, input),
      setBirthday: (shopId: ShopId, input: Parameters<typeof setBirthday>[2]) =>
        setBirthday(deps, shopId, input),
      /** How the store may write to a customer, as Shopify has it. */
      contact: (shopId: ShopId, shopifyId: ShopifyCustomerId) => readContact(deps, shopId, shopifyId),
      changeConsent: (
        shopId: ShopId,
        shopifyId: ShopifyCustomerId,
        wanted: Parameters<typeof changeConsent>[3],
      ) => changeConsent(deps, shopId, shopifyId, wanted),
      changeLanguage: (shopId: ShopId, shopifyId: ShopifyCustomerId, locale: string) =>
        changeLanguage(deps, shopId, shopifyId, locale),
      syncProfiles: (shopId: ShopId) => syncProfiles(deps, shopId),
      clearBirthday: (shopId: ShopId, memberId: MemberId) => clearBirthday(deps, shopId, memberId),
      /** Asks Shopify about a customer of whom no webhook has told yet. */
      recognise: (shopId: ShopId, shopifyId: ShopifyCustomerId) => recogniseCustomer(deps, shopId, shopifyId),
      summary: (shopId: ShopId, memberId: MemberId) => readSummary(deps, shopId, memberId),
      points: (shopId: ShopId, memberId: MemberId) => readPoints(deps, shopId, memberId),
      byShopifyId: (shopId: ShopId, shopifyId: ShopifyCustomerId) => findByShopifyId(deps, shopId, shopifyId),
      /** Whose a card may be by its number, one id for each key; empty for what is no number of a card. */
      byCard: (shopId: ShopId, text: string): MemberId[] => cards.read(shopId, text),
    },
    portal: {
      /** What the member portal shows; null for a visitor. */
      read: (shopId: ShopId, shopifyId: ShopifyCustomerId | null) => readPortal(deps, shopId, shopifyId),
      exportData: (shopId: ShopId, shopifyId: ShopifyCustomerId) => exportData(deps, shopId, shopifyId),
    },
    vouchers: {
      redeem: (shopId: ShopId, input: Parameters<typeof redeemReward>[2], patience: ShopifyPatience = {}) =>
        redeemReward(inTime(patience), shopId, input),
      returnUnused: (
        shopId: ShopId,
        input: Parameters<typeof returnUnusedVoucher>[2],
        patience: ShopifyPatience = {},
      ) => returnUnusedVoucher(inTime(patience), shopId, input),
      settleReservations: (shopId: ShopId) => settleReservations(deps, shopId),
      lapse: (shopId: ShopId) => lapseVouchers(deps, shopId),
    },
    orders: {
      applySnapshots: (shopId: ShopId, snapshots: readonly OrderSnapshot[]) =>
        applySnapshots(deps, shopId, snapshots),
      refetch: (shopId: ShopId) => refetchOrders(deps, shopId),
      explain: (shop: Parameters<typeof explainOrder>[1], orderId: OrderId, asking?: Asking) =>
        explainOrder(deps, shop, orderId, asking),
      /** About what an order gives, from what a page shows of it; no order is looked up. */
      estimate: (shop: Parameters<typeof estimateOrder>[1], input: Parameters<typeof estimateOrder>[2]) =>
        estimateOrder(deps, shop, input),
    },
    earning: {
      awardEvent: (shopId: ShopId, event: MemberEvent) => awardEvent(deps, shopId, event),
      awardEvents: (shopId: ShopId, events: readonly MemberEvent[]) => awardEvents(deps, shopId, events),
      awardCalendarDays: (shopId: ShopId) => awardCalendarDays(deps, shopId),
    },
    products: {
      refetch: (shopId: ShopId) => refetchCatalogue(deps, shopId),
      sync: (shopId: ShopId) => syncCatalogue(deps, shopId),
    },
    shops: {
      register: (domain: ShopDomain): Promise<ShopId> => db.inSystem((tx) => registerShop(tx, domain)),
      byDomain: (domain: ShopDomain): Promise<Shop | null> =>
        db.inSystem((tx) => findShopByDomain(tx, domain)),
    },
    inbox: {
      drain: (shopId: ShopId, batchSize?: number): Promise<Drained> =>
        drainShop(shopId, {
          db,
          clock,
          log,
          read,
          sealer,
          ...(batchSize === undefined ? {} : { batchSize }),
        }),
    },
    ledger: {
      mature: (shopId: ShopId) => maturePoints(deps, shopId),
      expire: (shopId: ShopId) => expirePoints(deps, shopId),
      expiring: (shopId: ShopId, months?: number) => readExpiring(deps, shopId, months),
      expiringOf: (shopId: ShopId, memberId: MemberId) => readExpiringOfMember(deps, shopId, memberId),
    },
    tiers: {
      /** Where a member stands; null where the programme has no tiers. */
      of: (shopId: ShopId, memberId: MemberId) => readMemberTier(deps, shopId, memberId),
      counts: (shopId: ShopId) => countTiers(deps, shopId),
      /** Who would be where under other settings. */
      preview: (shopId: ShopId, settings: Parameters<typeof previewTiers>[2]) =>
        previewTiers(deps, shopId, settings),
      assign: (shopId: ShopId, input: Parameters<typeof assignTier>[2]) => assignTier(deps, shopId, input),
      unassign: (shopId: ShopId, input: Parameters<typeof unassignTier>[2]) =>
        unassignTier(deps, shopId, input),
      recomputeAll: (shopId: ShopId) => recomputeAllTiers(deps, shopId),
    },
    referrals: {
      /** A friend accepts an invitation. */
      claim: (shopId: ShopId, input: Parameters<typeof claimInvite>[2], patience: ShopifyPatience = {}) =>
        claimInvite({ ...inTime(patience), sealer }, shopId, input),
      countShare: (shopId: ShopId, input: Parameters<typeof countShare>[2]) =>
        countShare(deps, shopId, input),
      countVisit: (shopId: ShopId, input: Parameters<typeof countVisit>[2]) =>
        countVisit(deps, shopId, input),
      /** Who invites by a code; null where it leads to nobody. */
      invite: (shopId: ShopId, code: string) => readInvite(deps, shopId, code),
      of: (shopId: ShopId, memberId: MemberId) => readReferrals(deps, shopId, memberId),
      /** The merchant's word about some referrals. */
      decide: (shopId: ShopId, input: Parameters<typeof decideReferrals>[2]) =>
        decideReferrals(deps, shopId, input),
      settle: (shopId: ShopId) => settleReferrals(deps, shopId),
    },
    privateSales: {
      saveDraft: (shopId: ShopId, input: Parameters<typeof saveDraft>[2]) => saveDraft(deps, shopId, input),
      duplicate: (shopId: ShopId, input: Parameters<typeof duplicateSale>[2]) =>
        duplicateSale(deps, shopId, input),
      discard: (shopId: ShopId, saleId: number) => discardSaleDraft(deps, shopId, saleId),
      launch: (shopId: ShopId, input: Parameters<typeof launchSale>[2]) => launchSale(deps, shopId, input),
      pause: (shopId: ShopId, saleId: number) => pauseSale(deps, shopId, saleId),
      resume: (shopId: ShopId, saleId: number) => resumeSale(deps, shopId, saleId),
      endEarly: (shopId: ShopId, saleId: number) => endSaleEarly(deps, shopId, saleId),
      extend: (shopId: ShopId, input: Parameters<typeof extendSale>[2]) => extendSale(deps, shopId, input),
      publish: (shopId: ShopId) => publishSales(deps, shopId),
    },
    publication: { publish: (shopId: ShopId) => publishShop(deps, shopId) },
    api: {
      createKey: (shopId: ShopId, input: Parameters<typeof createApiKey>[2]) =>
        createApiKey(deps, shopId, input),
      revokeKey: (shopId: ShopId, keyId: string) => endApiKey(deps, shopId, keyId),
      recogniseKey: (key: string) => recogniseApiKey(deps, key),
      answerOnce: (
        shopId: ShopId,
        once: Parameters<typeof answerOnce>[2],
        request: Parameters<typeof answerOnce>[3],
        work: Parameters<typeof answerOnce>[4],
      ) => answerOnce(deps, shopId, once, request, work),
      forgetAnswers: (shopId: ShopId) => forgetAnswers(deps, shopId),
    },
    compliance: {
      answerRequests: (shopId: ShopId) => answerRequests(deps, shopId),
      /** Mails once more what the merchant's mail server refused. */
      sendDataAgain: (domain: ShopDomain) => sendDataAgain(deps, domain),
    },
    close: async (): Promise<void> => {
      mailer.close();
      await db.close();
    },
  };
}
