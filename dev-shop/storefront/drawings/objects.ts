import type { AccessoryPicture } from '#dev-shop/catalogue/picture.ts';
import { serif } from './label.ts';

const glassLine = 'fill="#fff" fill-opacity=".34" stroke="#5d6a66" stroke-opacity=".55" stroke-width="1.6"';

/** Things for the table, standing at y = 440 around x = 0. */
export function drawObject(object: AccessoryPicture['object']): string {
  switch (object) {
    case 'glasses':
      return `${wineGlass(-46, 1, '#7a1f33', 0.3)}${wineGlass(52, 0.92, '#e2c46c', 0.38)}`;
    case 'decanter':
      return `<g><path d="M-13 120h26l4 12-7 14c-2 60 6 104 44 152 34 42 44 84 34 118-4 16-16 24-34 24H-54c-18 0-30-8-34-24-10-34 0-76 34-118 38-48 46-92 44-152l-7-14Z" ${glassLine}/>
<path d="M-62 322c20 12 40 2 62 4s44 8 62-2c20 30 32 62 25 90-4 14-14 20-30 20h-114c-16 0-26-6-30-20-7-28 5-62 25-92Z" fill="#6b1226" fill-opacity=".92"/>
<path d="M-62 322c20 12 40 2 62 4s44 8 62-2" fill="none" stroke="#a04356" stroke-width="3"/>
<path d="M-70 400c-6-24 6-52 22-74" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="6" stroke-linecap="round"/></g>`;
    case 'corkscrew':
      return `<g transform="translate(0 6)"><rect x="-96" y="150" width="192" height="40" rx="20" fill="#b98a54"/><rect x="-96" y="150" width="192" height="14" rx="7" fill="#d7ae79"/><path d="M-60 168q30-10 56 0t64-4" stroke="#8d6335" fill="none" stroke-width="1.6"/>
<rect x="-11" y="188" width="22" height="58" rx="4" fill="#4b4f52"/><rect x="-8" y="188" width="5" height="58" fill="#7b8185"/>
<path d="M0 246v14${Array.from({ length: 7 }, () => 'c26 6 26 14 0 16s-22 8 0 8').join('')}l2 14" fill="none" stroke="#565c60" stroke-width="6" stroke-linecap="round"/>
<path d="M-2 250v10${Array.from({ length: 7 }, () => 'c22 6 22 12 0 14s-20 10 0 10').join('')}" fill="none" stroke="#a6adb1" stroke-width="1.6"/></g>`;
    case 'cooler':
      return `<g><path d="M-66 208h132l-10 214c-1 12-8 18-20 18h-72c-12 0-19-6-20-18Z" fill="#bf6f47"/><path d="M30 208h36l-10 214c-1 12-8 18-20 18H12c20-60 24-150 18-232Z" fill="#8f4a2b" fill-opacity=".5"/><path d="M-56 226l8 190" stroke="#e2a27e" stroke-width="8" stroke-linecap="round" stroke-opacity=".6"/>
<ellipse cy="208" rx="66" ry="13" fill="#7c3f25"/><ellipse cy="208" rx="66" ry="13" fill="none" stroke="#d08a64" stroke-width="4"/><path d="M-62 280h124M-61 292h122" stroke="#e9c3a6" stroke-width="2.4" stroke-dasharray="2 7"/></g>`;
    case 'tote':
      return `<g><path d="M-48 230c-6-96 90-96 84 0M-30 230c0-70 60-70 60 0" fill="none" stroke="#2f4a45" stroke-width="9" stroke-linecap="round"/><path d="M-100 224h200l-8 200c-1 10-7 16-16 16H-76c-9 0-15-6-16-16Z" fill="#f1e9d6"/><path d="M60 224h40l-8 200c-1 10-7 16-16 16H52c12-60 14-140 8-216Z" fill="#cdbf9f" fill-opacity=".5"/><path d="M-100 224h200l-1 22H-99Z" fill="#e0d4b9"/>
<text y="330" text-anchor="middle" font-family="${serif}" font-style="italic" font-size="34" fill="#6b1626">Viña Norte</text><path d="M-34 352q8.5-10 17 0t17 0 17 0 17 0M-34 364q8.5-10 17 0t17 0 17 0 17 0" fill="none" stroke="#2f4a45" stroke-width="2"/></g>`;
  }
}

function wineGlass(x: number, scale: number, wine: string, level: number): string {
  const y = 440 - 440 * scale;
  return `<g transform="translate(${x} ${y}) scale(${scale})"><path d="M-40 150c-14 70-6 128 40 134 46-6 54-64 40-134Z" ${glassLine}/><path d="M-${46} ${150 + 134 * level}c-6 52 8 84 46 90 38-6 52-38 46-90Z" fill="${wine}" fill-opacity=".9"/><ellipse cy="${150 + 134 * level}" rx="45.5" ry="7" fill="${wine}" /><ellipse cy="${150 + 134 * level}" rx="45.5" ry="7" fill="#fff" fill-opacity=".22"/><ellipse cy="150" rx="40" ry="6" fill="none" stroke="#5d6a66" stroke-opacity=".55" stroke-width="1.6"/><path d="M-3 284c1 60 1 100-4 132h14c-5-32-5-72-4-132Z" ${glassLine}/><ellipse cy="424" rx="46" ry="11" ${glassLine}/><path d="M-34 176c-6 34-4 60 6 80" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="5" stroke-linecap="round"/></g>`;
}

/** The gift card, leaning on nothing, with the coast on it. */
export function drawGiftCard(): string {
  return `<g transform="translate(0 270) rotate(-7)"><rect x="-140" y="-88" width="280" height="176" rx="12" fill="#24403a"/>
<clipPath id="card"><rect x="-140" y="-88" width="280" height="176" rx="12"/></clipPath><g clip-path="url(#card)"><circle cx="78" cy="-34" r="44" fill="#d9a441"/><path d="M-140 30q50-44 96-18t92-16 92-2v100h-280Z" fill="#3f6a5d"/><path d="M-140 56q60-34 110-10t100-12 70 2v60h-280Z" fill="#6f978a"/>${[66, 76, 86].map((y) => `<path d="M-140 ${y}q10-7 20 0${'t20 0'.repeat(13)}" fill="none" stroke="#f4efe4" stroke-opacity=".7" stroke-width="1.6"/>`).join('')}</g>
<text x="-118" y="-46" font-family="${serif}" font-style="italic" font-size="30" fill="#f4efe4">Viña Norte</text></g>`;
}
