import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ProxyRefusal } from '#app/http/errors.ts';
import { PROXY_ERROR_CODES } from '#app/http/messages.ts';

/** Every code of the table of errors in docs/interfaces.md, with its status. */
function documented(): [string, number][] {
  const text = readFileSync(new URL('../../docs/interfaces.md', import.meta.url), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith('App proxy')) ?? '';
  return [...section.matchAll(/^\| (`[^|]+`) +\| (\d{3}) +\|/gm)].flatMap(([, codes = '', status]) =>
    [...codes.matchAll(/`([^`]+)`/g)].map(([, code = '']): [string, number] => [code, Number(status)]),
  );
}

it('docs/interfaces.md names every error of the app proxy once, with its status', () => {
  expect(documented().sort()).toEqual(
    PROXY_ERROR_CODES.map((code): [string, number] => [code, new ProxyRefusal(code).status]).sort(),
  );
});
