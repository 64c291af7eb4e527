import { parseArgs } from 'node:util';

export type DemoOptions = {
  fresh: boolean;
  dev: boolean;
  exitAfterReady: boolean;
  /** The club has points and rewards, and nothing else. */
  plain: boolean;
  /** Null: as the demo in the data folder has it, else the usual number. */
  customers: number | null;
  seed: number | null;
  port: number;
  shopPort: number;
  /** Port that answers as Shopify's own hosts over TLS; null: none. */
  tlsPort: number | null;
  /** Port of the mailbox's SMTP; null: the usual one, else any. */
  smtpPort: number | null;
};

export const usualCustomers = 2_500;
export const usualCustomersInDev = 60;
export const usualSeed = 7;

/** A flag that cannot be used; the message says what would be right. */
export class OptionError extends Error {
  override name = 'OptionError';
}

export const HELP = `npm run demo -- [options]

Starts a demo: a small wine shop with 18 months of history, Lealta installed in it, and a stand-in of Shopify.
It goes on until Ctrl-C. What it makes is kept in .data, so the next start takes seconds.

  --fresh           Start over: forget the demo's data first.
  --customers <n>   Customers in the history, 2 to 20000 (${usualCustomers}; with --dev ${usualCustomersInDev}).
  --seed <n>        Another number, another story (${usualSeed}).
  --plain           The club has points and rewards only: to try out how it is built up.
  --port <n>        Port of the app (3000).
  --shop-port <n>   Port of the store, its admin and the mailbox (4000).
  --dev             For working on Lealta: pages are compiled as they are asked for, processes restart on changes.
  --tls-port <n>    Also answer as admin.shopify.com and the store's own hosts, over TLS, for browser tests.
  --smtp-port <n>   Port at which the mailbox takes mail in (2525, or any that is free).
  --exit-after-ready  End as soon as everything is ready (for tests).
  --help            Print this.

With DATABASE_URL set, that database is used instead of the embedded one.`;

const flags = {
  fresh: { type: 'boolean' },
  dev: { type: 'boolean' },
  'exit-after-ready': { type: 'boolean' },
  plain: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  customers: { type: 'string' },
  seed: { type: 'string' },
  port: { type: 'string' },
  'shop-port': { type: 'string' },
  'tls-port': { type: 'string' },
  'smtp-port': { type: 'string' },
} as const;

/**
 * @returns null when help was asked for
 * @throws OptionError
 */
export function readDemoOptions(args: readonly string[]): DemoOptions | null {
  const { tokens } = parseArgs({
    args: [...args],
    options: flags,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional')
      throw new OptionError(`“${token.value}” belongs to no option. See --help.`);
    const spec = Object.entries(flags).find(([name]) => name === token.name)?.[1];
    if (!spec) throw new OptionError(`There is no option ${token.rawName}. See --help.`);
    if (given.has(token.name)) throw new OptionError(`--${token.name} is given twice.`);
    if (spec.type === 'boolean' && token.value !== undefined)
      throw new OptionError(`--${token.name} takes no value.`);
    if (
      spec.type === 'string' &&
      (token.value === undefined || token.value === '' || token.value.startsWith('--'))
    )
      throw new OptionError(
        `--${token.name} needs a number, e.g. --${token.name} ${token.name.includes('port') ? 3100 : 500}`,
      );
    given.set(token.name, token.value ?? '');
  }
  if (given.has('help')) return null;
  const number = (name: string, least: number, most: number): number | null => {
    const text = given.get(name);
    if (text === undefined) return null;
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw new OptionError(`--${name} is a whole number from ${least} to ${most}, not “${text}”.`);
    return value;
  };
  const options = {
    fresh: given.has('fresh'),
    dev: given.has('dev'),
    exitAfterReady: given.has('exit-after-ready'),
    plain: given.has('plain'),
    customers: number('customers', 2, 20_000),
    seed: number('seed', 0, 4_294_967_295),
    port: number('port', 1, 65_535) ?? 3_000,
    shopPort: number('shop-port', 1, 65_535) ?? 4_000,
    tlsPort: number('tls-port', 1, 65_535),
    smtpPort: number('smtp-port', 1, 65_535),
  };
  if (options.port === options.shopPort) throw new OptionError('--port and --shop-port must differ.');
  if (options.tlsPort === options.port || options.tlsPort === options.shopPort)
    throw new OptionError('--tls-port must differ from --port and --shop-port.');
  return options;
}
