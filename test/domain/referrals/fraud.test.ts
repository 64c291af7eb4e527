/** Every pattern of fraud, and what looks like it and is none. */
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { addressKey } from '#app/domain/referrals/address-key.ts';
import { type ClaimFacts, decideClaim } from '#app/domain/referrals/decide-claim.ts';
import {
  decideReferral,
  type FriendOrder,
  type ReferralFacts,
} from '#app/domain/referrals/decide-referral.ts';
import type { ReferralReason } from '#app/domain/referrals/referral.ts';
import { type Eligible, rewardAdvocate } from '#app/domain/referrals/reward-advocate.ts';
import { referralSettings } from '#app/domain/referrals/settings.ts';
import { termsOf } from '#app/domain/referrals/terms.ts';
import type { MemberId, OrderId } from '#app/kernel/ids.ts';
import { readOrder, orderPayload as schema } from '#app/shopify/payloads/order.ts';
import { type OrderStory, orderPayload } from '#test/builders/orders.ts';

const settings = referralSettings.parse({ active: true, review: { perDay: 3 } });
const ADVOCATE = 1n as MemberId;
const FRIEND = 2n as MemberId;
const T0 = new Date('2026-03-01T10:00:00Z');
const day = (n: number): Date => new Date(T0.getTime() + n * 86_400_000);

const claimFacts = (change: Partial<ClaimFacts> = {}): ClaimFacts => ({
  advocate: { customerId: ADVOCATE, identity: 'ana@gmail.com' },
  claimants: [],
  ownOrders: 0,
  claimsToday: 0,
  ...change,
});
const claimant = (change: Partial<ClaimFacts['claimants'][number]> = {}) => ({
  customerId: FRIEND as bigint,
  hasOrders: false,
  invitedAdvocate: false,
  ...change,
});

describe('a claim', () => {
  const refused = (refusal: string) => ({ outcome: 'refused', refusal });
  const accepted = (...suspicious: string[]) => ({ outcome: 'accepted', suspicious });
  it.each<[string, string, Partial<ClaimFacts>, object]>([
    [
      'the same customer',
      'x@y.es',
      { claimants: [claimant({ customerId: ADVOCATE })] },
      refused('invite-own'),
    ],
    ['the same mailbox by an alias', 'a.na+x@googlemail.com', {}, refused('invite-own')],
    ['a name like the advocate’s elsewhere', 'ana@outlook.com', {}, accepted()],
    ['a disposable domain', 'x@mailinator.com', {}, refused('email-not-accepted')],
    ['what is no address', 'x@y', {}, refused('email-not-accepted')],
    ['two addresses', 'x@y.es, z@y.es', {}, refused('email-not-accepted')],
    [
      'an existing customer',
      'x@y.es',
      { claimants: [claimant({ hasOrders: true })] },
      refused('invite-customer'),
    ],
    ['an account without orders', 'x@y.es', { claimants: [claimant()] }, accepted()],
    ['the last of a usual day', 'x@y.es', { claimsToday: 2 }, accepted()],
    ['one more than usual in a day', 'x@y.es', { claimsToday: 3 }, accepted('velocity')],
    ['far more than usual in a day', 'x@y.es', { claimsToday: 30 }, refused('invite-full-today')],
    ['of a member who spent one voucher themselves', 'x@y.es', { ownOrders: 1 }, accepted()],
    ['of one who does so again', 'x@y.es', { ownOrders: 2 }, refused('invite-unknown')],
    ['letters that only look like the advocate’s', 'ａna@gmail.com', {}, refused('email-not-accepted')],
    ['a domain in other letters', 'x@müller.example', {}, refused('email-not-accepted')],
    ['a mailbox of aliases only', '+x@y.es', {}, refused('email-not-accepted')],
    ['a domain that is none', 'a@-.-', {}, refused('email-not-accepted')],
    ['a circle', 'x@y.es', { claimants: [claimant({ invitedAdvocate: true })] }, accepted('circle')],
  ])('%s', (_, email, change, expected) => {
    expect(decideClaim(email, claimFacts(change), settings)).toEqual(expected);
  });

  it('is not looked at for circles where the merchant does not want it', () => {
    const open = referralSettings.parse({ active: true, review: { circles: false } });
    const facts = claimFacts({ claimants: [claimant({ invitedAdvocate: true })] });
    expect(decideClaim('x@y.es', facts, open)).toEqual(accepted());
  });
});

