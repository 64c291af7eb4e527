import listed from 'disposable-email-domains/index.json' with { type: 'json' };
import wildcards from 'disposable-email-domains/wildcard.json' with { type: 'json' };

const exact: ReadonlySet<string> = new Set(listed);
const withSubdomains: ReadonlySet<string> = new Set(wildcards);

/** `a.b.example.com`, `b.example.com`, `example.com`. */
function parentsOf(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

/**
 * Whether mailboxes of a domain are made to be thrown away. The merchant's own lists win over the known ones, and what
 * they allow over what they block; both mean the domain and what is below it.
 */
export function isDisposable(
  domain: string,
  lists: { readonly blocked: readonly string[]; readonly allowed: readonly string[] },
): boolean {
  const names = parentsOf(domain);
  if (names.some((name) => lists.allowed.includes(name))) return false;
  if (names.some((name) => lists.blocked.includes(name))) return true;
  return exact.has(domain) || names.some((name) => withSubdomains.has(name));
}
