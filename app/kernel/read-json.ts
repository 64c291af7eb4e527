/** What Postgres takes in no text: U+0000, and half of a surrogate pair. */
const REFUSED = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** How such characters may be written in JSON; pairs of surrogates are among them, and common. */
const SUSPECT = /\0|\\u(?:0000|[dD][89a-fA-F])/;

/** A text that can be stored: without what Postgres refuses. */
export const storable = (text: string): string => text.replaceAll(REFUSED, '');

/**
 * Parses JSON from outside, with every text in it storable: one bad character in a product's title must not keep a whole
 * order out.
 * @throws SyntaxError
 */
export function readJson(text: string): unknown {
  // The reviver costs several times what parsing does: only where there is something to find.
  return SUSPECT.test(text)
    ? JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value))
    : JSON.parse(text);
}
