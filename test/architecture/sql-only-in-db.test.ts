/** SQL is written in app/db only; the import rule cannot see it, since a transaction's `query` takes any text. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const sources = globSync('app/**/*.{ts,tsx}', { cwd: PROJECT }).sort();

/** A call of `query`, whatever its type arguments. */
const ASKS_THE_DATABASE = /\.query\s*(<[^()]*>)?\s*\(/;
const inDb = (path: string): boolean => path.startsWith('app/db/');
const asking = sources.filter((path) => ASKS_THE_DATABASE.test(readFileSync(join(PROJECT, path), 'utf8')));

describe('SQL', () => {
  it('is in app/db', () => {
    expect(asking).toContain('app/db/ledger.store.ts');
    expect(asking.filter((path) => !inDb(path))).toEqual([]);
  });
});
