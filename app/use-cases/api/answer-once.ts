import {
  claimAnswer,
  deleteAnswers,
  dropAnswer,
  keepAnswer,
  type OnceKey,
  readAnswer,
} from '#app/db/api.store.ts';
import type { Database } from '#app/db/database.ts';
import type { Clock } from '#app/kernel/clock.ts';
import { hashOf, type Json } from '#app/kernel/hash.ts';
import type { ShopId } from '#app/kernel/ids.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

/** Answers are kept so long. */
export const ANSWERS_KEPT_MS = 24 * 3_600_000;
/** A request takes seconds: one that is unanswered for so long was left behind by a process that died. */
const ABANDONED_MS = 120_000;

export type Answered = { readonly status: number; readonly body: string };
export type OnceOutcome =
  | ({ readonly outcome: 'answered'; readonly replayed: boolean } & Answered)
  | { readonly outcome: 'in-flight' }
  | { readonly outcome: 'key-reused' };

/**
 * Does a request once for each idempotency key: sent again it gets the answer of the first time. What fails on our
 * side (5xx, or a throw) is not kept, so that it can be sent again; `work` must be safe to repeat.
 * @param request what makes two requests the same
 */
export async function answerOnce(
  { db, clock }: Deps,
  shopId: ShopId,
  once: OnceKey,
  request: Json,
  work: () => Promise<Answered>,
): Promise<OnceOutcome> {
  const requestHash = hashOf(request);
  const known = await db.inShop(shopId, async (tx) => {
    const now = clock();
    const forgetBefore = new Date(now.getTime() - ANSWERS_KEPT_MS);
    const abandonedBefore = new Date(now.getTime() - ABANDONED_MS);
    const claimed = await claimAnswer(tx, once, requestHash, { now, forgetBefore, abandonedBefore });
    return claimed ? null : ((await readAnswer(tx, once)) ?? 'gone');
  });
  // Dropped between the two statements: as good as under way.
  if (known === 'gone') return { outcome: 'in-flight' };
  if (known !== null) {
    if (known.requestHash !== requestHash) return { outcome: 'key-reused' };
    if (known.status === null) return { outcome: 'in-flight' };
    return { outcome: 'answered', replayed: true, status: known.status, body: known.body };
  }
  try {
    const answer = await work();
    await db.inShop(shopId, (tx) =>
      answer.status >= 500 ? dropAnswer(tx, once) : keepAnswer(tx, once, answer),
    );
    return { outcome: 'answered', replayed: false, ...answer };
  } catch (error) {
    await db.inShop(shopId, (tx) => dropAnswer(tx, once));
    throw error;
  }
}

/** Forgets the answers whose day is over. @returns how many */
export const forgetAnswers = ({ db, clock }: Deps, shopId: ShopId): Promise<number> =>
  db.inShop(shopId, (tx) => deleteAnswers(tx, new Date(clock().getTime() - ANSWERS_KEPT_MS)));
