import { listShops } from '#app/db/shops.store.ts';
import type { Command } from '../command.ts';
import { openForOperator } from '../open-database.ts';
import { table, toJson } from '../table.ts';

export const shopsList: Command = {
  name: 'shops list',
  summary: 'List the shops that Lealta knows.',
  details: 'Lists every shop that ever installed Lealta, also those that have uninstalled it.',
  options: {},
  async run({ env, json, output }) {
    const { db, close } = await openForOperator(env);
    try {
      const shops = await db.inSystem(listShops);
      if (json)
        output.out(
          toJson({
            shops: shops.map(({ shopId, domain, name, currency, timezone, locale, installed }) => ({
              shopId: String(shopId),
              domain,
              name,
              currency,
              timezone,
              locale,
              installed,
            })),
          }),
        );
      else if (shops.length === 0) output.out('No shop has installed Lealta yet.');
      else
        output.out(
          table(
            [
              { heading: 'Shop' },
              { heading: 'Name' },
              { heading: 'Currency' },
              { heading: 'Time zone' },
              { heading: 'Language' },
              { heading: 'Installed' },
            ],
            shops.map((shop) => [
              shop.domain,
              shop.name,
              shop.currency,
              shop.timezone,
              shop.locale,
              shop.installed ? 'yes' : 'no',
            ]),
          ),
        );
      return 0;
    } finally {
      await close();
    }
  },
};
