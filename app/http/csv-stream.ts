import { stringify } from 'csv-stringify/sync';

/** Cells that a spreadsheet would take for a formula are quoted. */
const csv = (rows: unknown[][]): string =>
  stringify(rows, { escape_formulas: true, record_delimiter: 'windows' });

/**
 * A CSV file as an answer, made while it is read.
 * @param pieces rows, each a list of cells; asked for one piece at a time, and no more once `signal` says so
 */
export function csvResponse(
  name: string,
  header: readonly string[],
  pieces: AsyncGenerator<unknown[][]>,
  signal: AbortSignal,
): Response {
  const encoder = new TextEncoder();
  const stream = new ReadableStream({
    start(controller) {
      // The mark tells Excel that this is UTF-8.
      controller.enqueue(encoder.encode(`\uFEFF${csv([[...header]])}`));
    },
    async pull(controller) {
      const piece = signal.aborted ? null : await pieces.next();
      if (piece === null || piece.done) return controller.close();
      if (piece.value.length > 0) controller.enqueue(encoder.encode(csv(piece.value)));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    },
  });
}
