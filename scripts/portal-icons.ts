/**
 * Draws the icons by which a phone shows the member portal on its home screen: a star on a disc that a phone may cut to
 * any shape. `node scripts/run.mjs scripts/portal-icons.ts` writes them anew.
 */
import { writeFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { inProject } from './project.ts';

const SIZES = [180, 192, 512];
const GROUND = [0x24, 0x40, 0x3a];
const STAR = [0xf4, 0xe9, 0xd2];
/** Points asked for in each pixel, a side. */
const SAMPLES = 4;

/** Corners of a five-pointed star around the middle of a square of side 1; within the circle that no phone cuts off. */
const CORNERS = Array.from({ length: 10 }, (_, n) => {
  const radius = n % 2 === 0 ? 0.32 : 0.145;
  const angle = (n * Math.PI) / 5 - Math.PI / 2;
  return { x: 0.5 + radius * Math.cos(angle), y: 0.515 + radius * Math.sin(angle) };
});

function isInStar(x: number, y: number): boolean {
  let inside = false;
  CORNERS.forEach((a, n) => {
    const b = CORNERS[(n + 1) % CORNERS.length] ?? a;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  });
  return inside;
}

for (const size of SIZES) {
  const picture = new PNG({ width: size, height: size });
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      let hits = 0;
      for (let n = 0; n < SAMPLES * SAMPLES; n += 1) {
        const x = (column + ((n % SAMPLES) + 0.5) / SAMPLES) / size;
        const y = (row + (Math.floor(n / SAMPLES) + 0.5) / SAMPLES) / size;
        if (isInStar(x, y)) hits += 1;
      }
      const share = hits / (SAMPLES * SAMPLES);
      const at = (row * size + column) * 4;
      GROUND.forEach((ground, channel) => {
        picture.data[at + channel] = Math.round(ground + ((STAR[channel] ?? 0) - ground) * share);
      });
      picture.data[at + 3] = 255;
    }
  writeFileSync(inProject(`app/storefront/icons/icon-${size}.png`), PNG.sync.write(picture));
}
