import type { SummaryRow } from '#app/db/publications.store.ts';
import type { Birthday } from '#app/domain/event-awards/birthday.ts';
import { type Cause, isLoss } from '#app/domain/ledger/accounts.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import { summariseReward } from '#app/domain/rewards/reward-summary.ts';
import { summariseVoucher, type VoucherSummary } from '#app/domain/rewards/voucher.ts';
import { programmeReferrals } from '../referrals/referral-summary.ts';
import { tiersSummary } from './standing-summary.ts';

/** What the storefront knows of a member: the JSON of the customer's metafield. Numbers are whole. */
export type MemberSummary = {
  readonly v: 1;
  readonly at: string;
  readonly enrolled: boolean;
  readonly points: { readonly pending: number; readonly available: number; readonly lifetime: number };
  readonly nextMaturity: { readonly points: number; readonly at: string } | null;
  readonly entries: readonly {
    readonly at: string;
    readonly points: number;
    readonly account: 'pending' | 'available';
    readonly code: string;
    readonly params: Readonly<Record<string, string | number>>;
    /** Of an order that earned more than the rate: its parts. */
    readonly lines?: Cause['lines'];
    readonly maturesAt?: string;
  }[];
  readonly vouchers: readonly VoucherSummary[];
  /** What the member told; `editableUntil`: from then on only the merchant changes it. */
  readonly birthday: (Birthday & { readonly editableUntil: string | null }) | null;
  /** Takes marketing by e-mail, as Shopify last told. */
  readonly subscribed: boolean;
};

/** A member's summary as the storefront reads it; who adjusted points (`by`) is left out. */
export function toSummary(row: SummaryRow, at: Date): MemberSummary {
  return {
    v: 1,
    at: at.toISOString(),
    enrolled: row.enrolled,
    points: {
      pending: Number(row.pending),
      available: Number(row.available),
      lifetime: Number(row.lifetime),
    },
    nextMaturity:
      row.next_at === null || row.next_points === null
        ? null
        : { points: Number(row.next_points), at: row.next_at.toISOString() },
    entries: row.entries.map((entry) => {
      const { by: _by, ...params } = entry.cause.params;
      const maturesAt = entry.pending ? params.matures_at : undefined;
      return {
        at: new Date(entry.at).toISOString(),
        points: isLoss(entry.kind) ? -Number(entry.points) : Number(entry.points),
        account: entry.pending ? 'pending' : 'available',
        code: entry.cause.code,
        params,
        ...(entry.cause.lines === undefined ? {} : { lines: entry.cause.lines }),
        ...(typeof maturesAt === 'string' ? { maturesAt } : {}),
      };
    }),
    vouchers: row.vouchers.map(({ points, value, expiresAt, ...voucher }) =>
      summariseVoucher(
        {
          ...voucher,
          points: BigInt(points),
          valueMinor: BigInt(value),
          expiresAt: expiresAt === null ? null : new Date(expiresAt),
        },
        { whole: false },
      ),
    ),
    birthday:
      row.birth_month === null || row.birth_day === null
        ? null
        : {
            month: row.birth_month,
            day: row.birth_day,
            editableUntil: row.birthday_locked_at?.toISOString() ?? null,
          },
    subscribed: row.subscribed,
  };
}

/** What the rules of a kind give together; null where there is none. */
function pointsFor(kind: 'birthday' | 'newsletter', { rules }: ProgrammeVersion['settings']): number | null {
  const points = rules.flatMap((rule) => (rule.kind === kind && rule.active ? [rule.points] : []));
  return points.length === 0 ? null : points.reduce((sum, one) => sum + one);
}

/** By what members earn besides the rate: rules and campaigns by their names; what takes points away is none. */
const waysToEarn = ({ rules, campaigns }: ProgrammeVersion['settings']) => [
  ...rules
    .filter((rule) => rule.active && rule.kind !== 'birthday' && !('percent' in rule && rule.percent <= 100))
    .map(({ name }) => ({ name })),
  ...campaigns
    .filter((campaign) => campaign.active)
    .map(({ name, startsAt, endsAt }) => ({ name, startsAt, endsAt })),
];

/** What the storefront knows of the programme: the JSON of the app's own metafield. */
export function toProgrammeSummary(
  live: ProgrammeVersion,
  shop: {
    readonly currency: string;
    readonly taxesIncluded: boolean;
    readonly netShare: number | null;
    readonly soldOut: readonly string[];
    readonly now: Date;
  },
): object {
  const { version, settings } = live;
  const { earning } = settings;
  const priceHoldsTax = shop.taxesIncluded && !earning.includeTax;
  return {
    v: 1,
    version,
    active: true,
    name: settings.name,
    pointsName: settings.pointsName,
    rate: { points: earning.points, perMinor: earning.perMinor },
    currencies: earning.currencies,
    rounding: earning.rounding,
    currency: shop.currency,
    netPer10000: priceHoldsTax ? (shop.netShare ?? 10_000) : 10_000,
    giftCardsEarn: earning.includeGiftCards,
    pendingFrom: earning.pendingFrom,
    pendingDays: earning.pendingDays,
    enrolment: settings.enrolment,
    asks: { birthday: pointsFor('birthday', settings), newsletter: pointsFor('newsletter', settings) },
    ways: waysToEarn(settings),
    referrals: programmeReferrals(live, shop.now),
    ...tiersSummary(settings.tiers),
    rewards: settings.rewards.map((reward) =>
      summariseReward(reward, { soldOut: shop.soldOut.includes(reward.id) }),
    ),
  };
}
