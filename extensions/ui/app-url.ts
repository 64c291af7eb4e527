import { APPLICATION_URL } from './generated/application-url.ts';

/**
 * Where the app answers: at the tunnel that `shopify app dev` opens and writes in place of the variable, and deployed at
 * the address of shopify.app.toml. There is no `process` where extensions run.
 */
export function appUrl(): string {
  try {
    return process.env.APP_URL ?? APPLICATION_URL;
  } catch {
    return APPLICATION_URL;
  }
}
