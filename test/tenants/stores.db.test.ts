/** No store and no query, whatever it is asked with, reads or changes a row of another shop. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Session } from '@shopify/shopify-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as apiQueries from '#app/db/api.queries.ts';
import * as api from '#app/db/api.store.ts';
import * as awaitedProducts from '#app/db/awaited-products.store.ts';
import * as campaigns from '#app/db/campaigns.store.ts';
import * as checkouts from '#app/db/checkouts.store.ts';
import * as compliance from '#app/db/compliance.store.ts';
import * as customers from '#app/db/customers.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import * as eventAwards from '#app/db/event-awards.store.ts';
import * as expiry from '#app/db/expiry.store.ts';
import * as home from '#app/db/home.queries.ts';
import * as inbox from '#app/db/inbox.store.ts';
import * as ledger from '#app/db/ledger.store.ts';
import * as ledgerCheck from '#app/db/ledger-check.queries.ts';
import * as member from '#app/db/member.queries.ts';
import * as members from '#app/db/members.queries.ts';
import * as orders from '#app/db/orders.store.ts';
import * as portal from '#app/db/portal.queries.ts';
import * as privateSalePeople from '#app/db/private-sale-people.store.ts';
import * as privateSales from '#app/db/private-sales.store.ts';
import * as products from '#app/db/products.store.ts';
import * as profiles from '#app/db/profiles.store.ts';
import * as programme from '#app/db/programme.store.ts';
import * as publications from '#app/db/publications.store.ts';
import * as recurringWork from '#app/db/recurring-work.store.ts';
import * as referralCodes from '#app/db/referral-codes.store.ts';
import * as referralEvidence from '#app/db/referral-evidence.store.ts';
import * as referralPeople from '#app/db/referral-people.store.ts';
import * as referralReasons from '#app/db/referral-reasons.queries.ts';
import * as referralQueries from '#app/db/referrals.queries.ts';
import * as referrals from '#app/db/referrals.store.ts';
import * as sessions from '#app/db/sessions.store.ts';
import * as shops from '#app/db/shops.store.ts';
import * as standings from '#app/db/standings.queries.ts';
import * as tiers from '#app/db/tiers.store.ts';
import * as vouchers from '#app/db/vouchers.store.ts';
import { privateSaleSettings } from '#app/domain/private-sales/settings.ts';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { qualifyingWindow } from '#app/domain/tiers/qualifying-window.ts';
import { tiersSettings } from '#app/domain/tiers/settings.ts';
import { type MemberId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { orderPayload as orderSchema, readOrder } from '#app/shopify/payloads/order.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';
import { aFullShop, everythingOf, type FullShop, readEverything, tenantTables } from './two-shops.ts';

type Call = (tx: ShopTx, b: FullShop) => Promise<unknown>;
const NOW = new Date('2027-01-01T00:00:00Z');
const TIERS = tiersSettings.parse({
  list: [{ id: 'bronze', name: { es: 'Bronce', en: 'Bronze' }, threshold: 0 }],
});
const TIER_WINDOW = qualifyingWindow(TIERS, NOW, 'UTC');
const everybody = {
  membership: 'everybody',
  search: '',
  withBalance: false,
  joinedFrom: null,
  joinedBefore: null,
} as const;
const waiting = (b: FullShop) => ({
  inbox_id: b.inboxId,
  received_on: b.receivedOn,
  topic: 'orders/updated',
});
const answerOf = (b: FullShop) => ({ keyId: b.apiKeyId, idempotencyKey: 'bravo' });
const lease = (b: FullShop) => ({ memberId: b.memberId, markedAt: '2026-01-01', attempts: 1 });
const snapshotOf = (b: FullShop) =>
  readOrder(
    orderSchema.parse(
      orderPayload({ id: Number(b.orderId), email: b.email, updatedAt: '2030-01-01T00:00:00Z' }),
    ),
    NOW,
  );

const stolenProduct = (b: FullShop) => ({
  productId: b.productId,
  title: 'stolen',
  vendor: '',
  productType: '',
  tags: [],
  updatedAt: NOW,
});
const REFERRAL_TERMS: referrals.NewReferral['terms'] = {
  version: 1,
  friend: { kind: 'fixed-amount', value: 1, minimum: 0, days: 1 },
  points: 1,
  campaign: null,
  minimum: 0,
  firstOrderOnly: true,
  returnDays: 1,
  sameAddress: true,
  circles: true,
};
const stolenCollection = (b: FullShop) => ({ collectionId: b.collectionId, title: 'stolen', updatedAt: NOW });

const stolenSale = {
  settings: privateSaleSettings.parse({ name: { es: 'stolen' } }),
  window: { opensAt: NOW, closesAt: NOW },
  status: 'launched',
  at: NOW,
} as const;
const saleOrder = (b: FullShop) => ({
  saleId: b.saleId,
  orderId: b.orderId,
  customerId: b.memberId,
  units: 9,
  revenueMinor: 1n,
  placedAt: NOW,
});
const saleException = (b: FullShop) => ({
  saleId: b.saleId,
  orderId: b.orderId,
  reasons: ['stolen'],
  sourceName: 'stolen',
});

/** Each function with the other shop's ids, in the shape in which a mistake in a caller would pass them. */
const CALLS: Record<string, Record<string, Call>> = {
  api: {
    usableApiKeys: (tx) => api.usableApiKeys(tx),
    addApiKey: (tx, b) =>
      api.addApiKey(
        tx,
        { keyId: b.apiKeyId, name: 'forged', hash: '', scopes: [], createdAt: NOW, createdBy: 'forged' },
        100,
      ),
    revokeApiKey: (tx, b) => api.revokeApiKey(tx, b.apiKeyId, NOW),
    noteApiKeyUse: (tx, b) => api.noteApiKeyUse(tx, b.apiKeyId, NOW),
    claimAnswer: (tx, b) =>
      api.claimAnswer(tx, answerOf(b), 'forged', { now: NOW, forgetBefore: NOW, abandonedBefore: NOW }),
    readAnswer: (tx, b) => api.readAnswer(tx, answerOf(b)),
    keepAnswer: (tx, b) => api.keepAnswer(tx, answerOf(b), { status: 200, body: 'stolen' }),
    dropAnswer: (tx, b) => api.dropAnswer(tx, answerOf(b)),
    deleteAnswers: (tx) => api.deleteAnswers(tx, NOW),
    listApiKeys: (tx) => apiQueries.listApiKeys(tx, 100),
    readApiMember: (tx, b) => apiQueries.readApiMember(tx, b.memberId),
    readApiMembers: (tx, b) =>
      apiQueries.readApiMembers(tx, { email: b.email, shopifyId: null }, { after: 0n, limit: 100 }),
    readApiRedemptions: (tx, b) =>
      apiQueries.readApiRedemptions(
        tx,
        { memberId: b.memberId, status: null },
        { after: null, limit: 100, now: NOW },
      ),
    readApiRedemption: (tx, b) => apiQueries.readApiRedemption(tx, b.voucherId, NOW),
  },
  checkouts: {
    upsertCheckouts: (tx, b) =>
      checkouts.upsertCheckouts(tx, [
        {
          checkoutId: b.checkoutId,
          token: 'forged',
          cartToken: null,
          shopifyCustomerId: null,
          email: null,
          phone: null,
          locale: null,
          currency: 'EUR',
          total: 1n,
          lines: [],
          recoveryUrl: null,
          createdAt: NOW,
          updatedAt: NOW,
          completedAt: null,
        },
      ]),
    deleteCheckout: (tx, b) => checkouts.deleteCheckout(tx, b.checkoutId, NOW),
  },
  compliance: {
    addComplianceRequest: (tx, b) =>
      compliance.addComplianceRequest(tx, { topic: 'customers/redact', shopifyCustomerId: b.shopifyId }),
    completeComplianceRequest: (tx, b) =>
      compliance.completeComplianceRequest(tx, b.complianceId, 'stolen', NOW),
    reopenRefusedRequests: (tx) => compliance.reopenRefusedRequests(tx),
    openComplianceRequests: (tx) => compliance.openComplianceRequests(tx),
    exportCustomer: (tx, b) => compliance.exportCustomer(tx, b.shopifyId),
  },
  customers: {
    upsertCustomers: (tx, b) =>
      customers.upsertCustomers(
        tx,
        [
          {
            shopifyId: b.shopifyId as never,
            email: b.email.toUpperCase(),
            phone: null,
            firstName: 'Stolen',
            lastName: '',
            locale: null,
            createdAt: NOW,
            updatedAt: NOW,
          },
        ],
        new Map(),
      ),
    findCustomers: (tx, b) => customers.findCustomers(tx, [b.shopifyId], [b.email]),
    enrolCustomers: (tx, b) =>
      customers.enrolCustomers(tx, [{ customerId: b.memberId, at: new Date(0), source: 'automatic' }]),
    keepEarlierEnrolment: (tx, b) => customers.keepEarlierEnrolment(tx, b.memberId, b.memberId),
    enrolmentsOf: (tx, b) => customers.enrolmentsOf(tx, [b.memberId]),
    markLeft: (tx, b) => customers.markLeft(tx, b.memberId, NOW),
    markReturned: (tx, b) => customers.markReturned(tx, b.memberId, NOW),
    customerById: (tx, b) => customers.customerById(tx, b.memberId),
    customersByEmail: (tx, b) => customers.customersByEmail(tx, b.email),
    markDeleted: (tx, b) => customers.markDeleted(tx, [b.shopifyId], NOW),
    markMerged: (tx, b) => customers.markMerged(tx, b.memberId, b.memberId),
    redactCustomer: (tx, b) => customers.redactCustomer(tx, b.shopifyId, b.email),
  },
  inbox: {
    claimWaiting: (tx) => inbox.claimWaiting(tx, 100),
    storedAfter: (tx, b) => inbox.storedAfter(tx, b.inboxId - 1n, 100),
    readBodies: (tx, b) => inbox.readBodies(tx, [waiting(b)]),
    finish: (tx, b) =>
      inbox.finish(tx, [{ row: waiting(b), status: 'done', error: null, shopifyCustomerId: null }]),
    listFailures: (tx) => inbox.listFailures(tx, 100),
    replay: (tx) => inbox.replay(tx, { since: new Date(0) }),
    eraseBodiesOfRedacted: (tx, b) => inbox.eraseBodiesOfRedacted(tx, [waiting(b)]),
    eraseBodiesOf: (tx, b) => inbox.eraseBodiesOf(tx, [b.shopifyId], null),
    storeReceived: (tx, b) =>
      inbox.storeReceived(tx, [
        { shopId: b.shopId, webhookId: 'forged', topic: 'orders/paid', triggeredAt: NOW, body: '{}' },
      ]),
    takeLane: (tx) => inbox.takeLane(tx),
    waitForLane: (tx) => inbox.waitForLane(tx),
  },
  ledger: {
    openBook: async (tx, b) => {
      const { book } = await ledger.openBook(tx, {
        memberIds: [b.memberId],
        orderIds: [b.orderId],
        spenders: [b.memberId],
        lotIds: [b.lotId],
        wholly: [b.memberId],
      });
      return [book.balance(b.memberId), book.lotsOf(b.memberId), book.lotOfOrder(b.orderId)];
    },
    appendBook: async (tx, b) => {
      const open = await ledger.openBook(tx, { memberIds: [b.memberId], wholly: [b.memberId] });
      open.book.adjust(b.memberId, 5n, {
        idempotencyKey: 'forged',
        kind: 'adjust',
        cause: { code: 'adjusted', params: {} },
        occurredAt: NOW,
        points: 5n,
        input: null,
      });
      await ledger.appendBook(tx, open, 'UTC');
    },
    transactionByKey: (tx, b) => ledger.transactionByKey(tx, b.idempotencyKey),
    transactionById: (tx, b) => ledger.transactionById(tx, b.transactionId),
    lotMovements: (tx, b) => ledger.lotMovements(tx, b.transactionId),
    reservedFrom: (tx, b) => ledger.reservedFrom(tx, [b.voucherId]),
    voucherTurns: (tx, b) => ledger.voucherTurns(tx, [b.orderId]),
    holdersOfOrders: (tx, b) => ledger.holdersOfOrders(tx, [b.orderId]),
    dueLots: (tx) => ledger.dueLots(tx, NOW, 100),
  },
  'private-sales': {
    addSale: (tx) =>
      privateSales.addSale(tx, stolenSale.settings, stolenSale.window, { at: NOW, by: 'forged' }),
    saleById: (tx, b) => privateSales.saleById(tx, b.saleId, { lock: true }),
    listSales: (tx) => privateSales.listSales(tx, 100),
    unfinishedSales: (tx) => privateSales.unfinishedSales(tx, NOW),
    writeSale: (tx, b) => privateSales.writeSale(tx, b.saleId, stolenSale),
    deleteDraft: (tx, b) => privateSales.deleteDraft(tx, b.saleId),
    replaceSaleProducts: (tx, b) => privateSales.replaceSaleProducts(tx, b.saleId, []),
    saleProducts: (tx, b) =>
      privateSales.saleProducts(tx, { saleIds: [b.saleId], productIds: [b.productId] }),
    salesOfOrders: (tx, b) => privateSales.salesOfOrders(tx, [b.orderId]),
    classKeys: (tx) => privateSales.classKeys(tx, [{ kind: 'tag', reference: 'stolen' }]),
    classesOfCustomers: (tx, b) => privateSales.classesOfCustomers(tx, [b.memberId]),
    markPeopleOfClasses: (tx) => privateSales.markPeopleOfClasses(tx, ['m', 'bravo']),
    countInClasses: (tx) => privateSales.countInClasses(tx, [{ kind: 'member', reference: '' }]),
    hasHadSales: (tx) => privateSales.hasHadSales(tx),
    unfinishedSaleIds: (tx) => privateSales.unfinishedSaleIds(tx, NOW),
    nextWriting: (tx) => privateSales.nextWriting(tx),
    noteOwners: (tx) => privateSales.noteOwners(tx, { validationId: 'stolen', discounts: { s: 'stolen' } }),
    markSalesDue: (tx) => privateSales.markSalesDue(tx, new Date(0)),
    noteWritten: (tx) => privateSales.noteWritten(tx, 0, null, { failed: true }),
  },
  'private-sale-people': {
    addInvitation: (tx, b) =>
      privateSalePeople.addInvitation(tx, {
        invitation_id: b.invitationId,
        sale_id: b.saleId,
        kind: 'link',
        first_wave: 0,
        label: 'forged',
        uses_max: 1,
        expires_at: null,
        created_at: NOW,
        secret_hash: 'forged',
      }),
    lockInvitation: (tx, b) => privateSalePeople.lockInvitation(tx, b.saleId, 'bravo'),
    useInvitation: (tx, b) => privateSalePeople.useInvitation(tx, b.invitationId, b.memberId),
    revokeInvitation: (tx, b) => privateSalePeople.revokeInvitation(tx, b.invitationId, NOW),
    usableInvitations: (tx, b) => privateSalePeople.usableInvitations(tx, b.saleId, NOW),
    grantWave: (tx, b) =>
      privateSalePeople.grantWave(tx, {
        saleId: b.saleId,
        customerId: b.memberId,
        firstWave: 0,
        invitationId: b.invitationId,
        at: NOW,
      }),
    grantsOf: (tx, b) => privateSalePeople.grantsOf(tx, [b.memberId], [b.saleId]),
    writeSaleOrders: (tx, b) => privateSalePeople.writeSaleOrders(tx, [saleOrder(b)]),
    boughtBefore: (tx, b) =>
      privateSalePeople.boughtBefore(tx, [
        { saleId: b.saleId, customerId: b.memberId, orderId: b.orderId, placedAt: NOW },
      ]),
    knownSaleOrders: (tx, b) => privateSalePeople.knownSaleOrders(tx, [b.orderId]),
    addExceptions: (tx, b) => privateSalePeople.addExceptions(tx, [saleException(b)], NOW),
    openExceptions: (tx) => privateSalePeople.openExceptions(tx, 100),
    decideException: (tx, b) =>
      privateSalePeople.decideException(
        tx,
        { saleId: b.saleId, orderId: b.orderId },
        { decision: 'cancel', at: NOW, by: 'forged' },
      ),
  },
  campaigns: {
    campaignPoints: (tx) => campaigns.campaignPoints(tx),
    addCampaignPoints: (tx) => campaigns.addCampaignPoints(tx, new Map([['autumn', 5n]])),
  },
  standings: {
    standingsAt: (tx, b) =>
      standings.standingsAt(tx, [{ orderId: b.orderId, memberId: b.memberId, at: NOW }]),
  },
  orders: {
    knownOrders: (tx, b) => orders.knownOrders(tx, [b.orderId]),
    upsertOrders: (tx, b) => orders.upsertOrders(tx, [{ snapshot: snapshotOf(b), customerId: b.memberId }]),
    newToSettle: async (tx, b) =>
      (await orders.newToSettle(tx, [{ snapshot: snapshotOf(b), customerId: b.memberId }])).map(
        ({ order }) => order.refunds,
      ),
    addRefunds: (tx, b) =>
      orders.addRefunds(tx, [
        {
          orderId: b.orderId,
          refund: {
            refundId: b.refundId + 1n,
            createdAt: NOW,
            lines: [],
            shipping: 0n,
            discrepancy: 1n,
            presented: null,
          },
        },
      ]),
    markOrders: (tx, b) => orders.markOrders(tx, [{ orderId: b.orderId, at: NOW, deleted: true }], 'EUR'),
    loadToSettle: (tx, b) => orders.loadToSettle(tx, [b.orderId]),
    writeSettled: (tx, b) =>
      orders.writeSettled(tx, [
        {
          orderId: b.orderId,
          programmeVersion: 1,
          net: 1n,
          awarded: 1n,
          debt: 0n,
          settlements: 9,
          why: null,
          pinned: null,
          awaited: [],
        },
      ]),
    insertSettledOrders: (tx, b) =>
      orders.insertSettledOrders(tx, [
        {
          snapshot: { ...snapshotOf(b), orderId: (b.orderId + 1n) as never },
          customerId: b.memberId,
          settled: {
            orderId: b.orderId,
            programmeVersion: 1,
            net: 1n,
            awarded: 0n,
            debt: 0n,
            settlements: 0,
            why: null,
            pinned: null,
            awaited: [],
          },
        },
      ]),
    readOrders: (tx, b) => orders.readOrders(tx, [b.orderId]),
    placedOrders: (tx, b) => orders.placedOrders(tx, [b.orderId]),
    firstOrdersOf: (tx, b) => orders.firstOrdersOf(tx, [b.memberId], 10),
    orderIdsOf: (tx, b) => orders.orderIdsOf(tx, [b.memberId]),
    ordersToRefetch: (tx) => orders.ordersToRefetch(tx, 100),
    clearRefetch: (tx, b) => orders.clearRefetch(tx, [{ orderId: b.orderId, since: NOW }]),
    postponeRefetch: (tx, b) => orders.postponeRefetch(tx, [b.orderId], NOW),
    orderNames: (tx, b) => orders.orderNames(tx, [b.orderId]),
  },
  programme: {
    listVersions: (tx) => programme.listVersions(tx),
    listHistory: (tx) => programme.listHistory(tx),
    lockProgramme: (tx) => programme.lockProgramme(tx),
    addVersion: (tx) =>
      programme.addVersion(tx, {
        settings: defaultSettings(),
        effectiveFrom: NOW,
        publishedAt: NOW,
        publishedBy: 'forged',
        note: '',
      }),
    readDraft: (tx) => programme.readDraft(tx),
    writeDraft: (tx) => programme.writeDraft(tx, defaultSettings()),
    deleteDraft: (tx) => programme.deleteDraft(tx),
  },
  publications: {
    markForPublication: (tx, b) => publications.markForPublication(tx, [b.memberId]),
    leasePublications: (tx) => publications.leasePublications(tx, NOW, 100, 1000),
    finishPublications: (tx, b) => publications.finishPublications(tx, [lease(b)]),
    postponePublications: (tx, b) => publications.postponePublications(tx, [lease(b)], NOW),
    dropPublications: (tx) => publications.dropPublications(tx),
    markByRewardedFriends: (tx) => publications.markByRewardedFriends(tx, [{ from: 0, until: null }]),
    markWithoutReferralCode: (tx) => publications.markWithoutReferralCode(tx),
    markForLater: (tx, b) => publications.markForLater(tx, [{ memberId: b.memberId, at: NOW }]),
    memberSummaries: (tx, b) => publications.memberSummaries(tx, [b.memberId], NOW),
    netShareOfPrices: (tx) => publications.netShareOfPrices(tx),
  },
  shops: {
    shopById: (tx, b) => shops.shopById(tx, b.shopId),
    findShopByDomain: (tx, b) => shops.findShopByDomain(tx, b.domain),
    listShops: (tx) => shops.listShops(tx),
    registerShop: (tx, b) => shops.registerShop(tx, b.domain),
    markInstalled: (tx, b) =>
      shops.markInstalled(
        tx,
        b.shopId,
        {
          shopifyId: 1n,
          name: 'Stolen',
          email: null,
          currency: 'EUR',
          timezone: 'UTC',
          locale: 'en',
          taxesIncluded: false,
          appInstallationGid: 'x',
          scopes: [],
        },
        NOW,
      ),
    markUninstalled: (tx) => shops.markUninstalled(tx, NOW),
    deleteAllSessions: (tx) => shops.deleteAllSessions(tx),
    publicationTarget: (tx) => shops.publicationTarget(tx),
    noteSoldOut: (tx) => shops.noteSoldOut(tx, ['forged']),
    noteMilestonesShown: (tx) => shops.noteMilestonesShown(tx, [{ friends: 1, points: 1 }]),
  },
  tiers: {
    tierFigures: (tx, b) => tiers.tierFigures(tx, [b.memberId], TIERS, TIER_WINDOW),
    unsettledFigures: (tx, b) => tiers.unsettledFigures(tx, [b.memberId], TIERS, TIER_WINDOW),
    figuresInQuestion: (tx, b) => tiers.figuresInQuestion(tx, [b.memberId], TIERS, TIER_WINDOW, TIER_WINDOW),
    lostInvitations: (tx) => tiers.lostInvitations(tx, ['gold']),
    membersAfter: (tx) => tiers.membersAfter(tx, 0n, 1000),
    membersAmong: (tx, b) => tiers.membersAmong(tx, [b.memberId]),
    changeTiers: (tx, b) =>
      tiers.changeTiers(
        tx,
        [
          {
            memberId: b.memberId,
            before: 'bronze',
            tierId: null,
            keepUntil: null,
            reason: 'fell-below',
            details: {},
          },
        ],
        NOW,
      ),
    setKeepUntil: (tx, b) => tiers.setKeepUntil(tx, [{ memberId: b.memberId, keepUntil: NOW }]),
    endAllTiers: (tx) => tiers.endAllTiers(tx, NOW),
    enteredBefore: (tx, b) => tiers.enteredBefore(tx, [{ memberId: b.memberId, tierId: 'bronze' }]),
    tierHistory: (tx, b) => tiers.tierHistory(tx, b.memberId, 10),
    countByTier: (tx) => tiers.countByTier(tx),
    previewMoves: (tx) => tiers.previewMoves(tx, TIERS, TIER_WINDOW),
    setTiersDue: (tx) => tiers.setTiersDue(tx, NOW),
  },
  vouchers: {
    addReservation: (tx, b) =>
      vouchers.addReservation(tx, {
        voucher_id: b.voucherId,
        member_id: b.memberId,
        request_id: 'forged',
        code: 'FORGED',
        reward_id: 'five',
        kind: 'fixed-amount',
        details: {},
        points: 1n,
        value_minor: 1n,
        currency: 'EUR',
        reserved_at: NOW,
        expires_at: null,
      }),
    voucherOfRequest: (tx, b) => vouchers.voucherOfRequest(tx, b.memberId, b.requestId),
    lockVoucher: (tx, b) => vouchers.lockVoucher(tx, b.voucherId),
    voucherById: (tx, b) => vouchers.voucherById(tx, b.voucherId),
    setVoucherStatus: (tx, b) =>
      vouchers.setVoucherStatus(tx, b.voucherId, 'active', { discountId: 'stolen' }),
    linkToOrders: (tx, b) =>
      vouchers.linkToOrders(tx, [{ voucherId: b.voucherId, status: 'used', orderId: b.orderId, at: NOW }]),
    vouchersByCode: (tx, b) => vouchers.vouchersByCode(tx, [b.code], true),
    staleReservations: (tx) => vouchers.staleReservations(tx, NOW, null, 100),
    expiredVouchers: (tx) => vouchers.expiredVouchers(tx, NOW, 100),
    lockReward: (tx) => vouchers.lockReward(tx, 'five'),
    reservedPoints: (tx, b) => vouchers.reservedPoints(tx, b.memberId),
    soldOutRewards: (tx) => vouchers.soldOutRewards(tx, [{ id: 'five', stock: 1 }]),
    redemptionsOfMembers: (tx, b) => vouchers.redemptionsOfMembers(tx, [b.memberId], ['five']),
    redemptionsOf: (tx, b) => vouchers.redemptionsOf(tx, 'five', b.memberId),
    hasVoucherEnding: (tx, b) => vouchers.hasVoucherEnding(tx, b.memberId, NOW),
    tierOf: (tx, b) => vouchers.tierOf(tx, b.memberId, NOW),
  },
  expiry: {
    overdueLots: (tx) => expiry.overdueLots(tx, NOW, 100),
    lastActivityOf: (tx, b) => expiry.lastActivityOf(tx, [b.memberId]),
    expiringByMonth: (tx) => expiry.expiringByMonth(tx, 'UTC', NOW, 12),
    expiringOfMembers: (tx, b) => expiry.expiringOfMembers(tx, [b.memberId], 'UTC'),
  },
  'awaited-products': {
    markAwaitedProducts: (tx, b) => awaitedProducts.markAwaitedProducts(tx, [b.productId], NOW),
    ordersToSettleAgain: (tx) => awaitedProducts.ordersToSettleAgain(tx, 100),
  },
  portal: {
    memberHistory: (tx, b) => portal.memberHistory(tx, b.memberId, { before: null, limit: 10 }),
    portalPerson: (tx, b) => portal.portalPerson(tx, toShopifyCustomerId(b.shopifyId)),
  },
  'referral-codes': {
    referralCodesOf: (tx, b) => referralCodes.referralCodesOf(tx, [b.memberId]),
    addReferralCodes: (tx, b) =>
      referralCodes.addReferralCodes(tx, [{ memberId: b.memberId, code: 'FORGED' }], NOW),
    advocateByCode: (tx) => referralCodes.advocateByCode(tx, 'bravo', { lock: true }),
    countReferralDay: (tx, b) =>
      referralCodes.countReferralDay(tx, {
        memberId: b.memberId,
        day: '2026-01-01',
        channel: 'copy',
        what: 'visited',
      }),
    sealedReferralKey: (tx) => referralCodes.sealedReferralKey(tx),
    addReferralKey: (tx) => referralCodes.addReferralKey(tx, Buffer.from('forged')),
    replaceReferralKey: (tx) => referralCodes.replaceReferralKey(tx, Buffer.from('forged')),
  },
  'referral-evidence': {
    referralsByVoucher: (tx) => referralEvidence.referralsByVoucher(tx, ['INVITE-BRAVO']),
    addEvidence: (tx, b) =>
      referralEvidence.addEvidence(tx, [
        { orderId: b.orderId, paidAt: new Date(0), addressHash: 'forged', referralId: b.referralId },
      ]),
    mailboxesOf: (tx, b) => referralEvidence.mailboxesOf(tx, b.shopifyId, b.email),
    identitiesOf: (tx, b) => referralEvidence.identitiesOf(tx, [b.memberId]),
    sameMailboxes: (tx, b) => referralEvidence.sameMailboxes(tx, [b.memberId]),
    linkFriends: (tx, b) =>
      referralEvidence.linkFriends(tx, [{ emailHash: 'bravo', customerId: b.memberId }], NOW),
    markReferralsOf: (tx, b) => referralEvidence.markReferralsOf(tx, [b.orderId], NOW),
    ordersByVoucher: (tx, b) => referralEvidence.ordersByVoucher(tx, [b.referralId]),
    noteOrderCounts: (tx, b) =>
      referralEvidence.noteOrderCounts(tx, [{ orderId: b.orderId, orders: 9 }], NOW),
    countKnownOrders: (tx, b) =>
      referralEvidence
        .countKnownOrders(tx, [toShopifyCustomerId(b.shopifyId)])
        .then((found) => (found.size > 0 ? 'bravo' : '')),
    evidenceOf: async (tx, b) => (await referralEvidence.evidenceOf(tx, [b.orderId])).size,
    addressesOf: (tx, b) => referralEvidence.addressesOf(tx, [b.memberId], ['bravo']),
  },
  'referral-people': {
    referralCountsOf: (tx, b) =>
      referralPeople.referralCountsOf(tx, [b.memberId]).then((found) => (found.size > 0 ? 'bravo' : '')),
    mergeReferrals: (tx, b) => referralPeople.mergeReferrals(tx, b.memberId, 1n as MemberId, NOW),
    forgetFriend: (tx, b) => referralPeople.forgetFriend(tx, [b.memberId], ['bravo']),
    exportReferrals: (tx, b) => referralPeople.exportReferrals(tx, [b.memberId]),
  },
  'referral-reasons': {
    addBehindReasons: async (tx, b) => {
      const asked = {
        referralId: b.referralId,
        advocateId: b.memberId,
        firstName: '',
        lastName: '',
        email: null,
        code: '',
        channel: 'copy',
        friendEmail: '',
        friendId: null,
        state: 'review',
        reasons: ['velocity', 'same-address', 'month-full'],
        voucher: '',
        orderId: null,
        orderName: null,
        orderNet: 0n,
        claimedAt: NOW,
        boughtAt: NOW,
        qualifiesAt: NOW,
        rewardedAt: null,
        voucherExpiresAt: NOW,
        points: 0n,
        awardedPoints: 0n,
        decision: null,
        decidedAt: null,
        decidedBy: null,
        note: null,
      } as const;
      const [found] = await referralReasons.addBehindReasons(tx, [{ ...asked, reasons: [...asked.reasons] }]);
      const { velocity = null, sameAddress = null, monthFull = null } = found?.behind ?? {};
      return [velocity, sameAddress, monthFull].some((one) => one !== null) ? 'bravo' : '';
    },
  },
  referrals: {
    referralByEmail: (tx) => referrals.referralByEmail(tx, 'bravo'),
    referralsById: (tx, b) => referrals.referralsById(tx, [b.referralId], { lock: true }),
    claimantsOf: (tx, b) => referrals.claimantsOf(tx, b.email, [b.memberId]),
    ownOrdersOf: async (tx, b) =>
      String(await referrals.ownOrdersOf(tx, b.memberId)).replace(/[1-9]/, 'bravo'),
    claimsBetween: async (tx, b) =>
      String(await referrals.claimsBetween(tx, b.memberId, new Date(0), NOW)).replace(/[1-9]/, 'bravo'),
    addReferral: (tx, b) =>
      referrals.addReferral(tx, {
        referral_id: b.referralId,
        advocate_id: b.memberId,
        code: 'forged',
        channel: 'copy',
        email_hash: 'bravo',
        email_masked: 'forged',
        friend_id: null,
        claim_reasons: [],
        terms: REFERRAL_TERMS,
        discount_code: 'INVITE-BRAVO',
        voucher_expires_at: NOW,
        claimed_at: NOW,
      }),
    noteFriendVoucher: (tx, b) => referrals.noteFriendVoucher(tx, b.referralId, 'forged'),
    dropUnmade: (tx, b) => referrals.dropUnmade(tx, b.referralId),
    writeDecisions: (tx, b) =>
      referrals.writeDecisions(tx, [b.referralId], { decision: 'reject', at: NOW, by: 'forged', note: '' }),
    dueAdvocates: (tx) =>
      referrals.dueAdvocates(tx, NOW, 100).then((found) => (found.length > 1 ? 'bravo' : '')),
    lockReferralsOf: (tx, b) => referrals.lockReferralsOf(tx, [b.memberId], NOW),
    writeReferrals: (tx, b) =>
      referrals.writeReferrals(tx, [
        {
          referral_id: b.referralId,
          state: 'rewarded',
          reasons: [],
          order_id: null,
          order_net_minor: 0n,
          bought_at: null,
          qualifies_at: null,
          rewarded_at: NOW,
          awarded_points: 1n,
          settlements: 1,
          due_at: null,
        },
      ]),
    milestonesOf: (tx, b) => referrals.milestonesOf(tx, [b.memberId]),
    writeMilestones: (tx, b) =>
      referrals.writeMilestones(tx, [
        {
          member_id: b.memberId,
          milestone_id: 'bravo',
          friends: 1,
          points: 1n,
          reached_at: NOW,
          awarded_points: 1n,
          settlements: 1,
        },
      ]),
    lotsMadeBy: (tx, b) =>
      referrals.lotsMadeBy(tx, [b.idempotencyKey]).then((found) => (found.size > 0 ? 'bravo' : '')),
    upstreamOf: (tx, b) =>
      referrals
        .upstreamOf(tx, [{ id: b.referralId, advocateId: b.memberId, at: NOW }])
        .then((found) => (found.size > 0 ? 'bravo' : '')),
    referralsOf: (tx, b) => referrals.referralsOf(tx, b.memberId, 100),
    readFunnel: (tx) =>
      referralQueries.readFunnel(tx, {
        from: '2025-12-31',
        to: '2026-01-02',
        since: new Date(0),
        before: NOW,
      }),
    countReferralStates: (tx) =>
      referralQueries.countReferralStates(tx).then(({ claimed = 0n }) => (claimed > 1n ? 'bravo' : '')),
    readReferralPage: (tx, b) =>
      referralQueries.readReferralPage(
        tx,
        { state: null, search: '', advocateId: b.memberId },
        { limit: 100, after: null },
      ),
    countReferrals: (tx, b) =>
      referralQueries
        .countReferrals(tx, { state: null, search: '', advocateId: b.memberId })
        .then((found) => (found > 0n ? 'bravo' : '')),
    readAdvocates: (tx) => referralQueries.readAdvocates(tx, 'bravo', { limit: 100, offset: 0 }),
    readMemberReferrals: (tx, b) => referralQueries.readMemberReferrals(tx, b.memberId),
    readFriends: (tx, b) => referralQueries.readFriends(tx, b.memberId, 100),
  },
  products: {
    productFacts: (tx, b) => products.productFacts(tx, [b.productId]),
    upsertProducts: (tx, b) =>
      products.upsertProducts(tx, [stolenProduct(b)], { now: NOW, staleBefore: NOW }),
    markProductsDeleted: (tx, b) => products.markProductsDeleted(tx, [{ productId: b.productId, at: NOW }]),
    upsertCollections: (tx, b) => products.upsertCollections(tx, [stolenCollection(b)], NOW),
    markCollectionsDeleted: (tx, b) =>
      products.markCollectionsDeleted(tx, [{ collectionId: b.collectionId, at: NOW }]),
    productsToRefetch: (tx) => products.productsToRefetch(tx, NOW, 100),
    collectionsToRefetch: (tx) => products.collectionsToRefetch(tx, NOW, 100),
    writeFetchedProducts: (tx, b) =>
      products.writeFetchedProducts(tx, [{ ...stolenProduct(b), collectionIds: [] }], NOW),
    writeCollectionProducts: (tx, b) => products.writeCollectionProducts(tx, b.collectionId, [], NOW),
    markMissingDeleted: (tx) => products.markMissingDeleted(tx, NOW, NOW),
  },
  profiles: {
    openProfiles: (tx, b) => profiles.openProfiles(tx, [b.memberId]),
    writeProfiles: (tx, b) =>
      profiles.writeProfiles(tx, [
        { customerId: b.memberId, tags: ['stolen'], changes: {}, consent: { since: NOW, changedAt: NOW } },
      ]),
    joiningFacts: (tx, b) => profiles.joiningFacts(tx, [b.memberId]),
    openBirthday: (tx, b) => profiles.openBirthday(tx, b.memberId),
    writeBirthday: (tx, b) =>
      profiles.writeBirthday(tx, b.memberId, { month: 1, day: 1 }, { setAt: NOW, lockedAt: NOW }),
    membersWithBirthday: (tx) =>
      profiles.membersWithBirthday(tx, [{ month: 3, day: 3 }], NOW, 0n as MemberId, 100),
    membersWhoJoined: (tx) =>
      profiles.membersWhoJoined(tx, [{ from: new Date(0), to: NOW }], 0n as MemberId, 100),
    inheritProfile: (tx, b) => profiles.inheritProfile(tx, b.memberId, b.memberId),
  },
  'recurring-work': {
    startRecurringWork: (tx) => recurringWork.startRecurringWork(tx, ['sync-catalogue'], NOW),
    openTurn: (tx) => recurringWork.openTurn(tx, 'sync-catalogue'),
    writeTurn: (tx) =>
      recurringWork.writeTurn(tx, 'sync-catalogue', { dueAt: NOW, begunAt: NOW, cursor: 'stolen' }),
  },
  'event-awards': {
    presentMembers: (tx, b) => eventAwards.presentMembers(tx, [b.memberId]),
    givenAwards: (tx, b) =>
      eventAwards.givenAwards(tx, [{ memberId: b.memberId, rule: 'sign-up', key: 'once' }]),
    earlierAwards: (tx, b) => eventAwards.earlierAwards(tx, [b.memberId], ['sign-up']),
    timesAwarded: (tx, b) => eventAwards.timesAwarded(tx, [{ memberId: b.memberId, rule: 'sign-up' }]),
  },
  home: {
    readTotals: (tx) => home.readTotals(tx),
    readPointsOverTime: (tx) => home.readPointsOverTime(tx, '2026-01-01', '2026-12-31', 'month'),
    readRecentActivity: (tx) => home.readRecentActivity(tx, 100),
    refusedDataRequests: (tx) => home.refusedDataRequests(tx),
    readSetupFacts: (tx) => home.readSetupFacts(tx),
  },
  'ledger-check': { compareWithEntries: (tx) => ledgerCheck.compareWithEntries(tx, 'UTC') },
  member: {
    readMember: (tx, b) => member.readMember(tx, b.memberId),
    pointsOfMember: (tx, b) => member.pointsOfMember(tx, b.memberId),
    readLedger: (tx, b) => member.readLedger(tx, b.memberId, { after: null, limit: 50 }),
    readOrders: (tx, b) => member.readOrders(tx, b.memberId, 50),
    readVouchers: (tx, b) => member.readVouchers(tx, b.memberId, NOW, 50),
    readPendingLots: (tx, b) => member.readPendingLots(tx, b.memberId, 50),
  },
  members: {
    readMembers: (tx, b) =>
      members.readMembers(tx, { ...everybody, search: b.email }, { sort: 'newest', limit: 50 }),
    countMembers: (tx, b) => members.countMembers(tx, { ...everybody, search: b.email }),
  },
};

