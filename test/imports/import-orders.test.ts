import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { OrderSnapshot } from '#app/domain/orders/order.ts';
import { toShopId } from '#app/kernel/ids.ts';
import { importOrders } from '#app/use-cases/backfill/import-orders.ts';
import { UnreadableExport } from '#app/use-cases/backfill/read-lines.ts';
import { csvFile, firstRow, jsonlFile, lineObject, orderObject } from './exports.ts';

const folder = mkdtempSync(join(tmpdir(), 'lealta-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shop = { shopId: toShopId(1), currency: 'EUR', taxesIncluded: true };

/** Stands where the settling use case does and keeps what it was given; an order seen before is unchanged. */
function recorder() {
  const batches: OrderSnapshot[][] = [];
  const seen = new Set<bigint>();
  return {
    batches,
    applySnapshots: async (_: unknown, snapshots: OrderSnapshot[]) => {
      batches.push(snapshots);
      const fresh = snapshots.filter((snapshot) => !seen.has(snapshot.orderId));
      for (const { orderId } of fresh) seen.add(orderId);
      return { changed: fresh.length, unchanged: snapshots.length - fresh.length };
    },
  };
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('importing orders from a file', () => {
  const csv = csvFile(firstRow(), firstRow({ Name: '#1002', Id: '5002', Currency: 'USD' }));

  it.each<[string, string | Buffer]>([
    ['plain', csv],
    ['with a byte order mark', `\uFEFF${csv}`],
    ['gzip', gzipSync(csv)],
    ['gzip with a byte order mark', gzipSync(`\uFEFF${csv}`)],
  ])('reads a CSV file: %s', async (name, content) => {
    const hands = recorder();
    const report = await importOrders(hands, shop, file(name, content));
    expect(report).toEqual({
      format: 'csv',
      read: 1,
      changed: 1,
      unchanged: 0,
      refused: [{ line: 3, reason: { code: 'other-currency', params: { currency: 'USD', shop: 'EUR' } } }],
    });
    expect(await importOrders(hands, shop, file(name, content))).toMatchObject({ changed: 0, unchanged: 1 });
  });

  it('knows JSONL by its first character and reads it compressed too', async () => {
    const text = jsonlFile(orderObject(), lineObject());
    for (const content of [text, gzipSync(text)])
      expect(await importOrders(recorder(), shop, file('orders.txt', content))).toMatchObject({
        format: 'jsonl',
        read: 1,
      });
  });

  it('hands orders over 500 at a time and tells of progress', async () => {
    const rows = Array.from({ length: 1_201 }, (_, index) =>
      firstRow({ Name: `#${index}`, Id: String(index + 1) }),
    );
    const hands = recorder();
    const heard: number[] = [];
    const report = await importOrders(hands, shop, file('many.csv', csvFile(...rows)), ({ read }) =>
      heard.push(read),
    );
    expect(report.read).toBe(1_201);
    expect(hands.batches.map((batch) => batch.length)).toEqual([500, 500, 201]);
    expect(heard).toEqual([500, 1_000, 1_201]);
  });

  it.each<[string, () => string, RegExp]>([
    ['a file that is not there', () => join(folder, 'none.csv'), /There is no file .*none\.csv/],
    ['a folder', () => folder, /is a folder, not a file/],
    [
      'half a gzip file',
      () => file('half.gz', gzipSync(csv.repeat(50)).subarray(0, 200)),
      /damaged gzip file/,
    ],
  ])('says what is wrong with %s', async (_, path, message) => {
    const attempt = importOrders(recorder(), shop, path());
    await expect(attempt).rejects.toThrow(UnreadableExport);
    await expect(attempt).rejects.toThrow(message);
  });

  it('keeps orders that stand before the damage of a file', async () => {
    const hands = recorder();
    const many = csvFile(
      ...Array.from({ length: 4_000 }, (_, index) => firstRow({ Name: `#${index}`, Id: String(index + 1) })),
    );
    const whole = gzipSync(many);
    await expect(importOrders(hands, shop, file('cut.gz', whole.subarray(0, -1_000)))).rejects.toThrow(
      UnreadableExport,
    );
    expect(hands.batches.length).toBeGreaterThan(0);
  });
});
