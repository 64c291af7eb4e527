import { GraphQLError } from 'graphql';
import type { Discount } from '../../model.ts';

/** A GraphQL object as the resolver reads it: values, or functions of the field's arguments. */
export type Source = { [field: string]: unknown };

export type PageArguments = {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  reverse?: boolean | null;
  query?: string | null;
  sortKey?: string | null;
};

export const gid = (type: string, id: number | string): string => `gid://shopify/${type}/${id}`;

/** What owns a discount's metafields: Shopify names the two kinds apart. */
export const discountGid = ({ id, code }: Pick<Discount, 'id' | 'code'>): string =>
  gid(code === null ? 'DiscountAutomaticNode' : 'DiscountCodeNode', id);

/** The numeric id in a gid of the given type; null for anything else. */
export function idIn(type: string, value: unknown): number | null {
  const match =
    typeof value === 'string' ? /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)(?:\?.*)?$/.exec(value) : null;
  return match && match[1] === type ? Number(match[2]) : null;
}

const pageMax = 250;

/** One page of a list as a Relay connection, with Shopify's rules: `first` or `last` is needed, 250 at most. */
export function connection<Item>(
  items: readonly Item[],
  page: PageArguments,
  toNode: (item: Item) => Source,
  cursorOf: (item: Item) => string | number,
): Source {
  const { first, last } = page;
  if (first == null && last == null) {
    throw new GraphQLError('you must provide one of first or last', { extensions: { code: 'BAD_REQUEST' } });
  }
  if ((first ?? last ?? 0) > pageMax || (first ?? last ?? 0) < 0) {
    throw new GraphQLError(`first and last must be from 0 to ${pageMax}`, {
      extensions: { code: 'BAD_REQUEST' },
    });
  }
  const ordered = page.reverse ? [...items].reverse() : items;
  const encode = (item: Item) => Buffer.from(String(cursorOf(item))).toString('base64url');
  let start = 0;
  let end = ordered.length;
  if (page.after) start = ordered.findIndex((item) => encode(item) === page.after) + 1;
  if (page.before) {
    const at = ordered.findIndex((item) => encode(item) === page.before);
    if (at >= 0) end = at;
  }
  if (first != null) end = Math.min(end, start + first);
  else if (last != null) start = Math.max(start, end - last);
  const shown = ordered.slice(start, end);
  const nodes = shown.map(toNode);
  const cursors = shown.map(encode);
  return {
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursors[index] })),
    pageInfo: {
      hasNextPage: end < ordered.length,
      hasPreviousPage: start > 0,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
  };
}

/** Sorts by one of the offered keys; a key that is not offered is refused rather than ignored. */
export function sorted<Item>(
  items: readonly Item[],
  sortKey: string | null | undefined,
  keys: Record<string, (item: Item) => string | number>,
): readonly Item[] {
  if (sortKey == null) return items;
  const key = keys[sortKey];
  if (!key) throw new GraphQLError(`dev-shop cannot sort by ${sortKey}`);
  return [...items].sort((left, right) => {
    const a = key(left);
    const b = key(right);
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

type Term = { field: string; operator: '' | '>' | '>=' | '<' | '<='; value: string };

function termsOf(query: string): Term[] {
  return [...query.matchAll(/(?:([a-z_]+):)?(>=|<=|>|<)?(?:"([^"]*)"|'([^']*)'|(\S+))/gi)]
    .map((match) => ({
      field: match[1] ?? '',
      operator: (match[2] ?? '') as Term['operator'],
      value: match[3] ?? match[4] ?? match[5] ?? '',
    }))
    .filter(({ field, value }) => !(field === '' && value.toUpperCase() === 'AND'));
}

/**
 * Filters by Shopify's search syntax: `field:value` terms with `>=` and the like, all of which must hold; a bare word
 * is looked for in `default`. A field that is not offered is refused rather than ignored.
 */
export function search<Item>(
  items: readonly Item[],
  query: string | null | undefined,
  fields: Record<string, (item: Item) => string | number | null | readonly string[]>,
): readonly Item[] {
  if (!query?.trim()) return items;
  const terms = termsOf(query).map((term) => {
    const read = fields[term.field || 'default'];
    if (!read) throw new GraphQLError(`dev-shop cannot search by "${term.field || term.value}"`);
    return { ...term, read };
  });
  const holds = (item: Item, { field, operator, value, read }: (typeof terms)[number]): boolean => {
    const found = read(item);
    if (found === null) return false;
    if (Array.isArray(found)) return found.some((each: string) => each.toLowerCase() === value.toLowerCase());
    const number = typeof found === 'number' ? Number(value) : Number.NaN;
    const time = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
    const left = typeof found === 'number' ? found : Date.parse(String(found));
    const right = typeof found === 'number' ? number : time;
    if (operator === '>') return left > right;
    if (operator === '>=') return left >= right;
    if (operator === '<') return left < right;
    if (operator === '<=') return left <= right;
    const text = String(found).toLowerCase();
    return field === '' ? text.includes(value.toLowerCase()) : text === value.toLowerCase();
  };
  return items.filter((item) => terms.every((term) => holds(item, term)));
}