/** Functions of the system role, which sees no people and no points (see roles.db.test.ts), and those without SQL. */
const NOT_OF_A_SHOP = [
  'compliance.shopsWithOpenRequests',
  'compliance.eraseShop',
  'customers.customerKey',
  'due-work.shopsWithDueLots',
  'due-work.shopsWithLapsedVouchers',
  'due-work.shopsWithTiersDue',
  'due-work.shopsWithOverdueLots',
  'due-work.shopsWithStaleReservations',
  'due-work.shopsWithOldAnswers',
  'due-work.shopsWithOrdersToRefetch',
  'due-work.shopsWithCatalogueToRefetch',
  'due-work.shopsWithReferralsDue',
  'recurring-work.shopsWithDueWork',
  'event-awards.eventKey',
  'inbox.announceInbox',
  'inbox.shopsWithWaiting',
  'inbox.inboxStatus',
  'inbox.analyzeNewTables',
  'inbox.maintainPartitions',
  'publications.shopsToPublish',
  'private-sales.shopsWithSalesDue',
];

/** What cannot even be tried with another shop's ids: keys that lead nowhere, and what the role may not do. */
const REFUSED: Record<string, string> = {
  'inbox.storeReceived': 'permission denied for table inbox',
  'ledger.openBook': 'violates foreign key constraint "balances_shop_id_member_id_fkey"',
  'ledger.appendBook': 'violates foreign key constraint "balances_shop_id_member_id_fkey"',
  'shops.shopById': 'does not exist',
  'shops.registerShop': 'permission denied for table shops',
  'vouchers.addReservation': 'violates foreign key constraint "vouchers_shop_id_member_id_fkey"',
};

