import { customersByEmail } from '#app/db/customers.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import { readLedger, readMember, readOrders, readPendingLots, readVouchers } from '#app/db/member.queries.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import { toDecimal } from '#app/kernel/money.ts';
import { type Command, text } from '../command.ts';
import { findShop, openForOperator } from '../open-database.ts';
import { count, facts, moment, table, toJson } from '../table.ts';

const entriesMax = 20;
const ordersMax = 10;

type Shown = NonNullable<Awaited<ReturnType<typeof read>>>;

export const memberShow: Command = {
  name: 'member show',
  summary: 'Show a member’s points, newest entries, orders and vouchers.',
  details: `Shows the customer with an e-mail address: profile, points, the newest ${entriesMax} ledger entries with their cause, the newest ${ordersMax} orders, and vouchers. Exit code 1 when there is no such customer.`,
  options: {
    shop: {
      type: 'string',
      value: '<shop>',
      required: true,
      help: 'Domain of the shop, with or without .myshopify.com.',
    },
    email: {
      type: 'string',
      value: '<address>',
      required: true,
      help: 'E-mail address of the customer, in any case.',
    },
  },
  async run({ env, options, json, output }) {
    const { db, close } = await openForOperator(env);
    try {
      const shop = await findShop(db, text(options, 'shop'));
      const email = text(options, 'email');
      const members = await db.inShop(shop.shopId, async (tx) => {
        const found: Shown[] = [];
        for (const row of await customersByEmail(tx, email)) {
          const member = await read(tx, row.customer_id);
          if (member) found.push(member);
        }
        return found;
      });
      if (json) output.out(toJson({ shop: shop.domain, members: members.map(toPlain) }));
      else if (members.length === 0)
        output.note(`No customer of ${shop.domain} has the e-mail address ${email}.`);
      else output.out(members.map(toText).join('\n\n'));
      return members.length === 0 ? 1 : 0;
    } finally {
      await close();
    }
  },
};

async function read(tx: ShopTx, memberId: MemberId) {
  const profile = await readMember(tx, memberId);
  if (!profile) return null;
  return {
    profile,
    ledger: (await readLedger(tx, memberId, { after: null, limit: entriesMax })).rows.map((entry) =>
      // One row tells a redemption; the points left `available` in the reservation that it completes.
      entry.kind === 'redeem' ? { ...entry, available: entry.points } : entry,
    ),
    pendingLots: await readPendingLots(tx, memberId, entriesMax),
    orders: await readOrders(tx, memberId, ordersMax),
    vouchers: await readVouchers(tx, memberId, new Date(), ordersMax),
  };
}

function toPlain({ profile, ledger, pendingLots, orders, vouchers }: Shown) {
  return {
    memberId: String(profile.memberId),
    shopifyCustomerId: profile.shopifyId === null ? null : String(profile.shopifyId),
    email: profile.email,
    firstName: profile.firstName,
    lastName: profile.lastName,
    enrolledAt: profile.enrolledAt,
    enrolmentSource: profile.enrolmentSource,
    mergedInto: profile.mergedInto === null ? null : String(profile.mergedInto),
    points: {
      pending: profile.pending,
      available: profile.available,
      debt: profile.debt,
      lifetime: profile.lifetime,
      redeemed: profile.redeemed,
    },
    pendingLots: pendingLots.map((lot) => ({
      points: lot.points,
      maturesAt: lot.maturesAt,
      order: lot.orderName,
    })),
    entries: ledger.map((entry) => ({
      at: entry.occurredAt,
      kind: entry.kind,
      points: entry.points,
      pending: entry.pending,
      available: entry.available,
      code: entry.cause.code,
      params: entry.cause.params,
      programmeVersion: entry.programmeVersion,
    })),
    orders: orders.map((order) => ({
      orderId: String(order.orderId),
      name: order.name,
      placedAt: order.placedAt,
      currency: order.currency,
      total: toDecimal(order.totalMinor, order.currency),
      net: toDecimal(order.netMinor, order.currency),
      financialStatus: order.financialStatus,
      awardedPoints: order.awardedPoints,
    })),
    vouchers: vouchers.map((voucher) => ({
      code: voucher.code,
      status: voucher.status,
      points: voucher.points,
      value: toDecimal(voucher.valueMinor, voucher.currency),
      currency: voucher.currency,
      expiresAt: voucher.expiresAt,
      usedOrder: voucher.usedOrderName,
    })),
  };
}

function toText({ profile, ledger, pendingLots, orders, vouchers }: Shown): string {
  const next = pendingLots[0];
  const parts = [
    facts([
      ['Member', `${profile.firstName} ${profile.lastName}`.trim() || '-'],
      ['E-mail', profile.email ?? '-'],
      ['Shopify customer', String(profile.shopifyId ?? '-')],
      ['Enrolled', profile.enrolledAt ? `${moment(profile.enrolledAt)} (${profile.enrolmentSource})` : 'no'],
      ...(profile.mergedInto === null ? [] : [['Merged into', String(profile.mergedInto)] as const]),
      ['Available', count(profile.available)],
      [
        'Pending',
        `${count(profile.pending)}${next ? `, the next ${count(next.points)} on ${moment(next.maturesAt)}` : ''}`,
      ],
      ...(profile.debt > 0n ? [['Debt', count(profile.debt)] as const] : []),
      ['Lifetime', count(profile.lifetime)],
    ]),
  ];
  if (ledger.length > 0)
    parts.push(
      table(
        [
          { heading: 'At (UTC)' },
          { heading: 'Pending', numeric: true },
          { heading: 'Available', numeric: true },
          { heading: 'Cause' },
        ],
        ledger.map((entry) => [
          moment(entry.occurredAt),
          signed(entry.pending),
          signed(entry.available),
          causeOf(entry.cause),
        ]),
      ),
    );
  if (orders.length > 0)
    parts.push(
      table(
        [
          { heading: 'Order' },
          { heading: 'Placed (UTC)' },
          { heading: 'Status' },
          { heading: 'Total', numeric: true },
          { heading: 'Net', numeric: true },
          { heading: 'Points', numeric: true },
        ],
        orders.map((order) => [
          order.name,
          moment(order.placedAt),
          order.cancelledAt ? 'cancelled' : order.financialStatus,
          `${toDecimal(order.totalMinor, order.currency)} ${order.currency}`,
          toDecimal(order.netMinor, order.currency),
          count(order.awardedPoints),
        ]),
      ),
    );
  if (vouchers.length > 0)
    parts.push(
      table(
        [
          { heading: 'Voucher' },
          { heading: 'Status' },
          { heading: 'Points', numeric: true },
          { heading: 'Value', numeric: true },
          { heading: 'Expires (UTC)' },
          { heading: 'Order' },
        ],
        vouchers.map((voucher) => [
          voucher.code,
          voucher.status,
          count(voucher.points),
          `${toDecimal(voucher.valueMinor, voucher.currency)} ${voucher.currency}`,
          moment(voucher.expiresAt),
          voucher.usedOrderName ?? '-',
        ]),
      ),
    );
  return parts.join('\n\n');
}

const signed = (points: bigint): string => (points === 0n ? '' : `${points > 0n ? '+' : ''}${count(points)}`);

const causeOf = ({ code, params }: Shown['ledger'][number]['cause']): string =>
  [code, ...Object.entries(params).map(([name, value]) => `${name}=${value}`)].join(' ');
