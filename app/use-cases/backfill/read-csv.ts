import { splitLines } from './read-lines.ts';

/** One record of a CSV file and the physical line it starts on, or why there is none on that line. */
export type CsvRecord =
  | { ok: true; line: number; cells: string[] }
  | {
      ok: false;
      line: number;
      code: 'unbalanced-quotes' | 'wrong-columns';
      text: string;
      expected: number;
      found: number;
    };

// A note in an order may span lines, but a quote that is still open after so many is one that nobody closed.
const recordLinesMax = 1_000;

/**
 * CSV records (RFC 4180; comma, semicolon or tab, told from the header), several at a time. The first is the header.
 *
 * A record with unbalanced quotes or with more or fewer cells than the header is reported, and reading goes on at the
 * next physical line: one stray quote costs one record, not the rest of the file (which is why no CSV library is used:
 * they end there, or swallow what follows).
 */
export async function* readCsv(pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord[]> {
  const waiting: string[] = [];
  let line = 1; // of waiting[0]
  let delimiter = '';
  let columns = 0;

  const take = (isLast: boolean): CsvRecord[] => {
    const records: CsvRecord[] = [];
    let at = 0;
    while (at < waiting.length) {
      const first = waiting[at] ?? '';
      if (first.trim() === '') {
        at += 1;
        continue;
      }
      if (delimiter === '') delimiter = delimiterOf(first);
      const length = recordLength(waiting, at);
      if (length === 0 && !isLast && waiting.length - at < recordLinesMax) break;
      const text = waiting.slice(at, at + Math.max(length, 1)).join('\n');
      const cells = length === 0 ? null : splitCells(text, delimiter);
      if (columns === 0 && cells !== null) columns = cells.length;
      const at1 = line + at;
      if (cells !== null && cells.length === columns) {
        records.push({ ok: true, line: at1, cells });
        at += length;
      } else {
        const code = cells === null || length > 1 ? 'unbalanced-quotes' : 'wrong-columns';
        records.push({
          ok: false,
          line: at1,
          code,
          text: first,
          expected: columns,
          found: cells?.length ?? 0,
        });
        at += 1;
      }
    }
    waiting.splice(0, at);
    line += at;
    return records;
  };

  for await (const lines of splitLines(pieces)) {
    for (const each of lines) waiting.push(each);
    const records = take(false);
    if (records.length > 0) yield records;
  }
  const records = take(true);
  if (records.length > 0) yield records;
}

/** How many lines a record spans: quotes come in pairs, also the doubled ones inside a cell. 0: not complete yet. */
function recordLength(lines: readonly string[], from: number): number {
  let open = false;
  for (let at = from; at < Math.min(lines.length, from + recordLinesMax); at += 1) {
    const text = lines[at] ?? '';
    for (let quote = text.indexOf('"'); quote !== -1; quote = text.indexOf('"', quote + 1)) open = !open;
    if (!open) return at - from + 1;
  }
  return 0;
}

/** The cells of a complete record; null where a quote stands in a place in which CSV has none. */
function splitCells(text: string, delimiter: string): string[] | null {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let end: number;
    if (text[at] === '"') {
      let close = text.indexOf('"', at + 1);
      while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
      if (close === -1) return null;
      cells.push(text.slice(at + 1, close).replaceAll('""', '"'));
      end = close + 1;
      if (end < text.length && text[end] !== delimiter) return null;
    } else {
      end = text.indexOf(delimiter, at);
      if (end === -1) end = text.length;
      const cell = text.slice(at, end);
      if (cell.includes('"')) return null;
      cells.push(cell);
    }
    if (end >= text.length) return cells;
    at = end + 1;
    if (at === text.length) {
      cells.push('');
      return cells;
    }
  }
}

/** The separator that the header has most of; a spreadsheet in a Spanish setting saves semicolons. */
function delimiterOf(header: string): string {
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}
