import type { TFunction } from 'i18next';

type Person = { firstName: string; lastName: string; email: string | null };

/** What a customer is called: the name, else the e-mail address, else that there is none (a redacted customer). */
export function personName(t: TFunction, { firstName, lastName, email }: Person): string {
  return `${firstName} ${lastName}`.trim() || email || t('common:nameless');
}
