/** Domains of one provider where all of them lead to the same mailbox, and what of the name does not count there. */
const PROVIDERS: readonly { readonly domains: readonly string[]; readonly ignored: RegExp }[] = [
  { domains: ['gmail.com', 'googlemail.com'], ignored: /\./g },
  { domains: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'], ignored: /[._-]/g },
  { domains: ['icloud.com', 'me.com', 'mac.com'], ignored: /(?!)/g },
];
/** There an alias is the name, a hyphen and a word; names themselves have no hyphen. */
const YAHOO = /^(yahoo\.[a-z.]+|ymail\.com|rocketmail\.com)$/;

/**
 * The mailbox behind an e-mail address: what follows a plus does not count anywhere, dots and other signs where the
 * provider ignores them. The database computes the same of customers' addresses (`email_identity` in the migrations).
 * @returns null when it is no address
 */
export function emailIdentity(email: string): string | null {
  const lowered = email.replace(/^ +| +$/g, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const at = lowered.lastIndexOf('@');
  if (at < 0) return null;
  const local = lowered.slice(0, at);
  const domain = lowered.slice(at + 1).replace(/\.+$/, '');
  const box = local.startsWith('+') ? local : (local.split('+')[0] ?? '');
  if (box === '' || domain === '') return null;
  const provider = PROVIDERS.find(({ domains }) => domains.includes(domain));
  if (provider !== undefined) return `${box.replace(provider.ignored, '')}@${provider.domains[0]}`;
  return `${YAHOO.test(domain) ? (box.split('-')[0] ?? '') : box}@${domain}`;
}

/** The domain of an address, in lower case; null when it is no address. */
export function emailDomain(email: string): string | null {
  const domain = /@([^@]+)$/.exec(email.trim().toLowerCase())?.[1]?.replace(/\.+$/, '');
  return domain === undefined || domain === '' ? null : domain;
}

/** For people to recognise, and for nobody to write to: `a•••@g•••.com`. */
export function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.trim().split('@');
  const ending = /\.[^.]+$/.exec(domain)?.[0] ?? '';
  return `${[...local][0] ?? ''}•••@${[...domain][0] ?? ''}•••${ending}`;
}
