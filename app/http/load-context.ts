import type { AppLoadContext } from '@remix-run/node';
import type { Lealta } from '#app/wiring.server.ts';

export type { Lealta };

declare module '@remix-run/node' {
  interface AppLoadContext {
    lealta: Lealta;
    /** Where the request came from, as the nearest proxy of our own network tells it. */
    clientAddress: string;
  }
}

/** What every loader and action finds in its `context`: routes reach the app by this, never by importing it. */
export const toLoadContext = (
  lealta: Lealta,
  request: { readonly ip?: string | undefined },
): AppLoadContext => ({
  lealta,
  clientAddress: request.ip ?? '',
});
