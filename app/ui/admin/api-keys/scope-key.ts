import type { ApiScope } from '#app/domain/api/scopes.ts';

/** A scope as its texts are named: a colon would mean another page's texts. */
export const scopeKey = (scope: ApiScope): string => scope.replace(':', '-');
