import { readFileSync } from 'node:fs';
import { type Html, html, markup } from './html.ts';

const SNIPPET = new URL('../../extensions/lealta-theme/snippets/icon.liquid', import.meta.url);

/** The blocks' own drawings, by name. */
const DRAWINGS = new Map(
  [...readFileSync(SNIPPET, 'utf8').matchAll(/when '(\w+)' -%\}\s*(<[^{]+>)/g)].map(
    ([, name = '', drawing = '']) => [name, drawing.trim()],
  ),
);

/** A small drawing in the colour of the text around it; hidden from screen readers. */
export function icon(name: 'star' | 'clock' | 'gift' | 'lock' | 'ticket' | 'bag' | 'cake' | 'check'): Html {
  const drawing = DRAWINGS.get(name);
  if (drawing === undefined) throw new Error(`no drawing is called ${name}`);
  return html`<svg class="lealta-icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${markup(drawing)}</svg>`;
}
