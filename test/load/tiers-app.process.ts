/** The worker's nightly round: which tier is every member of the one shop in? */
import { openDatabase } from '#app/db/database.ts';
import { recomputeAllTiers } from '#app/use-cases/tiers/recompute-tiers.ts';
import { SHOP_ID } from './database.ts';
import { answerWith, inputOf, say, usageHere } from './processes.ts';
import { type TierRound, tierQuestion, tiersInput } from './tiers-messages.ts';

const SAMPLE_EVERY_MS = 200;

const { database } = inputOf(tiersInput);
const db = openDatabase(database);
await db.inShop(SHOP_ID, (tx) => tx.query('SELECT 1'));

async function round(message: unknown): Promise<TierRound> {
  const at = new Date(tierQuestion.parse(message).at);
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(usageHere().rssMb), SAMPLE_EVERY_MS);
  const before = usageHere();
  const started = performance.now();
  const { members, changed } = await recomputeAllTiers({ db, clock: () => at }, SHOP_ID);
  const seconds = (performance.now() - started) / 1000;
  clearInterval(sampling);
  const after = usageHere();
  samples.push(after.rssMb);
  const when = (share: number): number => samples[Math.floor((samples.length - 1) * share)] ?? after.rssMb;
  const rssMb = [when(0.25), when(0.5), when(0.75), when(1)];
  return { members, changed, seconds, cpuMs: after.cpuMs - before.cpuMs, rssMb };
}

say({});
answerWith(round, () => db.close());
