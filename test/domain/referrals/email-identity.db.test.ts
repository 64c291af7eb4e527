import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emailIdentity } from '#app/domain/referrals/email-identity.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const domains = [
  'gmail.com',
  'GoogleMail.com',
  'pm.me',
  'mac.com',
  'yahoo.es',
  'yahoo.com.',
  'rocketmail.com',
  'tienda.es',
  '',
];
const address = fc
  .tuple(
    fc.string({
      unit: fc.constantFrom('a', 'B', '.', '+', '-', '_', '@', ' ', 'ñ', 'É', '"'),
      maxLength: 12,
    }),
    fc.constantFrom(...domains.map((domain) => `@${domain}`), ''),
  )
  .map((parts) => parts.join(''));

it('the database names mailboxes as the app does', async () => {
  const addresses = [...new Set(fc.sample(address, 2000))];
  const rows = await app.lealta.db.inSystem((tx) =>
    tx.query<{ identity: string | null }>(
      'SELECT email_identity(a) AS identity FROM unnest($1::text[]) WITH ORDINALITY AS u (a, n) ORDER BY n',
      [addresses],
    ),
  );
  expect(rows.map(({ identity }) => identity)).toEqual(addresses.map(emailIdentity));
});
