/**
 * HTML that Shopify evaluates as Liquid before a browser reads it. Text goes in by `html` alone, which makes it harmless
 * to both: what has a meaning in HTML, and the braces by which Liquid begins, become character references.
 */
export type Html = { readonly html: string };

type Part = Html | string | number | false | null | undefined | readonly Part[];

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '{': '&#123;',
  '}': '&#125;',
};

/** Text as a page shows it, character by character, also where it looks like markup or Liquid. */
export const escapeText = (text: string): string =>
  text.replace(/[&<>"'`{}]/g, (character) => REFERENCES[character] ?? '');

/** Markup or Liquid that is our own; never of anything that somebody typed. */
export const markup = (ours: string): Html => ({ html: ours });

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'html' in part ? part.html : part.map(render).join('');
}

/** Markup with text in it: strings and numbers are escaped, lists are joined, what is not there is left out. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  markup(strings.reduce((text, string, place) => text + render(parts[place - 1]) + string));
