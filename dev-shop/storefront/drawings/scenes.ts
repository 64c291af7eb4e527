import { houseBottle } from '#dev-shop/catalogue/gifts.ts';
import type { Picture } from '#dev-shop/catalogue/picture.ts';
import type { Product } from '../../model.ts';
import { drawBottle } from './bottle.ts';
import { drawSubject, dropShade, labelOf } from './product-picture.ts';

/** The shop's sign: a bottle on a headland, lit like a lighthouse over the Cantabrian sea. 1400 × 820, the bottle to the right. */
export function drawHero(): string {
  const waves = Array.from({ length: 9 }, (_, row) => {
    const y = 508 + row * 17 + row * row * 0.9;
    const step = 26 + row * 4;
    return `<path d="M${-440 - (row % 2) * 18} ${y}${`q${step / 2} ${-5 - row * 0.5} ${step} 0t${step} 0`}${`t${step} 0`.repeat(Math.ceil(1480 / step))}" fill="none" stroke="#dfe8e2" stroke-opacity="${(0.3 + row * 0.035).toFixed(2)}" stroke-width="${(1.2 + row * 0.16).toFixed(2)}"/>`;
  }).join('');
  const rows = Array.from({ length: 11 }, (_, row) => {
    const t = row / 10;
    return `<path d="M${(520 + t * 60).toFixed(0)} ${(830 - t * 10).toFixed(0)}Q${(600 + t * 120).toFixed(0)} ${(700 - t * 8).toFixed(0)} ${(668 + t * 270).toFixed(0)} ${(600 + t * 42).toFixed(0)}" fill="none" stroke="#1b352d" stroke-width="${(7 - t * 2).toFixed(1)}" stroke-linecap="round" stroke-dasharray="1 13"/>`;
  }).join('');
  const gull = (x: number, y: number, size: number) =>
    `<path d="M${x - size} ${y - size * 0.35}q${size * 0.6}-${size * 0.5} ${size} ${size * 0.35}q${size * 0.4}-${size * 0.85} ${size}-${size * 0.35}" fill="none" stroke="#2b3d3a" stroke-width="2.4" stroke-linecap="round"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-400 0 1400 820" width="1400" height="820"><defs>
<linearGradient id="sky" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#9fbdb8"/><stop offset=".34" stop-color="#d5dccb"/><stop offset=".6" stop-color="#f3dfb7"/></linearGradient>
<linearGradient id="sea" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#7fa8a3"/><stop offset=".5" stop-color="#3f756f"/><stop offset="1" stop-color="#1f4a45"/></linearGradient>
<linearGradient id="beam" x1="1" x2="0" y1="0" y2="0"><stop offset="0" stop-color="#fff3cf" stop-opacity=".95"/><stop offset=".6" stop-color="#fff3cf" stop-opacity=".32"/><stop offset="1" stop-color="#fff3cf" stop-opacity="0"/></linearGradient>
<linearGradient id="beam2" x1="0" x2="1" y1="0" y2="0"><stop offset="0" stop-color="#fff3cf" stop-opacity=".9"/><stop offset="1" stop-color="#fff3cf" stop-opacity=".1"/></linearGradient>
<radialGradient id="glow"><stop offset="0" stop-color="#fffbe8"/><stop offset=".25" stop-color="#ffefc0" stop-opacity=".85"/><stop offset="1" stop-color="#ffefc0" stop-opacity="0"/></radialGradient></defs>
<rect x="-400" width="1400" height="820" fill="url(#sky)"/>
<circle cx="300" cy="432" r="118" fill="#e8a04c"/><circle cx="300" cy="432" r="118" fill="none" stroke="#f6cf8a" stroke-width="3"/>
<path d="M-400 520v-66c60-30 120-34 176-8 60-34 140-30 224 22 70-46 128-62 196-40 44-40 96-52 140-18 50-22 96-16 128 8 66-34 150-30 214 6 70-30 152-34 322-12v110H-400Z" fill="#9aae9f"/>
<path d="M-400 520v-40c140-22 270-12 400 14 90-34 180-30 260-10s170-12 270-6 190-28 470-14v60H-400Z" fill="#55807a"/>
<rect x="-400" y="494" width="1400" height="330" fill="url(#sea)"/>
<path d="M226 500h148l-30 22h-84l-10 14h92l-24 16h-42l-8 18h66l-34 26h-26" fill="#f0bd72" fill-opacity=".45"/>
${waves}
<path d="M728 182-420 30V420Z" fill="url(#beam)"/><path d="M728 182l320-62v150Z" fill="url(#beam2)"/>
${gull(470, 250, 20)}${gull(530, 282, 13)}${gull(410, 300, 11)}
<g transform="translate(168 560)"><path d="M-34 22h76l-12 20h-50Z" fill="#6b1626"/><path d="M2 18V-44l34 52ZM-4 18V-32l-24 42Z" fill="#f6efdf"/><path d="M-34 22h76" stroke="#f6efdf" stroke-width="3"/></g>
<path d="M1000 560c-90-26-180-30-262 14-44 22-86 40-132 58-30 12-44 34-60 60-20 34-60 66-128 128h582Z" fill="#2f5a4a"/>
<path d="M606 632c-30 12-44 34-60 60-20 34-60 66-128 128h60c50-48 66-62 88-96 18-28 26-60 60-82Z" fill="#b99a6a"/><path d="M560 690l16 12-30 26 18 10-52 44M606 636l-18 34" fill="none" stroke="#8a6c40" stroke-width="3" stroke-opacity=".6"/>
<path d="M1000 560c-90-26-180-30-262 14-16 8-32 16-48 22 110-24 210-26 310 14Z" fill="#4d7a5f"/>${rows}
<ellipse cx="742" cy="592" rx="92" ry="16" fill="#12241d" fill-opacity=".45"/>
<g transform="translate(728 138) scale(1.02)">${drawBottle(houseBottle, { title: 'Viña Norte', vendor: 'Bilbao', region: '', vintage: '43° 15′ N' }, 'h')}</g>
<circle cx="728" cy="184" r="92" fill="url(#glow)"/><circle cx="728" cy="184" r="13" fill="#fffdf2"/>
<path d="M856 566v-34l34-22 34 22v38Z" fill="#f3ead8"/><path d="M850 536l40-28 40 28" fill="none" stroke="#a3482f" stroke-width="9" stroke-linejoin="round"/><rect x="882" y="540" width="16" height="28" fill="#6b1626"/><rect x="904" y="540" width="11" height="11" fill="#3f756f"/>
</svg>`;
}