let orders = 100;
function anOrder(story: Partial<OrderStory> = {}, change: Partial<FriendOrder> = {}): FriendOrder {
  orders += 1;
  const payload = orderPayload({ id: orders, placedAt: day(1).toISOString(), ...story });
  const snapshot = readOrder(schema.parse(payload), day(1));
  return {
    order: { ...snapshot, orderId: snapshot.orderId as OrderId, deletedAt: null },
    person: 'friend',
    paidAt: snapshot.placedAt,
    voucher: 'own',
    ofAdvocate: false,
    toAdvocate: false,
    inCircle: false,
    unheardOrders: 'none',
    ...change,
  };
}
const facts = (change: Partial<ReferralFacts> = {}): ReferralFacts => ({
  claimedAt: T0,
  voucherExpiresAt: day(30),
  terms: termsOf(1, settings, T0),
  claimReasons: [],
  decision: null,
  orders: [anOrder()],
  basis: defaultSettings().earning,
  wasRewarded: false,
  ...change,
});
const terms = (change: Partial<ReferralFacts['terms']>) => ({ ...termsOf(1, settings, T0), ...change });
const acceptedFor = (...seen: ReferralReason[]): ReferralFacts['decision'] => ({
  word: 'accept',
  at: day(2),
  seen,
});
const before = (story: Partial<OrderStory> = {}) =>
  anOrder({ placedAt: day(-9).toISOString(), ...story }, { voucher: null });
const gone = { id: 7, quantity: 1, price: 5000 };
const refundOn = (n: number, beyond?: number) => ({
  lines: [gone],
  refunds: [
    {
      id: 9,
      at: day(n).toISOString(),
      ...(beyond === undefined ? { lines: [{ id: 7, quantity: 1 }] } : { beyond }),
    },
  ],
});

