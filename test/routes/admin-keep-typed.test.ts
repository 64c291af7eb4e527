import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepTyped, revalidateUnlessKept, UNSENT_EVENT, unsentOf } from '#app/ui/admin/keep-typed.ts';

const told: unknown[] = [];
const sendTo = (serverAction: () => Promise<unknown>) =>
  keepTyped({ serverAction } as unknown as Parameters<typeof keepTyped>[0]);
const failing = (error: unknown) => sendTo(() => Promise.reject(error));
const answered = (status: number) => ({ status, statusText: '', internal: false, data: null });

beforeEach(() => {
  told.length = 0;
  const page = new EventTarget();
  page.addEventListener(UNSENT_EVENT, (event) => told.push((event as CustomEvent).detail));
  vi.stubGlobal('window', page);
});
afterEach(() => vi.unstubAllGlobals());

describe('a form that does not get through', () => {
  it.each([
    ['no network', new TypeError('Failed to fetch'), 'offline'],
    ['a fault of the server', new Error('Unexpected Server Error'), 'broken'],
    ['an answer of 500', answered(500), 'broken'],
    ['Shopify out of reach', answered(503), 'unavailable'],
    ['a session that ended', answered(401), 'session'],
  ] as const)('keeps its page, and is told why: %s', async (_, error, reason) => {
    const answer = await failing(error);
    expect(unsentOf(answer)).toBe(reason);
    expect(told).toEqual([{ unsent: reason }]);
    const load = { actionResult: answer, defaultShouldRevalidate: true } as Parameters<
      typeof revalidateUnlessKept
    >[0];
    expect(revalidateUnlessKept(load)).toBe(false);
  });

  it('is something else than a form that is answered or sent elsewhere', async () => {
    expect(await sendTo(async () => ({ saved: true }))).toEqual({ saved: true });
    const redirect = new Response(null, { status: 302 });
    await expect(failing(redirect)).rejects.toBe(redirect);
    expect(told).toEqual([]);
  });
});
