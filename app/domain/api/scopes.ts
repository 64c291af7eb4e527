/** What a key of the public API may be allowed; each scope stands for itself, none includes another. */
export const API_SCOPES = [
  'read:members',
  'write:members',
  'write:points',
  'read:rewards',
  'read:redemptions',
  'write:redemptions',
  'write:events',
  'read:programme',
] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** Scopes among texts of any origin, in their own order; what is not one is left out. */
export const toScopes = (texts: readonly string[]): ApiScope[] =>
  API_SCOPES.filter((scope) => texts.includes(scope));
