import { z } from 'zod';
import type { ReferralItem } from '#app/db/referrals.queries.ts';
import type { ReferralDecision, ReferralState } from '#app/domain/referrals/referral.ts';
import { storable } from '#app/kernel/read-json.ts';

/** As many as a page of the list shows. */
export const DECIDED_MAX = 50;
export const NOTE_MAX = 300;

const decision = z.object({
  intent: z.enum(['accept', 'reject']),
  ids: z.array(z.uuid()).min(1).max(DECIDED_MAX),
  note: z.string().transform(storable).pipe(z.string().trim().max(NOTE_MAX)),
});

/** The merchant's word that a request brings; null when it brings none. */
export function parseDecision(
  sent: FormData,
): { intent: ReferralDecision; ids: string[]; note: string } | null {
  const parsed = decision.safeParse({
    intent: sent.get('intent'),
    ids: [...new Set(sent.getAll('id'))],
    note: sent.get('note') ?? '',
  });
  return parsed.success ? parsed.data : null;
}

/** What becomes of a referral by the merchant's word: the key of a sentence, and the points that it moves. */
export type Effect = { key: `${ReferralDecision}.${EffectOf}`; points: bigint };
type EffectOf = 'pays' | 'waits' | 'opens' | 'nothing' | 'takesBack' | 'stops' | 'stays';

const OPEN: ReadonlySet<ReferralState> = new Set(['claimed', 'review', 'bought']);

const DONE: ReadonlySet<ReferralState> = new Set(['rewarded', 'undone', 'expired']);

/** What the merchant's word will do, told before it is given. */
export function effectOf(intent: ReferralDecision, item: ReferralItem, now: Date): Effect {
  const { state, reasons, points, awardedPoints, boughtAt, qualifiesAt, orderName } = item;
  if (intent === 'reject') {
    if (awardedPoints > 0n) return { key: 'reject.takesBack', points: awardedPoints };
    return { key: OPEN.has(state) ? 'reject.stops' : 'reject.stays', points: 0n };
  }
  // Who left the club gets nothing more, whatever the merchant says.
  if (DONE.has(state) || reasons.includes('advocate-left')) return { key: 'accept.nothing', points: 0n };
  if (boughtAt !== null && qualifiesAt !== null)
    return { key: qualifiesAt <= now ? 'accept.pays' : 'accept.waits', points };
  // Rejected for what it was: whether its order counts then is seen when it is looked at again.
  return { key: orderName === null ? 'accept.opens' : 'accept.waits', points };
}

/** The effects of a word about several, those that are the same counted together. */
export function effectsOf(
  intent: ReferralDecision,
  items: readonly ReferralItem[],
  now: Date,
): { key: Effect['key']; count: number; points: bigint }[] {
  const found = new Map<Effect['key'], { key: Effect['key']; count: number; points: bigint }>();
  for (const item of items) {
    const { key, points } = effectOf(intent, item, now);
    const sum = found.get(key) ?? { key, count: 0, points: 0n };
    found.set(key, { key, count: sum.count + 1, points: sum.points + points });
  }
  return [...found.values()];
}
