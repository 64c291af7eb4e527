import { z } from 'zod';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Where the database is: a server of its own, or the embedded one in a folder. */
export type DatabaseSettings =
  | { readonly kind: 'server'; readonly url: string; readonly ownerUrl: string }
  | { readonly kind: 'embedded'; readonly dataDir: string };

/** Everything the process is told from outside, parsed once; nothing else reads `process.env`. */
export type Environment = {
  readonly production: boolean;
  /** Pages are compiled as they are asked for instead of being read from `build/`. */
  readonly development: boolean;
  readonly port: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly shopify: {
    readonly apiKey: string;
    readonly apiSecret: string;
    /** Origin of the app as browsers reach it, without a final slash. */
    readonly appUrl: string;
    /** Another place for the App Bridge script than Shopify's own; null in production. */
    readonly appBridgeUrl: string | null;
  };
  /** The first seals, all open: a new key is put in front and the old one kept until nothing is sealed with it. */
  readonly encryptionKeys: readonly Buffer[];
  readonly database: DatabaseSettings;
  readonly mail: { readonly smtpUrl: string | null; readonly from: string };
};

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment cannot be used; the message has one line for each variable that is wrong, with what to do. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const required = (whatToDo: string) =>
  z.string({ error: `is missing. ${whatToDo}` }).refine((value) => value.trim() === value, {
    error: 'starts or ends with a space. Remove it',
  });

const url = (protocols: readonly string[], whatToDo: string) =>
  required(whatToDo).refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `is not such an address. ${whatToDo}`,
  });

const POSTGRES = ['postgres:', 'postgresql:'];
const POSTGRES_HELP = 'Set it to postgres://user:password@host:5432/database';

const databaseVariables = z.object({
  DATABASE_URL: url(POSTGRES, `${POSTGRES_HELP}, or leave it out for the embedded database`).optional(),
  DATABASE_OWNER_URL: url(
    POSTGRES,
    `${POSTGRES_HELP} of the role that owns the tables, or leave it out when DATABASE_URL names that role`,
  ).optional(),
  LEALTA_DATA_DIR: z.string().default('.data'),
});

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const KEY_HELP = 'Make one with: openssl rand -base64 32';

const encryptionKeys = required(KEY_HELP).transform((list, context) =>
  list.split(',').map((text, index) => {
    const key = text.trim();
    const bytes = Buffer.from(key, 'base64');
    if (!BASE64.test(key) || bytes.length !== 32) {
      const which = list.includes(',') ? `key ${index + 1} of the list` : 'the key';
      context.addIssue({
        code: 'custom',
        message: `needs 32 bytes in base64, and ${which} is not that. ${KEY_HELP}`,
      });
    }
    return bytes;
  }),
);

const variables = z
  .object({
    NODE_ENV: z.string().default('development'),
    LEALTA_DEV: z
      .enum(['0', '1'], { error: 'is 1 to compile pages as they are asked for, else 0' })
      .default('0'),
    PORT: z
      .string()
      .default('3000')
      .transform(Number)
      .pipe(
        z.int({ error: 'is not a port. Set a number from 0 (any free one) to 65535' }).min(0).max(65_535),
      ),
    LOG_LEVEL: z.enum(LOG_LEVELS, { error: `is none of ${LOG_LEVELS.join(', ')}` }).default('info'),
    SHOPIFY_API_KEY: required('Copy the client ID from the app’s settings in the Shopify Dev Dashboard'),
    SHOPIFY_API_SECRET: required(
      'Copy the client secret from the app’s settings in the Shopify Dev Dashboard',
    ),
    SHOPIFY_APP_URL: url(
      ['https:', 'http:'],
      'Set it to the address at which browsers reach the app, e.g. https://lealta.example.com',
    ),
    APP_BRIDGE_URL: url(
      ['https:', 'http:'],
      'Leave it out; it is for a stand-in of Shopify’s admin',
    ).optional(),
    LEALTA_ENCRYPTION_KEY: encryptionKeys,
    SMTP_URL: url(
      ['smtp:', 'smtps:'],
      'Set it to smtp://user:password@host:587, or leave it out to send no mail',
    ).optional(),
    MAIL_FROM: z.string().min(3).optional(),
  })
  .check(({ value, issues }) => {
    if (value.NODE_ENV !== 'production') return;
    const refuse = (name: keyof typeof value, message: string) =>
      issues.push({ code: 'custom', path: [name], message, input: value[name] });
    if (!value.SHOPIFY_APP_URL.startsWith('https:'))
      refuse(
        'SHOPIFY_APP_URL',
        'must begin with https:// in production: Shopify frames and calls nothing else',
      );
    if (value.LEALTA_DEV === '1')
      refuse('LEALTA_DEV', 'cannot be 1 in production. Run npm run build and leave it out');
  });

/**
 * Reads what the app needs to run. An empty variable counts as a missing one.
 * @throws EnvironmentError naming every variable that is missing or wrong.
 */
export function readEnvironment(env: Variables): Environment {
  const database = databaseVariables.safeParse(withoutBlanks(env));
  const parsed = variables.safeParse(withoutBlanks(env));
  if (!parsed.success || !database.success)
    throw new EnvironmentError([...problemsOf(parsed.error), ...problemsOf(database.error)]);
  const value = parsed.data;
  const appUrl = new URL(value.SHOPIFY_APP_URL);
  return {
    production: value.NODE_ENV === 'production',
    development: value.LEALTA_DEV === '1',
    port: value.PORT,
    logLevel: value.LOG_LEVEL,
    shopify: {
      apiKey: value.SHOPIFY_API_KEY,
      apiSecret: value.SHOPIFY_API_SECRET,
      appUrl: appUrl.origin,
      appBridgeUrl: value.APP_BRIDGE_URL ?? null,
    },
    encryptionKeys: value.LEALTA_ENCRYPTION_KEY,
    database: toDatabaseSettings(database.data),
    mail: {
      smtpUrl: value.SMTP_URL ?? null,
      from: value.MAIL_FROM ?? `Lealta <no-reply@${appUrl.hostname}>`,
    },
  };
}

/**
 * Only where the database is: for migrations and other work that needs nothing of Shopify.
 * @throws EnvironmentError naming every variable that is wrong.
 */
export function readDatabaseSettings(env: Variables): DatabaseSettings {
  const parsed = databaseVariables.safeParse(withoutBlanks(env));
  if (!parsed.success) throw new EnvironmentError(problemsOf(parsed.error));
  return toDatabaseSettings(parsed.data);
}

function toDatabaseSettings(value: z.infer<typeof databaseVariables>): DatabaseSettings {
  if (value.DATABASE_URL === undefined) return { kind: 'embedded', dataDir: value.LEALTA_DATA_DIR };
  return {
    kind: 'server',
    url: value.DATABASE_URL,
    ownerUrl: value.DATABASE_OWNER_URL ?? value.DATABASE_URL,
  };
}

/** Deployment tools often set what they do not know to an empty text. */
function withoutBlanks(env: Variables): Variables {
  return Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
}

function problemsOf(error: z.ZodError | undefined): string[] {
  return (error?.issues ?? []).map((issue) => `${issue.path.map(String).join('.')} ${issue.message}.`);
}
