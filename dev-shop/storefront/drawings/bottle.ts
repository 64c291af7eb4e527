import type { BottlePicture } from '#dev-shop/catalogue/picture.ts';
import { outlineOf } from './bottle-shape.ts';
import { drawLabel, type LabelText } from './label.ts';

const glasses: Record<BottlePicture['glass'], [dark: string, mid: string, light: string]> = {
  green: ['#0f1d14', '#24402c', '#4d7350'],
  olive: ['#33351a', '#6a6c36', '#a3a564'],
  black: ['#0b0b0c', '#1c1d1f', '#4a4b4f'],
  amber: ['#2c1407', '#6a3512', '#b06a2c'],
  clear: ['#00000022', '#ffffff00', '#ffffff66'],
};

/** A bottle standing at y = 440, centred on x = 0; `name` keeps the ids of several in one drawing apart. */
export function drawBottle(picture: BottlePicture, text: LabelText, name: string): string {
  const outline = outlineOf(picture.shape);
  const { body, top, capsuleEnd, path } = outline;
  const [dark, mid, light] = glasses[picture.glass];
  const clear = picture.glass === 'clear';
  const box = {
    x: -body + 1,
    y: outline.labelTop,
    width: body * 2 - 2,
    height: outline.labelBottom - outline.labelTop,
  };
  const across = (id: string, stops: [number, string, number][]) =>
    `<linearGradient id="${name}-${id}" gradientUnits="userSpaceOnUse" x1="${-body}" x2="${body}" y1="0" y2="0">${stops
      .map(
        ([at, colour, opacity]) => `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
      )
      .join('')}</linearGradient>`;
  const sparkling = picture.shape === 'champagne';
  return `<defs>
<clipPath id="${name}-clip"><path d="${path}"/></clipPath>
${across('glass', [
  [0, dark, 1],
  [0.16, mid, 1],
  [0.3, light, 1],
  [0.42, mid, 1],
  [0.8, dark, 1],
  [0.93, mid, 1],
  [1, dark, 1],
])}
${across('turn', [
  [0, '#000', 0.42],
  [0.14, '#000', 0.12],
  [0.3, '#fff', 0.16],
  [0.46, '#000', 0],
  [0.78, '#000', 0.16],
  [1, '#000', 0.5],
])}
<linearGradient id="${name}-deep" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".22"/><stop offset=".4" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".28"/></linearGradient>
</defs>
<g clip-path="url(#${name}-clip)">
<path d="${path}" fill="${clear ? '#e8efe9' : mid}"/>
${clear ? `<rect x="-70" y="${capsuleEnd - 6}" width="140" height="320" fill="${picture.wine}"/><rect x="-70" y="432" width="140" height="10" fill="#fff" fill-opacity=".35"/>` : ''}
<path d="${path}" fill="url(#${name}-${clear ? 'turn' : 'glass'})"/>
<path d="${path}" fill="url(#${name}-deep)"/>
<rect x="-70" y="${top - 2}" width="140" height="${capsuleEnd - top}" fill="${picture.capsule}"/>
${sparkling ? crinkle(top, capsuleEnd) : `<path d="M-20 ${top + 14}h40M-20 ${capsuleEnd - 7}h40" stroke="#fff" stroke-opacity=".28" stroke-width="1"/>`}
${drawLabel(picture.label, box, text)}
<rect x="-70" y="${top - 2}" width="140" height="400" fill="url(#${name}-turn)"/>
<path d="M${-body * 0.72} ${outline.labelTop - 30}V430" stroke="#fff" stroke-opacity=".18" stroke-width="5" stroke-linecap="round"/>
<path d="M${-9} ${capsuleEnd + 8}C${-10} ${capsuleEnd + 50} ${-body * 0.7} ${outline.labelTop - 62} ${-body * 0.72} ${outline.labelTop - 26}" fill="none" stroke="#fff" stroke-opacity=".34" stroke-width="4" stroke-linecap="round"/>
<path d="M${body - 6} ${outline.labelTop - 14}V424" stroke="#fff" stroke-opacity=".16" stroke-width="2" stroke-linecap="round"/>
</g>`;
}

/** Foil of a sparkling wine: its folds and the jagged edge. */
function crinkle(top: number, end: number): string {
  const folds = [-12, -5, 3, 10]
    .map(
      (x) =>
        `<path d="M${x} ${top + 30}L${x * 1.7} ${end}" stroke="#000" stroke-opacity=".16" stroke-width="1.4"/>`,
    )
    .join('');
  return `<path d="M-20 ${top + 27}h40" stroke="#000" stroke-opacity=".25" stroke-width="2"/>${folds}<path d="M-40 ${end - 8}l8 5 8-5 8 5 8-5 8 5 8-5 8 5 8-5 8 5" fill="none" stroke="#fff" stroke-opacity=".35"/>`;
}
