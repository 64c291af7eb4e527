import type { Address } from '../model.ts';

export type ContactField =
  | 'email'
  | 'firstName'
  | 'lastName'
  | 'address1'
  | 'zip'
  | 'city'
  | 'province'
  | 'phone';
/** One complaint a field; the sentences are in the theme's locale files (`checkout.errors`). */
export type ContactErrors = Partial<
  Record<ContactField, 'missing' | 'bad-email' | 'bad-zip' | 'bad-phone' | 'too-long'>
>;

/** Where the store sends to, with what a postal code looks like there. */
export const shippingCountries: Record<string, RegExp> = {
  ES: /^(0[1-9]|[1-4]\d|5[0-2])\d{3}$/,
  PT: /^\d{4}-?\d{3}$/,
};

/** Good enough to mail to: something, an at sign, a domain with a dot, no spaces or control characters. */
export function isEmail(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s@<>"',;:\\()[\]]+@[^\s@<>"',;:\\()[\]]+\.[^\s@.<>"',;:\\()[\]]{2,}$/u.test(text)
  );
}

/** Checks what the shopper typed. An address is asked for only where something has to be sent. */
export function validateContact(
  typed: { email: string; address: Address },
  needsAddress: boolean,
): ContactErrors {
  const errors: ContactErrors = {};
  const { address } = typed;
  if (typed.email === '') errors.email = 'missing';
  else if (!isEmail(typed.email)) errors.email = 'bad-email';
  const named: ContactField[] = ['firstName', 'lastName'];
  const sent: ContactField[] = ['address1', 'zip', 'city', 'province'];
  for (const field of needsAddress ? [...named, ...sent] : named) {
    const value = field === 'email' ? typed.email : (address[field] ?? '');
    if (value === '') errors[field] = 'missing';
    else if (value.length > 120) errors[field] = 'too-long';
  }
  const zipShape = shippingCountries[address.countryCode];
  if (needsAddress && !errors.zip && !zipShape?.test(address.zip)) errors.zip = 'bad-zip';
  if (address.phone && !/^\+?[\d\s().-]{6,20}$/.test(address.phone)) errors.phone = 'bad-phone';
  return errors;
}
