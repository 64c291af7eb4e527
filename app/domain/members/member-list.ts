/** Which customers a list shows, and in which order. */
export const MEMBERSHIPS = ['member', 'not-member', 'everybody'] as const;
export const MEMBER_SORTS = ['newest', 'name', 'available', 'lifetime'] as const;
export type Membership = (typeof MEMBERSHIPS)[number];
export type MemberSort = (typeof MEMBER_SORTS)[number];

/** A place in a sorted list: the sort value of a row as text, and its id. */
export type Cursor = { readonly value: string; readonly id: string };
