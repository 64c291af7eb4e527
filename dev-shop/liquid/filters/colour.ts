import type { Liquid } from 'liquidjs';
import { toText } from './arguments.ts';

type Rgb = [number, number, number];

/** Reads `#rgb`, `#rrggbb` and `rgb(r, g, b)`; anything else is black, as an unset colour is to Shopify. */
function parseColour(value: unknown): Rgb {
  const text = toText(value).trim();
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  if (short) return channels(short.slice(1).map((digit) => Number.parseInt(digit + digit, 16)));
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(text);
  if (long) return channels(long.slice(1).map((pair) => Number.parseInt(pair, 16)));
  const rgb = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)/i.exec(text);
  return rgb ? channels(rgb.slice(1).map(Number)) : [0, 0, 0];
}

const channels = (values: number[]): Rgb => [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];

/** Relative luminance, WCAG 2.2. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = channels(
    colour.map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** `color_contrast` (1–21, one decimal), `color_brightness` (0–255) and `color_to_rgb`. */
export function registerColourFilters(engine: Liquid): void {
  engine.registerFilter('color_contrast', (one: unknown, other: unknown) => {
    const [a, b] = [luminance(parseColour(one)), luminance(parseColour(other))];
    return Math.round(((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)) * 10) / 10;
  });
  engine.registerFilter('color_brightness', (colour: unknown) => {
    const [red, green, blue] = parseColour(colour);
    return Math.round(((red * 299 + green * 587 + blue * 114) / 1000) * 100) / 100;
  });
  engine.registerFilter('color_to_rgb', (colour: unknown) => `rgb(${parseColour(colour).join(', ')})`);
}
