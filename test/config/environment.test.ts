import { describe, expect, it } from 'vitest';
import { EnvironmentError, readDatabaseSettings, readEnvironment } from '#app/config/environment.ts';

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

const COMPLETE = {
  SHOPIFY_API_KEY: 'key',
  SHOPIFY_API_SECRET: 'secret',
  SHOPIFY_APP_URL: 'https://lealta.example.com/',
  LEALTA_ENCRYPTION_KEY: key(1),
};

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readEnvironment(env);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it('needs four variables; everything else has a documented default', () => {
    expect(readEnvironment(COMPLETE)).toEqual({
      production: false,
      development: false,
      port: 3000,
      logLevel: 'info',
      shopify: {
        apiKey: 'key',
        apiSecret: 'secret',
        appUrl: 'https://lealta.example.com',
        appBridgeUrl: null,
      },
      encryptionKeys: [Buffer.alloc(32, 1)],
      database: { kind: 'embedded', dataDir: '.data' },
      mail: { smtpUrl: null, from: 'Lealta <no-reply@lealta.example.com>' },
    });
  });

  it('names every missing variable at once, with what to do', () => {
    const problems = problemsOf({});
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(Object.keys(COMPLETE));
    expect(problems.join('\n')).toMatch(
      /LEALTA_ENCRYPTION_KEY is missing\. Make one with: openssl rand -base64 32\./,
    );
  });

  it.each([
    ['an empty value counts as missing', { SHOPIFY_API_KEY: '  ' }, /^SHOPIFY_API_KEY is missing/],
    [
      'a secret with a space pasted along',
      { SHOPIFY_API_SECRET: 'secret ' },
      /^SHOPIFY_API_SECRET starts or ends/,
    ],
    [
      'an address without scheme',
      { SHOPIFY_APP_URL: 'lealta.example.com' },
      /^SHOPIFY_APP_URL is not such an address/,
    ],
    [
      'plain http in production',
      { NODE_ENV: 'production', SHOPIFY_APP_URL: 'http://a.b' },
      /^SHOPIFY_APP_URL must/,
    ],
    ['compiling pages in production', { NODE_ENV: 'production', LEALTA_DEV: '1' }, /^LEALTA_DEV cannot be 1/],
    [
      'a key that is too short',
      { LEALTA_ENCRYPTION_KEY: 'c2hvcnQ=' },
      /^LEALTA_ENCRYPTION_KEY needs 32 bytes/,
    ],
    [
      'a key that is not base64',
      { LEALTA_ENCRYPTION_KEY: '!'.repeat(44) },
      /^LEALTA_ENCRYPTION_KEY needs 32 bytes/,
    ],
    ['the second key of a list', { LEALTA_ENCRYPTION_KEY: `${key(1)},x` }, /key 2 of the list/],
    ['a port in words', { PORT: 'three' }, /^PORT is not a port/],
    ['a port beyond the last', { PORT: '70000' }, /^PORT /],
    [
      'another database',
      { DATABASE_URL: 'mysql://a/b' },
      /^DATABASE_URL is not such an address.*postgres:\/\//,
    ],
    ['a mail server by name only', { SMTP_URL: 'mail.example.com' }, /^SMTP_URL is not such an address/],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL is none of/],
  ])('refuses %s', (_, change, message) => {
    const problems = problemsOf({ ...COMPLETE, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  it('never repeats a secret in its messages', () => {
    const message = problemsOf({
      ...COMPLETE,
      LEALTA_ENCRYPTION_KEY: 'not-a-key',
      DATABASE_URL: 'ftp://u:pw@h/d',
    });
    expect(message.join('\n')).not.toMatch(/not-a-key|pw/);
  });

  it('takes several keys for rotation, the new one first', () => {
    const { encryptionKeys } = readEnvironment({
      ...COMPLETE,
      LEALTA_ENCRYPTION_KEY: `${key(2)}, ${key(1)}`,
    });
    expect(encryptionKeys.map((bytes) => bytes[0])).toEqual([2, 1]);
  });

  it('tells where the database is without anything of Shopify', () => {
    expect(readDatabaseSettings({ LEALTA_DATA_DIR: '/srv/lealta' })).toEqual({
      kind: 'embedded',
      dataDir: '/srv/lealta',
    });
    const url = 'postgres://app@db/lealta';
    expect(readDatabaseSettings({ DATABASE_URL: url })).toEqual({ kind: 'server', url, ownerUrl: url });
    const ownerUrl = 'postgres://owner@db/lealta';
    expect(readDatabaseSettings({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl })).toMatchObject({
      ownerUrl,
    });
    expect(() => readDatabaseSettings({ DATABASE_URL: 'db' })).toThrow(/DATABASE_URL is not such an address/);
  });
});
