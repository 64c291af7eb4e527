import type { ShopTx } from '#app/db/database.ts';
import { joiningFacts } from '#app/db/profiles.store.ts';
import { hasEventRule, type MemberEvent } from '#app/domain/event-awards/decide-event-awards.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import type { TierContext } from '../tiers/tier-context.ts';
import { postEvents } from './award-event.ts';

/** Consent given so shortly before joining is of the same visit, e.g. in the checkout of the order that makes a member. */
const SAME_VISIT_MS = 24 * 3_600_000;

/**
 * Points for joining, and for taking the newsletter. Consent that was there long before somebody joined earns nothing,
 * nor does consent that is withdrawn and given again. Asks nothing where no programme has such rules.
 * @param joined members whose enrolment is news
 * @param consents consent given by customers, members or not
 */
export async function awardJoining(
  tx: ShopTx,
  {
    joined,
    consents,
  }: {
    readonly joined: readonly MemberId[];
    readonly consents: readonly { readonly memberId: MemberId; readonly at: Date }[];
  },
  context: TierContext,
): Promise<void> {
  const signUp = joined.length > 0 && hasEventRule(context.versions, ['sign-up']);
  const newsletter = joined.length + consents.length > 0 && hasEventRule(context.versions, ['newsletter']);
  if (!signUp && !newsletter) return;
  const consented = newsletter ? consents : [];
  const facts = await joiningFacts(tx, [
    ...new Set([...joined, ...consented.map((consent) => consent.memberId)]),
  ]);
  const isNew = new Set(joined);
  const events = facts.flatMap(({ memberId, enrolledAt, marketingSince }): MemberEvent[] => {
    const given = consented.filter((consent) => consent.memberId === memberId).map((consent) => consent.at);
    if (isNew.has(memberId) && marketingSince !== null) given.push(marketingSince);
    const counted = given
      .filter((at) => at.getTime() >= enrolledAt.getTime() - SAME_VISIT_MS)
      .map((at) => (at < enrolledAt ? enrolledAt : at))
      .sort((a, b) => a.getTime() - b.getTime());
    const once = { memberId, key: 'once' };
    return [
      ...(signUp && isNew.has(memberId)
        ? [{ ...once, kind: 'sign-up' as const, occurredAt: enrolledAt }]
        : []),
      // Each of them, because a rule may have been in force at the second only; it is awarded once all the same.
      ...(newsletter
        ? counted.map((occurredAt) => ({ ...once, kind: 'newsletter' as const, occurredAt }))
        : []),
    ];
  });
  await postEvents(tx, events, context);
}
