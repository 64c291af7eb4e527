type Element = string | number | bigint | boolean | Date | null | undefined;

const SPECIAL = /["\\]/g;

/**
 * An array as Postgres writes it: `{1,NULL,"a \"b\""}`. The driver can do the same, but a column of 500 values costs
 * it several times as much: it asks of every element what it may be, and writes dates in the local zone.
 */
export function arrayLiteral(elements: readonly Element[]): string {
  let literal = '{';
  for (const element of elements) {
    if (literal.length > 1) literal += ',';
    literal += elementLiteral(element);
  }
  return `${literal}}`;
}

function elementLiteral(element: Element): string {
  if (element === null || element === undefined) return 'NULL';
  if (typeof element === 'string')
    return `"${isPlain(element) ? element : element.replace(SPECIAL, '\\$&')}"`;
  return element instanceof Date ? element.toISOString() : String(element);
}

/**
 * JSON documents as one text, taken apart by Postgres with `string_to_array($n, chr(31), '')`: in an array each of their
 * quotation marks would have to be escaped. JSON escapes the separator itself; null is an empty place.
 */
export const jsonTexts = (documents: readonly (string | null)[]): string =>
  documents.map((document) => document ?? '').join('\u001f');

/** Most texts have nothing to escape, and looking is several times cheaper than replacing. */
const isPlain = (text: string): boolean => !text.includes('"') && !text.includes('\\');