describe('a referral, a month later', () => {
  const review = (...reasons: string[]) => ({ state: 'review', reasons });
  const rejected = (...reasons: string[]) => ({ state: 'rejected', reasons });
  const state = (is: string) => ({ state: is, reasons: [] });
  it.each<[string, Partial<ReferralFacts>, object]>([
    ['a first order', {}, state('rewarded')],
    ['nothing bought', { orders: [] }, state('expired')],
    [
      'the advocate’s own order with the voucher',
      { orders: [anOrder({}, { voucher: 'own', ofAdvocate: true })] },
      rejected('own-order'),
    ],
    [
      'an order by somebody else with the voucher',
      { orders: [anOrder({}, { person: 'another' })] },
      state('rewarded'),
    ],
    [
      'an order without an account, with the voucher',
      { orders: [anOrder({}, { person: null })] },
      state('rewarded'),
    ],
    [
      'an order without the voucher, whoever’s it is',
      { orders: [anOrder({}, { voucher: null })] },
      state('expired'),
    ],
    [
      'an order with another referral’s voucher',
      { orders: [anOrder({}, { voucher: 'other' })] },
      state('expired'),
    ],
    [
      'whoever bought with another friend’s voucher before',
      { orders: [anOrder({}, { voucher: 'other' }), anOrder({ placedAt: day(2).toISOString() })] },
      rejected('existing-customer'),
    ],
    ['a customer of before', { orders: [before(), anOrder()] }, rejected('existing-customer')],
    [
      'whoever only tried before: cancelled',
      { orders: [before({ cancelledAt: day(-8).toISOString() }), anOrder()] },
      state('rewarded'),
    ],
    [
      'whoever only tried before: refunded',
      { orders: [before({ status: 'refunded' }), anOrder()] },
      state('rewarded'),
    ],
    [
      'whoever only tried before: never paid',
      { orders: [before({ status: 'pending' }), anOrder()] },
      state('rewarded'),
    ],
    ['a test order', { orders: [anOrder({ test: true })] }, state('expired')],
    ['an order placed before the claim, and no other', { orders: [before()] }, state('expired')],
    [
      'an order to the advocate’s address',
      { orders: [anOrder({}, { toAdvocate: true })] },
      review('same-address'),
    ],
    [
      'the same, where the merchant does not mind',
      { orders: [anOrder({}, { toAdvocate: true })], terms: terms({ sameAddress: false }) },
      state('rewarded'),
    ],
    ['an order of a circle', { orders: [anOrder({}, { inCircle: true })] }, review('circle')],
    ['too many claims that day', { claimReasons: ['velocity'] }, review('velocity')],
    [
      'several at once',
      { claimReasons: ['circle'], orders: [anOrder({}, { toAdvocate: true, inCircle: true })] },
      review('circle', 'same-address'),
    ],
    [
      'suspicious, but accepted',
      { claimReasons: ['velocity'], decision: acceptedFor('velocity') },
      state('rewarded'),
    ],
    [
      'accepted, and to the advocate’s address after that',
      {
        claimReasons: ['velocity'],
        decision: acceptedFor('velocity'),
        orders: [anOrder({}, { toAdvocate: true })],
      },
      review('same-address'),
    ],
    [
      'accepted for that as well',
      {
        claimReasons: ['velocity'],
        decision: acceptedFor('velocity', 'same-address'),
        orders: [anOrder({}, { toAdvocate: true })],
      },
      state('rewarded'),
    ],
    [
      'accepted when it was suspicious, and a customer of before after that',
      { claimReasons: ['velocity'], decision: acceptedFor('velocity'), orders: [before(), anOrder()] },
      review('existing-customer'),
    ],
    [
      'the advocate’s own order, accepted: they are no new customer either',
      { decision: acceptedFor('own-order'), orders: [before(), anOrder({}, { ofAdvocate: true })] },
      state('rewarded'),
    ],
    [
      'accepted with nothing against it, and a customer of before after that',
      { decision: acceptedFor(), orders: [anOrder({}, { unheardOrders: 'some' })] },
      review('existing-customer'),
    ],
    [
      'suspicious, accepted, and refunded',
      {
        claimReasons: ['velocity'],
        decision: acceptedFor('velocity'),
        orders: [anOrder(refundOn(5))],
      },
      state('undone'),
    ],
    [
      'a customer of before, but accepted',
      { orders: [before(), anOrder()], decision: acceptedFor('existing-customer') },
      state('rewarded'),
    ],
    [
      'somebody of whom Shopify counts orders that nobody told us of',
      { orders: [anOrder({}, { unheardOrders: 'some' })] },
      review('existing-customer'),
    ],
    [
      'the same, suspicious as well',
      { claimReasons: ['velocity'], orders: [anOrder({}, { unheardOrders: 'some' })] },
      review('velocity', 'existing-customer'),
    ],
    [
      'the same, once rewarded',
      { orders: [anOrder({}, { unheardOrders: 'some' })], wasRewarded: true },
      state('rewarded'),
    ],
    [
      'somebody of whom Shopify was not asked yet',
      { orders: [anOrder({}, { unheardOrders: 'unasked' })] },
      { ...state('bought'), asks: expect.any(BigInt), dueAt: new Date(day(31).getTime() + 60_000) },
    ],
    [
      'the same in review: the merchant sees all of it',
      { claimReasons: ['velocity'], orders: [anOrder({}, { unheardOrders: 'unasked' })] },
      { ...review('velocity'), asks: expect.any(BigInt) },
    ],
    [
      'rejected by the merchant',
      { decision: { word: 'reject', at: day(2), seen: [] } },
      rejected('merchant'),
    ],
    ['too small', { terms: terms({ minimum: 5001 }) }, state('expired')],
    ['just large enough', { terms: terms({ minimum: 5000 }) }, state('rewarded')],
    [
      'a first order too small, and a larger one',
      {
        terms: terms({ minimum: 6000 }),
        orders: [
          anOrder({}, { voucher: null }),
          anOrder({ placedAt: day(2).toISOString(), lines: [{ id: 8, quantity: 2, price: 5000 }] }),
        ],
      },
      state('expired'),
    ],
    [
      'the same, where later orders count too',
      {
        terms: terms({ minimum: 6000, firstOrderOnly: false }),
        orders: [
          anOrder({}, { voucher: null }),
          anOrder({ placedAt: day(2).toISOString(), lines: [{ id: 8, quantity: 2, price: 5000 }] }),
        ],
      },
      state('rewarded'),
    ],
    ['refunded on the last day', { orders: [anOrder(refundOn(14.9))] }, state('undone')],
    ['refunded a day too late', { orders: [anOrder(refundOn(15.1))] }, state('rewarded')],
    ['refunded as money', { orders: [anOrder(refundOn(3, 5000))] }, state('undone')],
    ['refunded in part', { orders: [anOrder(refundOn(3, 2000))] }, state('rewarded')],
    [
      'refunded below the minimum',
      { terms: terms({ minimum: 4000 }), orders: [anOrder(refundOn(3, 2000))] },
      state('expired'),
    ],
    [
      'cancelled within the period',
      { orders: [anOrder({ cancelledAt: day(9).toISOString() })] },
      state('undone'),
    ],
    [
      'cancelled after it',
      { orders: [anOrder({ cancelledAt: day(16).toISOString(), status: 'voided' })] },
      state('rewarded'),
    ],
    [
      'undone, and bought again',
      { orders: [anOrder(refundOn(3)), anOrder({ placedAt: day(4).toISOString() })] },
      state('rewarded'),
    ],
    ['never paid', { orders: [anOrder({ status: 'pending' }, { paidAt: null })] }, state('expired')],
    ['paid a week late', { orders: [anOrder({}, { paidAt: day(20) })] }, state('bought')],
  ])('%s', (_, change, expected) => {
    expect(decideReferral(facts(change), day(31))).toMatchObject(expected);
  });

  it('says when to look again: at the voucher’s end, and at the end of the return period', () => {
    expect(decideReferral(facts({ orders: [] }), day(1))).toMatchObject({ state: 'claimed', dueAt: day(30) });
    expect(decideReferral(facts(), day(2))).toMatchObject({
      state: 'bought',
      qualifiesAt: day(15),
      dueAt: day(15),
    });
    expect(decideReferral(facts(), day(15))).toMatchObject({ state: 'rewarded', dueAt: null });
  });
});

