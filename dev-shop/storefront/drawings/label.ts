import type { BottlePicture } from '#dev-shop/catalogue/picture.ts';
import { escapeHtml } from '../../http.ts';
import { drawEmblem } from './emblem.ts';

export const serif =
  "'Noto Serif Display','Iowan Old Style','Palatino Linotype',Palatino,'Book Antiqua',Georgia,serif";

type Box = { x: number; y: number; width: number; height: number };
export type LabelText = { title: string; vendor: string; region: string; vintage: string };

/** A bottle's label inside its box: seven layouts, so that a shelf of bottles looks like different wineries. */
export function drawLabel(label: BottlePicture['label'], box: Box, text: LabelText): string {
  const { x, y, width, height } = box;
  const middle = x + width / 2;
  const { paper, ink, accent } = label;
  const sheet = (d?: string) =>
    d
      ? `<path d="${d}" fill="${paper}"/>`
      : `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${paper}"/>`;
  const emblem = (cx: number, cy: number, scale = 1, colour = accent) =>
    `<g transform="translate(${cx} ${cy}) scale(${scale})">${drawEmblem(label.emblem, colour)}</g>`;
  const inner = width - 16;
  const title = (top: number, size: number, colour = ink, italic = false) =>
    writeTitle(text.title, middle, top, inner, size, colour, italic);
  const foot = (at: number, colour = ink) =>
    small(text.vendor, middle, at, inner, colour) +
    (text.vintage ? small(text.vintage, middle, at + 8.5, inner, colour, 7) : '');

  switch (label.style) {
    case 'classic': {
      const frame = `<rect x="${x + 4}" y="${y + 4}" width="${width - 8}" height="${height - 8}" fill="none" stroke="${accent}" stroke-width=".8"/>`;
      return `${sheet()}${frame}${emblem(middle, y + 26, 1.1)}${title(y + height * 0.5, 17)}${rule(middle, y + height - 35, 22, accent)}${foot(y + height - 22)}`;
    }
    case 'arch': {
      const top = y - 10;
      const d = `M${x} ${y + height}V${top + width / 2}A${width / 2} ${width / 2} 0 0 1 ${x + width} ${top + width / 2}V${y + height}Z`;
      return `${sheet(d)}${emblem(middle, top + 32, 1.35)}${title(y + height * 0.56, 17, ink, true)}${rule(middle, y + height - 34, 30, accent)}${foot(y + height - 22)}`;
    }
    case 'band': {
      const from = y + height * 0.34;
      const tall = height * 0.34;
      return `${sheet()}<rect x="${x}" y="${from}" width="${width}" height="${tall}" fill="${accent}"/>${emblem(middle, y + height * 0.17, 0.9)}${title(from + tall / 2, 17, paper)}${foot(y + height - 20)}`;
    }
    case 'block': {
      const cut = y + height * 0.46;
      return `${sheet()}<circle cx="${x + width * 0.62}" cy="${y + height * 0.24}" r="${width * 0.24}" fill="${accent}"/><path d="M${x} ${cut}L${x + width * 0.42} ${y + height * 0.2}L${x + width} ${cut}Z" fill="${ink}" fill-opacity=".88"/>${title(cut + (height - 24 - (cut - y)) / 2, 15)}${foot(y + height - 15)}`;
    }
    case 'initial': {
      const letter = escapeHtml(text.title.slice(0, 1));
      return `${sheet()}<text x="${middle}" y="${y + height * 0.47}" text-anchor="middle" font-family="${serif}" font-size="${width * 0.78}" font-style="italic" fill="${accent}">${letter}</text>${title(y + height * 0.65, 12.5)}${rule(middle, y + height - 32, 14, ink)}${foot(y + height - 20)}`;
    }
    case 'landscape': {
      const ground = y + height * 0.44;
      const hills = `<path d="M${x} ${ground}V${ground - 18}q${width * 0.25}-22 ${width * 0.5}-6t${width * 0.5}-10V${ground}Z" fill="${accent}" fill-opacity=".45"/><path d="M${x} ${ground}v-8q${width * 0.3}-14 ${width * 0.55}-3t${width * 0.45}-4v15Z" fill="${accent}"/>`;
      const rows = [3, 7, 11]
        .map(
          (dy) =>
            `<path d="M${x} ${ground + dy}h${width}" stroke="${accent}" stroke-width=".7" stroke-opacity="${0.8 - dy * 0.05}"/>`,
        )
        .join('');
      return `${sheet()}<circle cx="${x + width * 0.68}" cy="${ground - 38}" r="9" fill="${accent}" fill-opacity=".3"/>${hills}${rows}${title(ground + (height * 0.56 - 22) / 2 + 5, 14)}${foot(y + height - 15)}`;
    }
    case 'strip': {
      const width2 = width * 0.56;
      const x2 = middle - width2 / 2;
      const tall = `<rect x="${x2}" y="${y - 16}" width="${width2}" height="${height + 16}" fill="${paper}"/><path d="M${x2 + 4} ${y - 12}v${height + 8}M${x2 + width2 - 4} ${y - 12}v${height + 8}" stroke="${accent}" stroke-width=".8"/>`;
      const along = `<text transform="translate(${middle + 1} ${y + height * 0.52}) rotate(-90)" text-anchor="middle" dominant-baseline="central" font-family="${serif}" font-size="${fit(text.title, height * 0.66, 21)}" fill="${ink}">${escapeHtml(text.title)}</text>`;
      return `${tall}${emblem(middle, y + 2, 0.8)}${along}${small(text.vintage, middle, y + height - 5, width2 - 8, ink, 7)}`;
    }
  }
}

function rule(middle: number, y: number, width: number, colour: string): string {
  return `<path d="M${middle - width / 2} ${y}h${width}" stroke="${colour}" stroke-width=".8"/>`;
}

function small(words: string, x: number, y: number, width: number, colour: string, size = 5.4): string {
  const fitted = Math.min(size, width / (words.length * 0.66));
  return `<text x="${x}" y="${y}" text-anchor="middle" font-family="${serif}" font-size="${fitted.toFixed(2)}" letter-spacing=".4" fill="${colour}">${escapeHtml(words.toUpperCase())}</text>`;
}

/** A size at which a line of text fits a width: a serif letter is about half as wide as it is tall. */
function fit(words: string, width: number, size: number): number {
  return Math.min(size, Number((width / (words.length * 0.52)).toFixed(2)));
}

/** A title on one to three lines, centred on `y`. */
function writeTitle(
  title: string,
  x: number,
  y: number,
  width: number,
  size: number,
  colour: string,
  italic: boolean,
): string {
  const lines = breakTitle(title);
  const fitted = Math.min(...lines.map((line) => fit(line, width, size)));
  const first = y - ((lines.length - 1) * fitted * 1.08) / 2;
  return lines
    .map(
      (line, index) =>
        `<text x="${x}" y="${(first + index * fitted * 1.08).toFixed(1)}" text-anchor="middle" dominant-baseline="central" font-family="${serif}" font-size="${fitted}"${italic ? ' font-style="italic"' : ''} fill="${colour}">${escapeHtml(line)}</text>`,
    )
    .join('');
}

/** Words in lines of about ten letters. */
function breakTitle(title: string): string[] {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 10) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
