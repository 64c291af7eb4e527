/** Splits what liquidjs hands a filter (`value`, `value`, `[name, value]` …) into positional and named arguments. */
export function splitArguments(args: unknown[]): { positional: unknown[]; named: Record<string, unknown> } {
  const positional: unknown[] = [];
  const named: Record<string, unknown> = {};
  for (const argument of args) {
    if (Array.isArray(argument) && argument.length === 2 && typeof argument[0] === 'string') {
      named[argument[0]] = argument[1];
    } else {
      positional.push(argument);
    }
  }
  return { positional, named };
}

/** Text of a Liquid value as Shopify prints it: nothing for nil, joined for arrays. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(toText).join('');
  return String(value);
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes for HTML text and quoted attributes, with the entities Ruby's Liquid writes. */
export function escapeHtml(value: unknown): string {
  return toText(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** ` name="value"` for every named argument, escaped; nil and false are left out. */
export function htmlAttributes(named: Record<string, unknown>): string {
  return Object.entries(named)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
    .join('');
}
