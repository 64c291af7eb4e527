import { type ApiScope, toScopes } from '#app/domain/api/scopes.ts';
import { storable } from '#app/kernel/read-json.ts';

export const NAME_MAX = 60;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is wrong with a field of a new key; each code has a sentence. */
export type KeyErrors = { name?: 'missing' | 'too-long'; scopes?: 'none' };

export type KeyAction =
  | { intent: 'create'; name: string; scopes: ApiScope[] }
  | { intent: 'create'; errors: KeyErrors }
  | { intent: 'revoke'; keyId: string }
  | { intent: 'unknown' };

/** What is wrong with a new key's fields; null when nothing is. */
export function checkKey(name: string, scopes: readonly string[]): KeyErrors | null {
  const errors: KeyErrors = {};
  if (name.trim() === '') errors.name = 'missing';
  else if (name.trim().length > NAME_MAX) errors.name = 'too-long';
  if (toScopes(scopes).length === 0) errors.scopes = 'none';
  return Object.keys(errors).length > 0 ? errors : null;
}

/** What a form of the page asks for. */
export function parseKeyAction(form: FormData): KeyAction {
  const field = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? storable(value).trim() : '';
  };
  const intent = field('intent');
  if (intent === 'revoke' && UUID.test(field('keyId'))) return { intent, keyId: field('keyId') };
  if (intent !== 'create') return { intent: 'unknown' };
  const scopes = field('scopes').split(' ');
  const errors = checkKey(field('name'), scopes);
  return errors ? { intent, errors } : { intent, name: field('name'), scopes: toScopes(scopes) };
}
