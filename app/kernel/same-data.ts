/** What JSON holds; a field that is undefined is none. */
type Data = string | number | boolean | null | undefined | readonly Data[] | { readonly [key: string]: Data };

/** Whether two values would be the same JSON, whatever the order of their keys; it looks no further than the first difference. */
export function sameData(a: Data, b: Data): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isList(a) || isList(b))
    return (
      isList(a) && isList(b) && a.length === b.length && a.every((one, index) => sameData(one, b[index]))
    );
  return keysOf(a) === keysOf(b) && Object.keys(a).every((key) => sameData(a[key], b[key]));
}

const isList = (value: object): value is readonly Data[] => Array.isArray(value);

function keysOf(value: { readonly [key: string]: Data }): number {
  let keys = 0;
  for (const key in value) if (value[key] !== undefined) keys += 1;
  return keys;
}
