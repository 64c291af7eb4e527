/** A friend is invited, claims, buys, and the return period passes: over the stand-in's Admin API and a real database. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readAdvocates, readMemberReferrals } from '#app/db/referrals.queries.ts';
import { orderPayload, refundPayload } from '#test/builders/orders.ts';
import { aReferralShop, type ReferralShop } from '#test/builders/referral-shop.ts';

let shop: ReferralShop;
let friends = 0;
const newEmail = () => {
  friends += 1;
  return `friend.${friends}@somewhere.example`;
};

beforeAll(async () => {
  shop = await aReferralShop();
});
afterAll(() => shop?.close());
beforeEach(async () => {
  shop.clock.set(shop.day(0));
  shop.line.faults.length = 0;
  await shop.publish({});
});

const stateOf = async (code: string) => {
  const found = (await shop.referrals()).find((row) => row.discount_code === code);
  return found === undefined ? null : { state: found.state, reasons: found.reasons };
};
const states = async (code: string) => (await stateOf(code))?.state;

it('rewards both sides once, when the friend bought and the return period is over', async () => {
  const advocate = await shop.aMember();
  await shop.lealta.referrals.countShare(shop.shopId, { memberId: advocate.memberId, channel: 'whatsapp' });
  await shop.lealta.referrals.countVisit(shop.shopId, { code: advocate.code, channel: 'whatsapp' });
  const email = newEmail();
  const outcome = await shop.claim(advocate, email);
  expect(outcome).toMatchObject({
    outcome: 'claimed',
    voucher: { kind: 'fixed-amount', value: 500, currency: 'EUR', minimum: 0, expiresAt: shop.day(30) },
  });
  if (outcome.outcome !== 'claimed') return;
  const { code } = outcome.voucher;
  const discount = shop.line.store.discounts.find((known) => known.code === code);
  expect(discount).toMatchObject({
    usageLimit: 1,
    customerIds: null,
    value: { kind: 'amount', amount: 500 },
  });
  expect(await shop.claim(advocate, email.toUpperCase())).toEqual(outcome);

  shop.clock.set(shop.day(2));
  const friend = shop.newId();
  const story = {
    id: shop.newId(),
    customerId: friend,
    email,
    placedAt: shop.day(2),
    discountCodes: [code.toLowerCase()],
  };
  await shop.hear({ topic: 'orders/paid', payload: orderPayload(story) });
  await shop.settle();
  expect(await stateOf(code)).toEqual({ state: 'bought', reasons: [] });
  expect(await shop.postings(advocate)).toEqual([]);

  shop.clock.set(shop.day(15, 23));
  await shop.settle();
  expect(await states(code)).toBe('bought');
  shop.clock.set(shop.day(16));
  await shop.settle();
  expect(await states(code)).toBe('rewarded');
  expect(await shop.postings(advocate)).toEqual([{ code: 'referral-award', points: 100 }]);
  // Heard again, and later: nothing more.
  await shop.hear({ topic: 'orders/updated', payload: orderPayload({ ...story, updatedAt: shop.day(20) }) });
  shop.clock.set(shop.day(21));
  expect(await shop.settle()).toBe(1);
  expect(await shop.settle()).toBe(0);
  expect(await shop.postings(advocate)).toHaveLength(1);
  expect(await shop.available(advocate)).toBe(100);
  expect(await shop.problems()).toEqual([]);
  const { referral, friends: listed } = await shop.lealta.referrals.of(shop.shopId, advocate.memberId);
  expect(referral).toMatchObject({
    code: advocate.code,
    url: `/apps/lealta/invite/${advocate.code}`,
    claimed: 1,
    bought: 1,
    rewarded: 1,
    next: null,
  });
  expect(listed).toEqual([
    {
      email: 'f•••@s•••.example',
      state: 'rewarded',
      rejected: null,
      claimedAt: new Date(shop.day(0)),
      qualifiesAt: new Date(shop.day(16)),
      points: 100n,
    },
  ]);
});

it('recognises a friend by the voucher alone, under another address, also without an account', async () => {
  const advocate = await shop.aMember();
  const code = await shop.claimed(advocate, newEmail());
  await shop.buys({ customerId: null, discountCodes: [code] });
  await shop.settle();
  expect(await states(code)).toBe('bought');
  shop.clock.set(shop.day(14));
  await shop.settle();
  expect(await shop.postings(advocate)).toEqual([{ code: 'referral-award', points: 100 }]);
});

it('counts no order without the voucher: who claimed a mailbox need not be its owner', async () => {
  const advocate = await shop.aMember();
  const code = await shop.claimed(advocate, 'pepa.lopez@gmail.com');
  shop.clock.set(shop.day(1));
  await shop.buys({ customerId: shop.newId(), email: 'Pepalopez+vino@googlemail.com' });
  await shop.settle();
  expect(await states(code)).toBe('claimed');
});

it('counts an order once, however many mailboxes its customer claimed with', async () => {
  const advocate = await shop.aMember();
  const codes: string[] = [];
  for (let n = 0; n < 3; n += 1) codes.push(await shop.claimed(advocate, newEmail()));
  const friend = { customerId: shop.newId(), email: newEmail() };
  await shop.buys({ ...friend, discountCodes: codes.slice(0, 1) });
  await shop.buys({ ...friend, discountCodes: codes.slice(1, 2) });
  shop.clock.set(shop.day(60));
  await shop.settle();
  expect(await shop.postings(advocate)).toEqual([{ code: 'referral-award', points: 100 }]);
  expect(await Promise.all(codes.map(states))).toEqual(['rewarded', 'rejected', 'expired']);
});

it.each([
  ['refunded', { refunds: 'all' as const }],
  ['cancelled', { cancelledAt: 10 }],
])('gives nothing for an order that is %s within the return period', async (_, change) => {
  const advocate = await shop.aMember();
  const email = newEmail();
  const code = await shop.claimed(advocate, email);
  const id = shop.newId();
  const story = {
    id,
    customerId: shop.newId(),
    email,
    discountCodes: [code],
    placedAt: shop.day(0),
    lines: [{ id: 7, quantity: 1, price: 5000 }],
  };
  await shop.hear({ topic: 'orders/paid', payload: orderPayload(story) });
  shop.clock.set(shop.day(10));
  const refund = { id: shop.newId(), at: shop.day(10), lines: [{ id: 7, quantity: 1 }] };
  if ('refunds' in change) await shop.hear({ topic: 'refunds/create', payload: refundPayload(id, refund) });
  else
    await shop.hear({
      topic: 'orders/cancelled',
      payload: orderPayload({ ...story, cancelledAt: shop.day(10), updatedAt: shop.day(10) }),
    });
  await shop.settle();
  expect(await states(code)).toBe('undone');
  shop.clock.set(shop.day(40));
  await shop.settle();
  expect(await states(code)).toBe('undone');
  expect(await shop.postings(advocate)).toEqual([]);
});

it('keeps what was rewarded when the order goes back after the return period', async () => {
  const advocate = await shop.aMember();
  const email = newEmail();
  const code = await shop.claimed(advocate, email);
  const story = {
    id: shop.newId(),
    customerId: shop.newId(),
    email,
    discountCodes: [code],
    placedAt: shop.day(0),
    lines: [{ id: 7, quantity: 1, price: 5000 }],
  };
  await shop.hear({ topic: 'orders/paid', payload: orderPayload(story) });
  const refund = { id: shop.newId(), at: shop.day(15), lines: [{ id: 7, quantity: 1 }] };
  shop.clock.set(shop.day(15));
  // Both are heard of before anybody looked: it counts all the same.
  await shop.hear({
    topic: 'orders/updated',
    payload: orderPayload({ ...story, status: 'refunded', refunds: [refund], updatedAt: shop.day(15) }),
  });
  await shop.settle();
  expect(await states(code)).toBe('rewarded');
  expect(await shop.postings(advocate)).toHaveLength(1);
});

it('takes the points back when a refund within the period is heard of late', async () => {
  const advocate = await shop.aMember();
  const email = newEmail();
  const code = await shop.claimed(advocate, email);
  const id = shop.newId();
  await shop.buys({
    id,
    customerId: shop.newId(),
    email,
    discountCodes: [code],
    lines: [{ id: 7, quantity: 1, price: 5000 }],
  });
  shop.clock.set(shop.day(20));
  await shop.settle();
  expect(await shop.available(advocate)).toBe(100);
  const refund = { id: shop.newId(), at: shop.day(3), lines: [{ id: 7, quantity: 1 }] };
  await shop.hear({ topic: 'refunds/create', payload: refundPayload(id, refund) });
  await shop.settle();
  expect(await states(code)).toBe('undone');
  expect(await shop.postings(advocate)).toEqual([
    { code: 'referral-award', points: 100 },
    { code: 'referral-undone', points: -100 },
  ]);
  expect(await shop.available(advocate)).toBe(0);
  expect(await shop.problems()).toEqual([]);
});

it('refuses what is no invitation, a mailbox of the advocate, a customer, and one that is thrown away', async () => {
  const advocate = await shop.aMember('marta.diaz@gmail.com');
  const outcomeOf = async (email: string, code = advocate.code) =>
    (await shop.claim({ code }, email)).outcome;
  expect(await outcomeOf(newEmail(), 'ZZZZZZZZ')).toBe('invite-unknown');
  expect(await outcomeOf(newEmail(), 'what?')).toBe('invite-unknown');
  expect(await outcomeOf('martadiaz+amiga@gmail.com')).toBe('invite-own');
  expect(await outcomeOf('no address')).toBe('email-not-accepted');
  expect(await outcomeOf('someone@mailinator.com')).toBe('email-not-accepted');
  await shop.buys({ customerId: shop.newId(), email: 'old.customer@gmail.com' });
  expect(await outcomeOf('oldcustomer@gmail.com')).toBe('invite-customer');
  expect((await shop.referrals()).filter((row) => row.advocate_id === advocate.memberId)).toEqual([]);
  await shop.publish({ active: false });
  expect(await outcomeOf(newEmail())).toBe('invite-unknown');
});

it('queues what is suspicious for the merchant, whose word counts, and may come late', async () => {
  await shop.publish({ review: { perDay: 1 } });
  const advocate = await shop.aMember();
  await shop.claimed(advocate, newEmail());
  const email = newEmail();
  const code = await shop.claimed(advocate, email);
  expect(await stateOf(code)).toEqual({ state: 'review', reasons: ['velocity'] });
  await shop.buys({ customerId: shop.newId(), email, discountCodes: [code] });
  shop.clock.set(shop.day(30));
  await shop.settle();
  expect(await stateOf(code)).toEqual({ state: 'review', reasons: ['velocity'] });
  const referralId = (await shop.referrals()).find((row) => row.discount_code === code)?.referral_id ?? '';
  const decide = async (decision: 'accept' | 'reject') =>
    (
      await shop.lealta.referrals.decide(shop.shopId, { referralIds: [referralId], decision, by: 'Rosa' })
    ).get(referralId);
  expect(await decide('accept')).toBe('rewarded');
  expect(await decide('accept')).toBe('rewarded');
  expect(await shop.postings(advocate)).toHaveLength(1);
  expect(await decide('reject')).toBe('rejected');
  expect(await shop.available(advocate)).toBe(0);
  expect(await decide('accept')).toBe('rewarded');
  expect(await shop.postings(advocate)).toEqual([
    { code: 'referral-award', points: 100 },
    { code: 'referral-undone', points: -100 },
    { code: 'referral-award', points: 100 },
  ]);
  expect(await shop.problems()).toEqual([]);
});

it.each([
  ['of the same account', 'the same'],
  ['of another account of the mailbox', 'another'],
])('hears late of an earlier order %s, of whoever used the voucher', async (_, account) => {
  const advocate = await shop.aMember();
  // Claimed with one mailbox, bought with another.
  const code = await shop.claimed(advocate, newEmail());
  const buyer = { customerId: shop.newId(), email: `buyer${shop.newId()}@gmail.com` };
  await shop.buys({ ...buyer, discountCodes: [code] });
  shop.clock.set(shop.day(14));
  await shop.settle();
  expect(await shop.available(advocate)).toBe(100);
  const other = { customerId: shop.newId(), email: buyer.email.replace('@', '+vino@') };
  await shop.buys({ ...(account === 'another' ? other : buyer), placedAt: shop.day(-20) });
  await shop.settle();
  expect(await stateOf(code)).toEqual({ state: 'rejected', reasons: ['existing-customer'] });
  expect(await shop.available(advocate)).toBe(0);
  // A later order says nothing about it, and is nothing to look at.
  await shop.buys({ ...other, placedAt: shop.day(15) });
  expect(await shop.settle()).toBe(0);
});

it('comes back to review for what comes to light after the merchant accepted', async () => {
  await shop.publish({ review: { perDay: 1 } });
  const advocate = await shop.aMember();
  await shop.claimed(advocate, newEmail());
  const email = newEmail();
  const code = await shop.claimed(advocate, email);
  const referralIds = (await shop.referrals()).flatMap((row) =>
    row.discount_code === code ? [row.referral_id] : [],
  );
  const accept = () =>
    shop.lealta.referrals.decide(shop.shopId, { referralIds, decision: 'accept', by: 'Rosa' });
  await accept();
  expect(await stateOf(code)).toEqual({ state: 'claimed', reasons: [] });
  const friend = { customerId: shop.newId(), email };
  await shop.buys({ ...friend, discountCodes: [code] });
  // An order of before the claim is told of after it.
  await shop.buys({ ...friend, placedAt: shop.day(-10) });
  await shop.settle();
  expect(await stateOf(code)).toEqual({ state: 'review', reasons: ['existing-customer'] });
  shop.clock.set(shop.day(30));
  await shop.settle();
  expect(await shop.postings(advocate)).toEqual([]);
  await accept();
  expect(await states(code)).toBe('rewarded');
  await accept();
  expect(await shop.postings(advocate)).toHaveLength(1);
  // Rejected and accepted once more: what was seen before stays seen.
  await shop.lealta.referrals.decide(shop.shopId, { referralIds, decision: 'reject', by: 'Rosa' });
  await accept();
  expect(await states(code)).toBe('rewarded');
});

it('queues an order that goes where the advocate’s own go', async () => {
  const advocate = await shop.aMember();
  const to = (address1: string) => ({
    shipping_address: { address1, address2: null, zip: '46001', country_code: 'ES' },
  });
  const pay = (story: Parameters<typeof orderPayload>[0], address1: string) => ({
    topic: 'orders/paid',
    payload: { ...orderPayload({ placedAt: shop.clock.now().toISOString(), ...story }), ...to(address1) },
  });
  await shop.hear(pay({ id: shop.newId(), customerId: advocate.shopifyId }, 'C/ Mayor, 3, 2ºA'));
  shop.clock.set(shop.day(1));
  const [near, far] = [newEmail(), newEmail()];
  const codes = [await shop.claimed(advocate, near), await shop.claimed(advocate, far)];
  await shop.hear(
    pay(
      { id: shop.newId(), customerId: shop.newId(), email: near, discountCodes: codes.slice(0, 1) },
      'calle mayor 3 - 2 a',
    ),
    pay(
      { id: shop.newId(), customerId: shop.newId(), email: far, discountCodes: codes.slice(1) },
      'calle mayor 5 - 2 a',
    ),
  );
  await shop.settle();
  expect(await Promise.all(codes.map(stateOf))).toEqual([
    { state: 'review', reasons: ['same-address'] },
    { state: 'bought', reasons: [] },
  ]);
  const kept = JSON.stringify(
    await shop.lealta.db.inShop(shop.shopId, (tx) => tx.query('SELECT * FROM referral_evidence')),
    (_, v) => String(v),
  );
  expect(kept.toLowerCase()).not.toContain('mayor');
});

it('finds circles of two and of three', async () => {
  const [ana, bea, cleo] = [
    await shop.aMember('ana@circle.example'),
    await shop.aMember('bea@circle.example'),
    await shop.aMember('cleo@circle.example'),
  ];
  expect((await stateOf(await shop.claimed(ana, 'bea@circle.example')))?.state).toBe('claimed');
  shop.clock.set(shop.day(1));
  expect((await stateOf(await shop.claimed(bea, 'cleo@circle.example')))?.state).toBe('claimed');
  shop.clock.set(shop.day(2));
  expect(await stateOf(await shop.claimed(cleo, 'ana@circle.example'))).toEqual({
    state: 'review',
    reasons: ['circle'],
  });
});

it('rejects the advocate’s own order, and a customer’s, though they have the voucher', async () => {
  const advocate = await shop.aMember();
  const own = await shop.claimed(advocate, newEmail());
  await shop.buys({ customerId: advocate.shopifyId, discountCodes: [own] });
  const customer = shop.newId();
  await shop.buys({ customerId: customer, placedAt: shop.day(-10) });
  const used = await shop.claimed(advocate, newEmail());
  shop.clock.set(shop.day(1));
  await shop.buys({ customerId: customer, discountCodes: [used] });
  await shop.settle();
  expect(await stateOf(own)).toEqual({ state: 'rejected', reasons: ['own-order'] });
  expect(await stateOf(used)).toEqual({ state: 'rejected', reasons: ['existing-customer'] });
});

it('doubles in a campaign’s window, adds milestones, and stops at the month’s most', async () => {
  await shop.publish({
    perMonth: 2,
    returnDays: 0,
    campaigns: [
      { id: 'c', name: { es: 'Doble', en: 'Double' }, from: shop.day(1), until: shop.day(2), percent: 200 },
    ],
    milestones: [{ id: 'two', friends: 2, points: 50 }],
  });
  const advocate = await shop.aMember();
  const brings = async () => {
    const email = newEmail();
    const code = await shop.claimed(advocate, email);
    await shop.buys({ customerId: shop.newId(), email, discountCodes: [code] });
    await shop.settle();
    return code;
  };
  await brings();
  shop.clock.set(shop.day(1));
  const second = await brings();
  expect(await shop.postings(advocate)).toEqual([
    { code: 'referral-award', points: 100 },
    { code: 'referral-award', points: 200 },
    { code: 'referral-milestone', points: 50 },
  ]);
  shop.clock.set(shop.day(3));
  const third = await brings();
  expect(await stateOf(third)).toEqual({ state: 'rejected', reasons: ['month-full'] });
  // When one of the two goes, its place in the month is free, and the milestone has its two friends again.
  const referralId = (await shop.referrals()).find((row) => row.discount_code === second)?.referral_id ?? '';
  await shop.lealta.referrals.decide(shop.shopId, {
    referralIds: [referralId],
    decision: 'reject',
    by: 'Rosa',
  });
  expect(await states(third)).toBe('rewarded');
  expect(await shop.available(advocate)).toBe(250);
  // The merchant sees what the advocate has, milestones with it.
  const { listed, own } = await shop.lealta.db.inShop(shop.shopId, async (tx) => ({
    listed: await readAdvocates(tx, '', { limit: 50, offset: 0 }),
    own: await readMemberReferrals(tx, advocate.memberId),
  }));
  expect(listed.rows.find((row) => row.memberId === advocate.memberId)?.points).toBe(250n);
  expect(own.points).toBe(250n);
  shop.clock.set(shop.day(35));
  await brings();
  expect(await shop.available(advocate)).toBe(350);
  expect(await shop.problems()).toEqual([]);
});

it('expires without an order, and the mailbox can be invited again', async () => {
  const advocate = await shop.aMember();
  const email = newEmail();
  const code = await shop.claimed(advocate, email);
  shop.clock.set(shop.day(30));
  await shop.settle();
  expect(await states(code)).toBe('expired');
  const again = await shop.claimed(await shop.aMember(), email);
  expect(again).not.toBe(code);
  expect(await states(again)).toBe('claimed');
});

it('leaves no claim where Shopify refuses, and finds the voucher whose answer was lost', async () => {
  const advocate = await shop.aMember();
  const email = newEmail();
  const graphql = /graphql\.json$/;
  const refusal = {
    data: {
      discountCodeBasicCreate: {
        codeDiscountNode: null,
        userErrors: [{ code: 'INVALID', field: [], message: 'No room for codes' }],
      },
    },
  };
  const nobody = { data: { typed: null, plain: null, nodes: [] } };
  for (const body of [nobody, refusal])
    shop.line.faults.push({ path: graphql, kind: 'answer', status: 200, body: JSON.stringify(body) });
  expect(await shop.claim(advocate, email)).toEqual({ outcome: 'refused', message: 'No room for codes' });
  expect((await shop.referrals()).filter((row) => row.advocate_id === advocate.memberId)).toEqual([]);
  shop.line.faults.push(
    ...Array.from({ length: 8 }, () => ({ path: graphql, kind: 'lost-answer' as const })),
  );
  expect((await shop.claim(advocate, email)).outcome).toBe('shopify-unavailable');
  shop.line.faults.length = 0;
  const code = await shop.claimed(advocate, email);
  expect(shop.line.store.discounts.filter((known) => known.code === code)).toHaveLength(1);
});

it('does not keep a friend waiting for a silent Shopify, and loses nothing', async () => {
  const advocate = await shop.aMember();
  const input = { code: advocate.code, email: newEmail(), channel: 'whatsapp' as const };
  for (let n = 0; n < 8; n += 1) shop.line.faults.push({ path: /graphql\.json$/, kind: 'silence' });
  const started = performance.now();
  const outcome = await shop.lealta.referrals.claim(shop.shopId, input, { patienceMs: 500 });
  expect(outcome).toEqual({ outcome: 'shopify-unavailable' });
  expect(performance.now() - started).toBeLessThan(5_000);
  shop.line.faults.length = 0;
  const code = await shop.claimed(advocate, input.email);
  expect(shop.line.store.discounts.filter((known) => known.code === code)).toHaveLength(1);
});

it('gives one mailbox one voucher, also when it claims many times at once with several codes', async () => {
  const advocates = [await shop.aMember(), await shop.aMember(), await shop.aMember()];
  const email = newEmail();
  const outcomes = await Promise.all(
    advocates.flatMap((each) => [shop.claim(each, email), shop.claim(each, email)]),
  );
  const codes = new Set(
    outcomes.map((each) => (each.outcome === 'claimed' ? each.voucher.code : each.outcome)),
  );
  expect(codes.size).toBe(1);
  const [code = ''] = codes;
  expect(shop.line.store.discounts.filter((known) => known.code === code)).toHaveLength(1);
});