/** Three bottles of a collection, close, on the tint of the middle one. 640 × 480. */
export function drawCollection(
  inside: { product: Product; picture: Picture }[],
  others: Parameters<typeof drawSubject>[2],
): string {
  const boxed = inside.find(({ picture }) => picture.kind === 'gift-box');
  const bottled = inside.filter(({ picture }) => picture.kind === 'bottle');
  if (boxed && bottled.length < 3) {
    return tile(
      boxed.picture.ground,
      `<g transform="translate(320 -44) scale(1.12)">${drawSubject(boxed.product, boxed.picture, others)}</g>`,
    );
  }
  // From the first, the middle and the end of the shelf, so that two ranges with the same first wine differ.
  const places = [0, Math.floor(bottled.length / 2), bottled.length - 1];
  const shown = [...new Set(places)].flatMap((place) => bottled[place] ?? []);
  const bottles = shown.flatMap(({ product, picture }) =>
    picture.kind === 'bottle' ? [{ product, picture }] : [],
  );
  const drawn = bottles
    .map(({ product, picture }, index) => {
      const x = 320 + (index - 1) * 170;
      const lower = index === 1 ? -20 : 30;
      return `<g transform="translate(${x} ${lower}) scale(1.25)"><ellipse cx="24" cy="440" rx="80" ry="10" fill="#2a1a10" fill-opacity=".2"/>${drawBottle(picture, labelOf(product), `c${index}`)}</g>`;
    })
    .join('');
  return tile(bottles[1]?.picture.ground ?? '#ece4d6', drawn);
}

function tile(ground: string, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480" width="640" height="480"><defs>${dropShade}</defs><rect width="640" height="480" fill="${ground}"/><circle cx="320" cy="250" r="210" fill="#fff" fill-opacity=".4"/>${content}</svg>`;
}
