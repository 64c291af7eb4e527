import type { ReferralCursor, ReferralsFilter } from '#app/db/referrals.queries.ts';
import { REFERRAL_STATES, type ReferralState } from '#app/domain/referrals/referral.ts';
import { toMemberId } from '#app/kernel/ids.ts';
import { isPostgresInstant } from '#app/kernel/postgres-instant.ts';
import { storable } from '#app/kernel/read-json.ts';

/** What the address of the list of referrals says. */
export type ReferralsView = {
  /** Null shows those in any state. */
  state: ReferralState | null;
  search: string;
  /** A member's id: only the friends of that one. */
  advocate: string;
};

const SEARCH_MAX = 100;
const ID = /^\d{1,18}$/;

/** Reads a view from an address; what it does not understand counts as not said. */
export function parseReferralsView(params: URLSearchParams): ReferralsView {
  const advocate = params.get('advocate') ?? '';
  return {
    state: REFERRAL_STATES.find((state) => state === params.get('state')) ?? null,
    search: storable(params.get('q') ?? '').slice(0, SEARCH_MAX),
    advocate: ID.test(advocate) ? advocate : '',
  };
}

/** The address of a view. */
export function referralsViewParams({ state, search, advocate }: ReferralsView): URLSearchParams {
  const params = new URLSearchParams();
  if (state !== null) params.set('state', state);
  if (search !== '') params.set('q', search);
  if (advocate !== '') params.set('advocate', advocate);
  return params;
}

export const toReferralsFilter = ({ state, search, advocate }: ReferralsView): ReferralsFilter => ({
  state,
  search,
  advocateId: advocate === '' ? null : toMemberId(advocate),
});

const CURSOR = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})~(.+)$/;

/** A cursor as part of an address. */
export const encodeReferralCursor = ({ at, id }: ReferralCursor): string => `${id}~${at}`;

/** Null for what is none: an address may be edited. */
export function parseReferralCursor(text: string | null): ReferralCursor | null {
  const [, id, at] = CURSOR.exec(text ?? '') ?? [];
  return id === undefined || at === undefined || !isPostgresInstant(at) ? null : { id, at };
}
