import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const TYPES = {
  'portal.css': 'text/css; charset=utf-8',
  'portal.js': 'text/javascript; charset=utf-8',
  'icon-180.png': 'image/png',
  'icon-192.png': 'image/png',
  'icon-512.png': 'image/png',
} as const;
type AssetName = keyof typeof TYPES;

const fileOf = (name: string): URL =>
  new URL(name.endsWith('.png') ? `./icons/${name}` : `./generated/${name}`, import.meta.url);

const ASSETS = new Map(
  Object.entries(TYPES).map(([name, type]) => {
    const content = readFileSync(fileOf(name));
    return [name, { type, content, hash: createHash('sha256').update(content).digest('hex').slice(0, 12) }];
  }),
);

/** A file of the portal as browsers get it; undefined where there is none of that name. */
export const asset = (name: string) => ASSETS.get(name);

/** Its address below the portal's; it changes with the content, which may then be kept for ever. */
export const assetAddress = (name: AssetName): string => `assets/${name}?v=${ASSETS.get(name)?.hash ?? ''}`;

/** The script that answers when there is no network; it is served beside the pages, because that is all it may serve. */
export const SERVICE_WORKER = readFileSync(fileOf('sw.js'), 'utf8');
