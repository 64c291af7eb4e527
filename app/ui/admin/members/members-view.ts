import {
  type Cursor,
  MEMBER_SORTS,
  MEMBERSHIPS,
  type MemberSort,
  type Membership,
} from '#app/domain/members/member-list.ts';
import { settingId } from '#app/domain/programme/texts.ts';
import { isPostgresInstant } from '#app/kernel/postgres-instant.ts';
import { storable } from '#app/kernel/read-json.ts';

/** What the address of the members page says: which customers, in which order. Days are ISO, in the shop's calendar. */
export type MembersView = {
  membership: Membership;
  search: string;
  withBalance: boolean;
  joinedFrom: string;
  joinedTo: string;
  /** A tier's id; `none` is in no tier; the empty text is whatever tier. */
  tier: string;
  sort: MemberSort;
  /** Names go from A to Z, everything else from most to least; or the other way round. */
  reversed: boolean;
};

/** What the list shows before anybody filters; left out of addresses. */
export const DEFAULT_VIEW: MembersView = {
  membership: 'member',
  search: '',
  withBalance: false,
  joinedFrom: '',
  joinedTo: '',
  tier: '',
  sort: 'newest',
  reversed: false,
};

/** In no tier, as the address says it. */
export const NO_TIER = 'none';

const SEARCH_MAX = 100;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Reads a view from an address; what it does not understand counts as not said. */
export function parseMembersView(params: URLSearchParams): MembersView {
  const day = (name: string) => (DAY.test(params.get(name) ?? '') ? (params.get(name) ?? '') : '');
  return {
    membership: MEMBERSHIPS.find((each) => each === params.get('show')) ?? DEFAULT_VIEW.membership,
    search: storable(params.get('q') ?? '').slice(0, SEARCH_MAX),
    withBalance: params.get('balance') === '1',
    joinedFrom: day('from'),
    joinedTo: day('to'),
    tier: settingId.safeParse(params.get('tier')).data ?? '',
    sort: MEMBER_SORTS.find((each) => each === params.get('sort')) ?? DEFAULT_VIEW.sort,
    reversed: params.get('order') === 'reversed',
  };
}

/** The address of a view; only what differs from the default is said. */
export function membersViewParams(view: MembersView): URLSearchParams {
  const params = new URLSearchParams();
  if (view.membership !== DEFAULT_VIEW.membership) params.set('show', view.membership);
  if (view.search !== '') params.set('q', view.search);
  if (view.withBalance) params.set('balance', '1');
  if (view.joinedFrom !== '') params.set('from', view.joinedFrom);
  if (view.tier !== '') params.set('tier', view.tier);
  if (view.joinedTo !== '') params.set('to', view.joinedTo);
  if (view.sort !== DEFAULT_VIEW.sort) params.set('sort', view.sort);
  if (view.reversed) params.set('order', 'reversed');
  return params;
}

/** Whether an empty list is for want of members or because of the filters. */
export const isFiltered = (view: MembersView): boolean =>
  view.search !== '' ||
  view.withBalance ||
  view.joinedFrom !== '' ||
  view.joinedTo !== '' ||
  view.tier !== '';

/** A cursor as part of an address. */
export const encodeCursor = ({ value, id }: Cursor): string => `${id}~${value}`;

const CURSOR_VALUE: Record<MemberSort, RegExp> = {
  newest: /^\d{1,18}$/,
  name: /^[^\0]{0,600}$/u,
  available: /^-?\d{1,18}$/,
  lifetime: /^-?\d{1,18}$/,
};

/** Null for what is no cursor of this view: an address may be edited or come from another order. */
export function parseCursor(text: string | null, { sort, membership }: MembersView): Cursor | null {
  const match = /^(\d{1,18})~(.*)$/su.exec(text ?? '');
  const [, id = '', value = ''] = match ?? [];
  const fits =
    sort === 'newest' && membership === 'member' ? isPostgresInstant(value) : CURSOR_VALUE[sort].test(value);
  return match && fits ? { id, value } : null;
}
