import type { ShownEntry } from '#app/domain/ledger/shown-entry.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { RewardSummary } from '#app/domain/rewards/reward-summary.ts';
import type { VoucherSummary } from '#app/domain/rewards/voucher.ts';
import type { Html } from './html.ts';
import type { InBoth, Words } from './words.ts';

export const PAGES = ['home', 'rewards', 'tiers', 'friends', 'activity', 'settings', 'my-data'] as const;
export type PageName = (typeof PAGES)[number];

type At = { readonly points: number; readonly at: string };

/** What pages show of a member: the summary that the blocks read, too. */
export type ShownMember = {
  readonly points: { readonly pending: number; readonly available: number; readonly lifetime: number };
  readonly nextMaturity: At | null;
  readonly expiring: At | null;
  readonly entries: readonly ShownEntry[];
  readonly vouchers: readonly VoucherSummary[];
  readonly birthday: {
    readonly month: number;
    readonly day: number;
    readonly editableUntil: string | null;
  } | null;
  readonly tier: {
    readonly id: string;
    readonly name: InBoth;
    readonly percent: number;
    readonly perks: { readonly es: readonly string[]; readonly en: readonly string[] };
    readonly keep: { readonly missing: number; readonly until: string } | null;
  } | null;
  readonly nextTier: {
    readonly name: InBoth;
    readonly missing: number;
    readonly basis: string;
    readonly share: number;
  } | null;
  readonly cards: readonly { readonly name: InBoth; readonly done: number; readonly needed: number }[];
  readonly reached: readonly { readonly rewardId: string; readonly next: string | null }[];
};

/** Who is looking: a visitor who is not logged in, a customer, a member, or somebody who left the club. */
export type Looking = 'guest' | 'customer' | 'member' | 'away';

/** What every page of the portal is made of. */
export type View = {
  readonly now: Date;
  readonly shop: { readonly name: string; readonly currency: string; readonly timezone: string };
  readonly settings: ProgrammeSettings;
  readonly rewards: readonly RewardSummary[];
  readonly looking: Looking;
  readonly firstName: string;
  readonly member: ShownMember | null;
  /** Proves that a form came from a page of ours; null for whoever is not logged in. */
  readonly token: string | null;
  /** The page that was asked for, where somebody who has to log in first comes back to. */
  readonly wanted: PageName | null;
  /** A new id for something that is done once, however often its form is sent. */
  readonly requestId: (about: string) => string;
  readonly notice: Notice | null;
};

/** What is said on top of a page: that something is done, or why it is not. */
export type Notice = {
  readonly kind: 'done' | 'wrong';
  readonly text: (words: Words) => string | Html;
  /** The form that could not be done, as it was sent: nobody types anything twice. */
  readonly typed?: URLSearchParams;
};

/** What a page shows in one language. */
export type Page = (view: View, words: Words) => Html;
