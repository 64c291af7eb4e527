import { inboxStatus, listFailures } from '#app/db/inbox.store.ts';
import { listShops } from '#app/db/shops.store.ts';
import { type Command, text } from '../command.ts';
import { findShop, openForOperator } from '../open-database.ts';
import { count, moment, table, toJson } from '../table.ts';

const failuresMax = 20;

export const inboxStatusCommand: Command = {
  name: 'inbox status',
  summary: 'Count the webhooks that wait, are done or have failed.',
  details: `Counts stored webhooks by shop and state, over what retention keeps. With --shop it also lists the newest ${failuresMax} failures with their error. Exit code 1 when any has failed.`,
  options: {
    shop: { type: 'string', value: '<shop>', help: 'Only this shop, with its failures.' },
  },
  async run({ env, options, json, output }) {
    const { db, close } = await openForOperator(env);
    try {
      const only = options.shop === undefined ? null : await findShop(db, text(options, 'shop'));
      const counted = new Map((await db.inSystem(inboxStatus)).map((row) => [BigInt(row.shop_id), row]));
      const shops = only ? [only] : await db.inSystem(listShops);
      const failures = only ? await db.inShop(only.shopId, (tx) => listFailures(tx, failuresMax)) : [];
      const rows = shops.map((shop) => {
        const found = counted.get(shop.shopId);
        return {
          shop: shop.domain,
          waiting: found?.waiting ?? 0n,
          failed: found?.failed ?? 0n,
          done: found?.done ?? 0n,
          oldestWaiting: found?.oldest_waiting ?? null,
        };
      });
      if (json)
        output.out(
          toJson({
            shops: rows,
            failures: failures.map((one) => ({
              inboxId: String(one.inbox_id),
              topic: one.topic,
              receivedAt: one.received_at,
              error: one.error,
            })),
          }),
        );
      else {
        output.out(
          table(
            [
              { heading: 'Shop' },
              { heading: 'Waiting', numeric: true },
              { heading: 'Failed', numeric: true },
              { heading: 'Done', numeric: true },
              { heading: 'Oldest waiting (UTC)' },
            ],
            rows.map((row) => [
              row.shop,
              count(row.waiting),
              count(row.failed),
              count(row.done),
              moment(row.oldestWaiting),
            ]),
          ),
        );
        if (failures.length > 0)
          output.out(
            `\n${table(
              [
                { heading: 'Number', numeric: true },
                { heading: 'Topic' },
                { heading: 'Received (UTC)' },
                { heading: 'Error' },
              ],
              failures.map((one) => [
                String(one.inbox_id),
                one.topic,
                moment(one.received_at),
                one.error ?? '',
              ]),
            )}`,
          );
      }
      return rows.some((row) => row.failed > 0n) ? 1 : 0;
    } finally {
      await close();
    }
  },
};