describe('an address', () => {
  const key = (address1: string, zip = '46001', country = 'ES') =>
    addressKey({ address1, address2: null, zip, country });
  it.each([
    ['C/ Mayor, 3, 2ºA', 'calle mayor 3 - 2 a', true],
    ['Avda. del Puerto 12', 'AVENIDA DEL PUERTO, nº 12', true],
    ['Hauptstraße 5', 'Hauptstr. 5', true],
    ['12 High Street, Flat 4', '12 high st apt 4', true],
    ['C/ Mayor 3', 'C/ Mayor 5', false],
    ['C/ Mayor 3, 2A', 'C/ Mayor 3, 2B', false],
  ])('%s and %s', (one, other, same) => {
    expect(key(one) === key(other)).toBe(same);
  });
  it('is another in another town, and none without a door', () => {
    expect(key('C/ Mayor 3', '46001')).not.toBe(key('C/ Mayor 3', '28001'));
    expect(key('C/ Mayor 3', '46001', 'ES')).not.toBe(key('C/ Mayor 3', '46001', 'IT'));
    expect(key('Apartado')).toBeNull();
    expect(key('C/ Mayor 3', '')).toBeNull();
  });
});

describe('the most of a month', () => {
  const versions = [
    {
      version: 1,
      effectiveFrom: new Date(0),
      settings: {
        ...defaultSettings(),
        referrals: referralSettings.parse({ perMonth: 2, milestones: [{ id: 'm', friends: 3, points: 9 }] }),
      },
    },
  ];
  const eligible = (referralId: string, at: string, change: Partial<Eligible> = {}): Eligible => ({
    referralId,
    countsAt: new Date(at),
    points: 10n,
    accepted: false,
    ...change,
  });
  const outcomes = (list: Eligible[], isMemberAt = (_: Date) => true) => {
    const { rewards, milestones } = rewardAdvocate(list, { versions, timezone: 'Europe/Madrid', isMemberAt });
    const told = list.map(({ referralId }) => {
      const found = rewards.get(referralId);
      return found?.outcome === 'rejected' ? found.reason : found?.friend;
    });
    return [told, milestones.map(({ id }) => id)];
  };
  it('is counted in the sequence in which friends count, by the shop’s calendar', () => {
    const third = '2026-03-31T21:59:59Z';
    expect(
      outcomes([
        eligible('c', third),
        eligible('a', '2026-03-02T00:00:00Z'),
        eligible('b', '2026-03-03T00:00:00Z'),
      ]),
    ).toEqual([['month-full', 1, 2], []]);
    const april = '2026-03-31T22:00:00Z';
    expect(
      outcomes([
        eligible('c', april),
        eligible('a', '2026-03-02T00:00:00Z'),
        eligible('b', '2026-03-03T00:00:00Z'),
      ]),
    ).toEqual([[3, 1, 2], ['m']]);
    expect(
      outcomes([
        eligible('c', third, { accepted: true }),
        eligible('a', '2026-03-02T00:00:00Z'),
        eligible('b', '2026-03-03T00:00:00Z'),
      ]),
    ).toEqual([[3, 1, 2], ['m']]);
  });
  it('friends who come to count while their member is away bring nothing', () => {
    const wasThere = (at: Date) => at < new Date('2026-03-02T12:00:00Z');
    expect(
      outcomes([eligible('a', '2026-03-02T00:00:00Z'), eligible('b', '2026-03-03T00:00:00Z')], wasThere),
    ).toEqual([[1, 'advocate-left'], []]);
  });
});
