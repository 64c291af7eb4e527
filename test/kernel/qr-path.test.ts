import jsqr from 'jsqr';
import { describe, expect, it } from 'vitest';
import { qrPath } from '#app/kernel/qr-path.ts';

const SCALE = 4;
const QUIET = 4;

/** Paints the path as a browser would, with the quiet zone, and reads it as a scanner would. */
function scan({ qr, size }: ReturnType<typeof qrPath>): string | undefined {
  const side = (size + 2 * QUIET) * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  let [x, y] = [0, 0];
  for (const [, dx = 0, dy = 0, run = 0] of [...qr.matchAll(/m(-?\d+) (-?\d+)h(\d+)v1h-\d+z/gi)].map((all) =>
    all.map(Number),
  )) {
    x += dx;
    y += dy;
    for (let row = (y + QUIET) * SCALE; row < (y + QUIET + 1) * SCALE; row += 1)
      for (let column = (x + QUIET) * SCALE; column < (x + QUIET + run) * SCALE; column += 1)
        pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
  }
  // The package is CommonJS: its function is the default of its default.
  return (jsqr as unknown as { default: typeof jsqr }).default(pixels, side, side)?.data;
}

describe('a QR code', () => {
  it.each(['7K2MQ-9XT4A', 'https://vina-norte.example/apps/lealta/invite/MARTA7K2M', 'Ñandú · 中'])(
    'says to a scanner what it was made of: %s',
    (text) => {
      expect(scan(qrPath(text))).toBe(text);
    },
  );
});
