import type { ClubAndOrder, ClubAnswer, PlacedOrder } from './answers.ts';
import { appUrl } from './app-url.ts';

/** What every target has, as far as a call of the app needs it. */
export type Caller = {
  readonly sessionToken: { get(): Promise<string> };
  readonly localization: {
    readonly extensionLanguage: { readonly value: { readonly isoCode: string } };
  };
};

/** The app refused; `message` is for the shopper, in their language. */
export class Refused extends Error {}

const TIMEOUT_MS = 10_000;

export const askClub = (caller: Caller): Promise<ClubAnswer> => call(caller, 'member');

export const askOrder = (caller: Caller, order: PlacedOrder): Promise<ClubAndOrder> =>
  call(caller, 'order', order);

export const join = (caller: Caller): Promise<{ outcome: 'enrolled' }> => call(caller, 'join', {});

/** @throws Refused when the app says no; anything else when it cannot be reached */
async function call<Answer>(caller: Caller, path: string, body?: object): Promise<Answer> {
  const token = await caller.sessionToken.get();
  const url = new URL(`/api/extension/${path}`, appUrl());
  url.searchParams.set('locale', caller.localization.extensionLanguage.value.isoCode);
  const response = await inTime(
    fetch(url.href, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.error.message);
  return answer;
}

/** Whoever waits is told after a while that it did not work, and may try again. */
function inTime<Value>(work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the app did not answer in time')), TIMEOUT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
