import { listShops } from '#app/db/shops.store.ts';
import { replayWebhooks } from '#app/use-cases/inbox/replay-webhooks.ts';
import { type Command, text, UsageError } from '../command.ts';
import { findShop, openForOperator } from '../open-database.ts';
import { count, table, toJson } from '../table.ts';

export const inboxReplay: Command = {
  name: 'inbox replay',
  summary: 'Let stored webhooks be settled again.',
  details:
    'Puts webhooks back into the queue: those that failed, or all received since an instant. Settling converges, so a webhook that was settled before changes nothing. A running worker begins at once.',
  options: {
    shop: { type: 'string', value: '<shop>', help: 'Only this shop; otherwise all.' },
    failed: { type: 'boolean', help: 'Those that failed.' },
    since: {
      type: 'string',
      value: '<when>',
      help: 'All received since then: 2026-03-01, 2026-03-01T10:00:00Z, or 90m, 6h, 2d ago.',
    },
  },
  async run({ env, options, json, output }) {
    if ((options.failed === true) === (options.since !== undefined))
      throw new UsageError('“inbox replay” needs either --failed or --since <when>.');
    const which =
      options.failed === true
        ? ({ failed: true } as const)
        : { since: readInstant(text(options, 'since'), new Date()) };
    const { db, close } = await openForOperator(env);
    try {
      const shops =
        options.shop === undefined
          ? await db.inSystem(listShops)
          : [await findShop(db, text(options, 'shop'))];
      const domains = new Map(shops.map((shop) => [shop.shopId, shop.domain]));
      const replays = await replayWebhooks({ db }, [...domains.keys()], which);
      const rows = replays.map(({ shopId, replayed }) => ({ shop: domains.get(shopId) ?? '', replayed }));
      if (json) output.out(toJson({ shops: rows }));
      else
        output.out(
          table(
            [{ heading: 'Shop' }, { heading: 'Back in the queue', numeric: true }],
            rows.map((row) => [row.shop, count(row.replayed)]),
          ),
        );
      return 0;
    } finally {
      await close();
    }
  },
};

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An instant as an operator types it. @throws UsageError */
export function readInstant(typed: string, now: Date): Date {
  const ago = /^(\d{1,6})([mhd])$/.exec(typed);
  if (ago) {
    const unit = ago[2] === 'm' ? unitMs.m : ago[2] === 'h' ? unitMs.h : unitMs.d;
    return new Date(now.getTime() - Number(ago[1]) * unit);
  }
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/.test(typed) ? new Date(typed) : null;
  if (at === null || Number.isNaN(at.getTime()))
    throw new UsageError(
      `“${typed}” is not a time. Write 2026-03-01, 2026-03-01T10:00:00Z, or 90m, 6h, 2d for so long ago.`,
    );
  if (at > now) throw new UsageError(`“${typed}” is in the future.`);
  return at;
}
