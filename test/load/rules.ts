/** How much an order costs more to settle when the programme has many rules. */
import { openDatabase } from '#app/db/database.ts';
import { defaultSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import { publishProgramme } from '#app/use-cases/programme/publish-programme.ts';
import { type BenchServer, SHOP_ID } from './database.ts';
import { type DrainPair, drainCopy, inTurn, WAITING } from './drain.ts';

const name = { es: 'Regla', en: 'Rule' };

/**
 * So many active rules, every tenth of them one that looks back over the member's orders. Products are chosen so that a
 * third of the rules mean a line of the orders.
 */
export function manyRules(count: number): object[] {
  return Array.from({ length: count }, (_, n) => {
    const base = { id: `rule-${n}`, name, active: true };
    const target = n % 3 === 0 ? {} : { products: [String(1_000_000 + n)] };
    switch (n % 10) {
      case 9:
        return { ...base, kind: 'punch-card', target, units: 10 + n, points: 5 };
      case 8:
      case 5:
        return { ...base, kind: 'minimum-spend', target, minimum: 1000 * (1 + n), points: 10 };
      case 7:
      case 3:
      case 1:
        return { ...base, kind: 'per-item', target, points: 1 };
      default:
        return { ...base, kind: 'product-multiplier', target, percent: 101 + n };
    }
  });
}

/** Pairs of drains under many rules (first) and few (second). */
export async function measureRules(
  server: BenchServer,
  orders: number,
  pairs: number,
  counts: { readonly many: number; readonly few: number },
): Promise<DrainPair[]> {
  const [many, few] = ['many-rules', 'few-rules'];
  await withRules(server, many, counts.many);
  await withRules(server, few, counts.few);
  const measured = await inTurn(
    pairs,
    () => drainCopy(server, many, orders),
    () => drainCopy(server, few, orders),
  );
  await server.drop(many);
  await server.drop(few);
  return measured;
}

async function withRules(server: BenchServer, database: string, count: number): Promise<void> {
  await server.copy(WAITING, database);
  const db = openDatabase(server.at(database), { max: 1 });
  try {
    await publishProgramme({ db, clock: () => new Date('2025-01-02T00:00:00Z') }, SHOP_ID, {
      settings: programmeSettings.parse({ ...defaultSettings(), rules: manyRules(count) }),
      by: 'load',
      note: '',
    });
  } finally {
    await db.close();
  }
}
