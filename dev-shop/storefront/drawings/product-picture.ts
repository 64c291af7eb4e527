import type { GiftBoxPicture, Picture } from '#dev-shop/catalogue/picture.ts';
import type { Product } from '../../model.ts';
import { drawBottle } from './bottle.ts';
import type { LabelText } from './label.ts';
import { drawGiftCard, drawObject } from './objects.ts';

/** The gradient of the shadow that things throw on the table. */
export const dropShade =
  '<radialGradient id="drop"><stop offset="0" stop-color="#2a1a10" stop-opacity=".5"/><stop offset=".6" stop-color="#2a1a10" stop-opacity=".16"/><stop offset="1" stop-color="#2a1a10" stop-opacity="0"/></radialGradient>';

export const pictureSize = { width: 400, height: 500 };

/** What a label says of a product. */
export function labelOf(product: Product): LabelText {
  const fact = (label: string) => product.facts.find((entry) => entry.label.es === label)?.value.es ?? '';
  return { title: product.title, vendor: product.vendor, region: fact('Origen'), vintage: fact('Añada') };
}

/** A product's picture as an SVG document of 400 × 500; `others` finds the products a gift box holds. */
export function drawProduct(
  product: Product,
  picture: Picture,
  others: (handle: string) => { product: Product; picture: Picture } | null,
): string {
  return frame(
    picture.ground,
    `<g transform="translate(200 -18) scale(1.1)">${drawSubject(product, picture, others)}</g>`,
  );
}

/** What stands in the picture, around x = 0 on y = 440. Uses the gradient of `dropShade`. */
export function drawSubject(
  product: Product,
  picture: Picture,
  others: (handle: string) => { product: Product; picture: Picture } | null,
): string {
  switch (picture.kind) {
    case 'bottle':
      return `${shadow(62)}${drawBottle(picture, labelOf(product), 'b')}`;
    case 'gift-box':
      return `${shadow(150)}${drawGiftBox(picture, others)}`;
    case 'accessory':
      return `${shadow(96)}${drawObject(picture.object)}`;
    case 'gift-card':
      return drawGiftCard();
  }
}

/** Backdrop: a wall and a table of one tint, lit from the left. */
function frame(ground: string, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500" width="400" height="500"><defs><radialGradient id="wall" cx=".32" cy=".3" r=".9"><stop offset="0" stop-color="#fff" stop-opacity=".55"/><stop offset=".6" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#5a4632" stop-opacity=".12"/></radialGradient>${dropShade}<linearGradient id="table" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#3d2c1c" stop-opacity=".09"/><stop offset="1" stop-color="#3d2c1c" stop-opacity="0"/></linearGradient></defs><rect width="400" height="500" fill="${ground}"/><rect width="400" height="500" fill="url(#wall)"/><rect y="438" width="400" height="62" fill="url(#table)"/>${content}</svg>`;
}

function shadow(width: number): string {
  return `<ellipse cx="${width * 0.34}" cy="440" rx="${width * 1.5}" ry="14" fill="url(#drop)"/>`;
}

function drawGiftBox(
  picture: GiftBoxPicture,
  others: (handle: string) => { product: Product; picture: Picture } | null,
): string {
  const step = picture.bottles.length === 2 ? 104 : 88;
  const from = (-step * (picture.bottles.length - 1)) / 2;
  const bottles = picture.bottles
    .map((handle, index) => {
      const found = others(handle);
      if (found?.picture.kind !== 'bottle') return '';
      return `<g transform="translate(${from + index * step} 40) scale(.86)">${drawBottle(found.picture, labelOf(found.product), `b${index}`)}</g>`;
    })
    .join('');
  const dark = picture.box.startsWith('#2');
  const grain = dark ? '#ffffff' : '#7a5a33';
  return `<path d="M-148 300h296v20h-296z" fill="${picture.box}"/><path d="M-148 300h296v20h-296z" fill="#000" fill-opacity=".35"/>${bottles}
<rect x="-156" y="306" width="312" height="134" rx="3" fill="${picture.box}"/><rect x="-156" y="306" width="312" height="5" fill="#fff" fill-opacity=".3"/>
<path d="M-156 350h312M-156 396h312" stroke="#000" stroke-opacity=".22"/><path d="M-140 326q60-7 120 0t150-2M-150 372q90 8 160-1t140 3M-146 418q70-6 130 1t150-4" fill="none" stroke="${grain}" stroke-opacity=".28" stroke-width="1.2"/>
<rect x="-18" y="306" width="36" height="134" fill="${picture.ribbon}"/><path d="M-18 306v134M18 306v134" stroke="#fff" stroke-opacity=".25"/>
<g transform="translate(0 352)" fill="${picture.ribbon}" stroke="#000" stroke-opacity=".2"><path d="M0 0c-20-34-64-34-60-6 3 22 40 18 60 6ZM0 0c20-34 64-34 60-6-3 22-40 18-60 6Z"/><path d="M-4 4-36 58l16-2 10 12L2 6ZM4 4l32 54-16-2-10 12L-2 6Z"/><circle r="9"/></g>`;
}