let app: TestApp;
let a: FullShop;
let b: FullShop;
let tables: string[];
let before: Record<string, string[]>;

beforeAll(async () => {
  app = await testApp();
  a = await aFullShop(app, 'alpha', 1000);
  b = await aFullShop(app, 'bravo', 900_000);
  tables = await tenantTables(app);
  before = await everythingOf(app, b.shopId, tables);
});
afterAll(() => app.close());

const asText = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === 'bigint' ? part.toString() : part instanceof Map ? [...part.entries()] : part,
  ) ?? '';

const cases = Object.entries(CALLS).flatMap(([area, calls]) =>
  Object.entries(calls).map(([name, call]) => [`${area}.${name}`, call] as const),
);

class Undone extends Error {}

/**
 * What a call answers inside the first shop, and what is then in the second, as the same transaction sees it. All of
 * it is undone, so that each call finds what the others found. That it is refused is an answer too.
 */
async function attempt(
  call: Call,
  forged: boolean,
): Promise<{ answer: string; bravo: Record<string, string[]>; refusal: string }> {
  let seen: { answer: string; bravo: Record<string, string[]> } | undefined;
  let refusal = '';
  await app.lealta.db
    .inShop(a.shopId, async (tx) => {
      const answer = asText(await call(forged ? { ...tx, query: tx.query, shopId: b.shopId } : tx, b));
      await tx.query("SELECT set_config('lealta.shop_id', $1, true)", [String(b.shopId)]);
      seen = { answer, bravo: await readEverything(tx, tables) };
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) refusal = String(error);
    });
  // Refused: the transaction ended there.
  return { refusal, ...(seen ?? { answer: '', bravo: await everythingOf(app, b.shopId, tables) }) };
}

