import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLog } from '#app/config/log.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

/** What the log keeps of the error of a statement. */
async function logged(statement: string): Promise<string> {
  const shopId = await app.aShop(`log-${crypto.randomUUID()}`);
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  await app.lealta.db
    .inShop(shopId, (tx) => tx.query(statement, [tx.shopId, 'ana@example.com']))
    .catch((err: unknown) => log.error({ err }, 'it failed'));
  expect(lines).toHaveLength(1);
  return lines.join('');
}

it('an error of Postgres is logged without the values of the row', async () => {
  const row = await logged(
    'INSERT INTO customers (shop_id, shopify_id, email, tags) VALUES ($1, 7, $2, NULL)',
  );
  expect(row).not.toContain('ana@');
  expect(JSON.parse(row)).toMatchObject({
    msg: 'it failed',
    err: { code: '23514', table: 'customers', stack: expect.stringMatching(/^at /) },
  });
  const value = await logged('SELECT $1::bigint, $2::text::bigint');
  expect(value).not.toContain('ana@');
  expect(JSON.parse(value)).toMatchObject({ err: { code: '22P02' } });
});

it('any other error keeps its message and where it came from', () => {
  const lines: string[] = [];
  createLog('info', { write: (line) => void lines.push(line) }).error({
    err: new TypeError('no such order'),
  });
  expect(JSON.parse(lines.join(''))).toMatchObject({
    err: { type: 'TypeError', message: 'no such order', stack: expect.stringContaining('log.db.test.ts') },
  });
});
