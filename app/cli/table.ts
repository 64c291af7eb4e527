/** A column's heading; numbers are set to the right. */
export type Column = { readonly heading: string; readonly numeric?: boolean };

/** Rows under headings, columns two spaces apart; lines end without spaces. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, index) =>
    Math.max(column.heading.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => {
        const [cell, width] = [cells[index] ?? '', widths[index] ?? 0];
        return column.numeric ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [
    line(columns.map(({ heading }) => heading)),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}

/** Names and values, one a line. */
export function facts(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${`${name}:`.padEnd(width + 1)} ${value}`.trimEnd()).join('\n');
}

/** `2026-03-01 09:30` in UTC; a dash for nothing. */
export const moment = (at: Date | null): string =>
  at === null ? '-' : at.toISOString().slice(0, 16).replace('T', ' ');

/** 12345 as `12,345`. */
export const count = (value: bigint | number): string => value.toLocaleString('en');

/** JSON of one result: bigints of points and money as numbers, dates as ISO text. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each), 2);