describe('inside one shop', () => {
  it('both shops have rows in every table, so that there is something to find', async () => {
    for (const shop of [a, b]) {
      const found = await everythingOf(app, shop.shopId, tables);
      expect(Object.entries(found).filter(([, rows]) => rows.length === 0)).toEqual([]);
    }
  });

  it.each(cases)('%s finds and changes nothing of another, asked with its ids', async (name, call) => {
    const { answer, bravo, refusal } = await attempt(call, false);
    expect(refusal).toEqual(REFUSED[name] === undefined ? '' : expect.stringContaining(REFUSED[name]));
    expect(answer).not.toMatch(/bravo/i);
    expect(bravo).toEqual(before);
  });

  it.each(cases)(
    '%s finds and changes nothing of another, though its own condition names it',
    async (_name, call) => {
      const { answer, bravo } = await attempt(call, true);
      expect(answer).not.toMatch(/bravo/i);
      expect(bravo).toEqual(before);
    },
  );

  it('a session is found only by the name of its own shop, and opens only there', async () => {
    const store = sessions.createSessionStore(app.lealta.db, createSealer([Buffer.alloc(32, 7)]));
    expect((await store.loadSession(b.sessionId))?.accessToken).toBe('token-bravo');
    const stolen = new Session({
      id: b.sessionId,
      shop: a.domain,
      state: '',
      isOnline: false,
      accessToken: 'stolen',
    });
    await expect(store.storeSession(stolen)).rejects.toThrow('not a session of a shop');
    // The sealed bytes of one shop's session do not open in another's row.
    const moved = await app.lealta.db.inShop(b.shopId, (tx) =>
      tx.query<{ sealed: Buffer }>('SELECT sealed FROM sessions'),
    );
    await app.lealta.db.inShop(a.shopId, (tx) =>
      tx.query('UPDATE sessions SET sealed = $1', [moved[0]?.sealed]),
    );
    await expect(store.loadSession(a.sessionId)).rejects.toThrow();
  });

  it('every function of every store and query is among them', async () => {
    const folder = new URL('../../app/db/', import.meta.url);
    const files = readdirSync(fileURLToPath(folder)).filter((file) => /\.(store|queries)\.ts$/.test(file));
    const all: string[] = [];
    for (const file of files) {
      const exported: Record<string, unknown> = await import(new URL(file, folder).href);
      const area = file.replace(/\.(store|queries)\.ts$/, '');
      for (const [name, value] of Object.entries(exported)) {
        const isClass = /^class\b/.test(
          Function.prototype.toString.call(typeof value === 'function' ? value : () => 0),
        );
        if (typeof value === 'function' && !isClass) all.push(`${area}.${name}`);
      }
    }
    const looked = [...cases.map(([name]) => name), ...NOT_OF_A_SHOP, 'sessions.createSessionStore'];
    expect(all.sort()).toEqual(looked.sort());
  });
});
