import type { SummaryRow } from '#app/db/publications.store.ts';
import type { Birthday } from '#app/domain/event-awards/birthday.ts';
import { type ShownEntry, showEntry } from '#app/domain/ledger/shown-entry.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import { pointsFor, waysToEarn } from '#app/domain/programme/ways-to-earn.ts';
import { programmeReferrals } from '#app/domain/referrals/terms.ts';
import { summariseReward } from '#app/domain/rewards/reward-summary.ts';
import { summariseVoucher, type VoucherSummary } from '#app/domain/rewards/voucher.ts';

import { tiersSummary } from './standing-summary.ts';

/** What the storefront knows of a member: the JSON of the customer's metafield. Numbers are whole. */
export type MemberSummary = {
  readonly v: 1;
  readonly at: string;
  readonly enrolled: boolean;
  /** Left the club and has not come back: no order makes them a member again. */
  readonly away: boolean;
  readonly points: { readonly pending: number; readonly available: number; readonly lifetime: number };
  readonly nextMaturity: { readonly points: number; readonly at: string } | null;
  readonly entries: readonly ShownEntry[];
  readonly vouchers: readonly VoucherSummary[];
  /** What the member told; `editableUntil`: from then on only the merchant changes it. */
  readonly birthday: (Birthday & { readonly editableUntil: string | null }) | null;
  /** Takes marketing by e-mail, as Shopify last told. */
  readonly subscribed: boolean;
};

/** A member's summary as the storefront reads it. */
export function toSummary(row: SummaryRow, at: Date): MemberSummary {
  return {
    v: 1,
    at: at.toISOString(),
    enrolled: row.enrolled,
    away: row.away,
    points: {
      pending: Number(row.pending),
      available: Number(row.available),
      lifetime: Number(row.lifetime),
    },
    nextMaturity:
      row.next_at === null || row.next_points === null
        ? null
        : { points: Number(row.next_points), at: row.next_at.toISOString() },
    entries: row.entries.map(({ at: moved, points, ...entry }) =>
      showEntry({ ...entry, at: new Date(moved), points: BigInt(points) }),
    ),
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
    referrals: programmeReferrals(settings.referrals, shop.now),
    ...tiersSummary(settings.tiers),
    rewards: settings.rewards.map((reward) =>
      summariseReward(reward, { soldOut: shop.soldOut.includes(reward.id) }),
    ),
  };
}
