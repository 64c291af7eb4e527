import { isDisposable } from './disposable.ts';
import { emailDomain, emailIdentity } from './email-identity.ts';
import type { ReviewReason } from './referral.ts';
import type { ReferralSettings } from './settings.ts';

/** Claims of one advocate in a day, as a multiple of what is usual, beyond which no more vouchers are given. */
const TOO_MANY = 10;

/** What is known when somebody accepts an invitation. */
export type ClaimFacts = {
  readonly advocate: { readonly customerId: bigint; readonly identity: string | null };
  /** The customers with the claimant's mailbox, and whoever is logged in. */
  readonly claimants: readonly {
    readonly customerId: bigint;
    readonly hasOrders: boolean;
    /** They invited the advocate, directly or through others. */
    readonly invitedAdvocate: boolean;
  }[];
  /** Of this advocate's referrals, those that ended as an order of their own. */
  readonly ownOrders: number;
  /** Claims of this advocate today, without this one. */
  readonly claimsToday: number;
};

export type ClaimRefusal =
  | 'email-not-accepted'
  | 'invite-own'
  | 'invite-customer'
  | 'invite-full-today'
  | 'invite-unknown';

export type ClaimDecision =
  | { readonly outcome: 'refused'; readonly refusal: ClaimRefusal }
  | { readonly outcome: 'accepted'; readonly suspicious: readonly ReviewReason[] };

/** Plain ASCII: other letters that look or count the same would make a mailbox many. */
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*/=?^_`{|}~.-][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;
/** So many orders of their own with friends' vouchers, and an advocate's invitations are good for nothing more. */
const OWN_ORDERS = 2;

/** The mailbox of an address that may claim; null where it is none, or one to be thrown away. */
export function acceptedIdentity(
  email: string,
  { blockedDomains, allowedDomains }: Pick<ReferralSettings, 'blockedDomains' | 'allowedDomains'>,
): string | null {
  const trimmed = email.trim();
  const domain = emailDomain(trimmed);
  if (trimmed.length > 254 || !ADDRESS.test(trimmed) || domain === null) return null;
  if (isDisposable(domain, { blocked: blockedDomains, allowed: allowedDomains })) return null;
  return emailIdentity(trimmed);
}

/** Whether an invitation can be accepted with an e-mail address, and what about it the merchant should look at. */
export function decideClaim(email: string, facts: ClaimFacts, settings: ReferralSettings): ClaimDecision {
  const { advocate, claimants, claimsToday, ownOrders } = facts;
  const refuse = (refusal: ClaimRefusal): ClaimDecision => ({ outcome: 'refused', refusal });
  const identity = acceptedIdentity(email, settings);
  if (identity === null) return refuse('email-not-accepted');
  if (ownOrders >= OWN_ORDERS) return refuse('invite-unknown');
  if (identity === advocate.identity || claimants.some((one) => one.customerId === advocate.customerId))
    return refuse('invite-own');
  if (claimants.some((one) => one.hasOrders)) return refuse('invite-customer');
  const { perDay, circles } = settings.review;
  if (claimsToday >= perDay * TOO_MANY) return refuse('invite-full-today');
  const suspicious: ReviewReason[] = [];
  if (claimsToday >= perDay) suspicious.push('velocity');
  if (circles && claimants.some((one) => one.invitedAdvocate)) suspicious.push('circle');
  return { outcome: 'accepted', suspicious };
}
