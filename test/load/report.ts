import { availableParallelism, cpus, loadavg } from 'node:os';

/** One table of the benchmarks. */
export type Bench = {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  /** What is promised, and whether it was kept. */
  readonly goals: readonly { readonly goal: string; readonly reached: boolean; readonly measured: string }[];
};

/** What the figures were measured on. */
export const describeMachine = (): string =>
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}`;

/** The load averages of one, five and fifteen minutes, now. */
export const describeLoad = (): string =>
  loadavg()
    .map((one) => one.toFixed(1))
    .join(' ');

/** Prints a table with its columns aligned, numbers to the right. */
export function printTable(bench: Bench, print: (line: string) => void): void {
  print(`\n${bench.title}\n`);
  const columns = Object.keys(bench.rows[0] ?? {});
  const cells = [columns, ...bench.rows.map((row) => columns.map((column) => shown(row[column])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
  const isNumber = columns.map((column) => typeof bench.rows[0]?.[column] === 'number');
  for (const row of cells)
    print(
      `  ${row.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ')}`,
    );
  for (const { goal, reached, measured } of bench.goals)
    print(`  ${reached ? '✓' : '✗'} ${goal}: ${measured}`);
}

function shown(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(2);
}
