import { readFileSync } from 'node:fs';

/** The text of `app/db/sql/<name>.sql`: statements too long to read inside TypeScript. */
export const sqlFile = (name: string): string =>
  readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
