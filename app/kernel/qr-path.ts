import { encode } from 'uqr';

/** A QR code as the data of an SVG path in a square of `size` modules; a quiet zone of 4 modules goes around it. */
export type QrPath = { readonly qr: string; readonly size: number };

/** @param text what a scanner reads; at most some 2,000 characters */
export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { border: 0, ecc: 'M' });
  // A rectangle for each run of dark modules, each begun where the one before ends its outline.
  let path = '';
  let [x, y] = [0, 0];
  for (const [row, modules] of data.entries()) {
    for (let from = modules.indexOf(true); from !== -1; ) {
      const end = modules.indexOf(false, from);
      const run = (end === -1 ? size : end) - from;
      path += `${path === '' ? 'M' : 'm'}${from - x} ${row - y}h${run}v1h-${run}z`;
      [x, y] = [from, row];
      from = modules.indexOf(true, from + run);
    }
  }
  return { qr: path, size };
}
