import {
  type ClientActionFunctionArgs,
  isRouteErrorResponse,
  type ShouldRevalidateFunction,
} from '@remix-run/react';

/** Why a form did not get through: no network, Shopify or our server failed, or the session is over. */
export type Unsent = { unsent: 'offline' | 'unavailable' | 'session' | 'broken' };

/** Named on `window` when a form did not get through; its detail is an `Unsent`. */
export const UNSENT_EVENT = 'lealta:unsent';

/**
 * The client action of every page with a form. A failure of the server, or of the way to it, is answered to the form:
 * thrown, it would put an error page into the form's place, and what was typed would be gone.
 */
export async function keepTyped({ serverAction }: ClientActionFunctionArgs): Promise<unknown> {
  try {
    return await serverAction();
  } catch (error) {
    // A redirect is an answer.
    if (error instanceof Response) throw error;
    const answer: Unsent = { unsent: reasonOf(error) };
    window.dispatchEvent(new CustomEvent(UNSENT_EVENT, { detail: answer }));
    return answer;
  }
}

function reasonOf(error: unknown): Unsent['unsent'] {
  if (isRouteErrorResponse(error)) {
    if (error.status === 401 || error.status === 403) return 'session';
    return [502, 503, 504].includes(error.status) ? 'unavailable' : 'broken';
  }
  // What fetch throws when there was no answer at all.
  return error instanceof TypeError ? 'offline' : 'broken';
}

/** Why a form's last answer is none; null when it is one. */
export const unsentOf = (answer: unknown): Unsent['unsent'] | null =>
  typeof answer === 'object' && answer !== null && 'unsent' in answer ? (answer as Unsent).unsent : null;

/**
 * Nothing is loaded anew after a form that was not saved: over a dead network that would be the error page after all, as
 * it would be for an item that somebody else deleted meanwhile.
 */
export const revalidateUnlessKept: ShouldRevalidateFunction = ({ actionResult, defaultShouldRevalidate }) =>
  unsentOf(actionResult) === null && !isChanged(actionResult) && defaultShouldRevalidate;

const isChanged = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'changed' in answer;
