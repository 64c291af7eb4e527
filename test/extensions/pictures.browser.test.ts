/**
 * The main states of the storefront as pictures: whoever changes how something looks sees it here, or looks at the new
 * picture before keeping it (`UPDATE_PICTURES=1 npm test -- test/extensions/pictures`).
 *
 * Text is what machines draw differently: the pictures are in a font of the project's own, drawn without hinting and
 * without the system's smoothing, and a few pixels may differ (docs/storefront.md).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '#test/support/chromium.ts';
import {
  ASKS,
  aMember,
  aPage,
  aProgramme,
  aVoucher,
  OWN,
  renderer,
  someTiers,
  startStorefront,
} from './storefront.ts';

const PICTURES = join(import.meta.dirname, 'pictures');
/** A picture is looked at in squares of so many pixels a side: a change is in one place, what machines do is everywhere. */
const TILE = 32;
/** Of a square's pixels, so many may be clearly another colour: less than a word, an icon or an edge that moved. */
const TOLERANCE = 0.035;

const require = createRequire(import.meta.url);
const face = (weight: number, file: string): string =>
  `@font-face { font-family: Picture; font-weight: ${weight}; src: url(data:font/woff2;base64,${readFileSync(file, 'base64')}) }`;
const FONT = `${face(400, require.resolve('@fontsource/inter/files/inter-latin-400-normal.woff2'))}
${face(600, require.resolve('@fontsource/inter/files/inter-latin-600-normal.woff2'))}
* { font-family: Picture !important; caret-color: transparent !important }
::-webkit-scrollbar { display: none }`;

const CLUB = aProgramme({ ...ASKS, tiers: someTiers(), tiersBasis: 'spend' });
const FULL = aMember({
  ...OWN,
  vouchers: [aVoucher({ expiresAt: null })],
  nextMaturity: null,
  tier: {
    id: 'gold',
    name: { es: 'Oro', en: 'Gold' },
    percent: 150,
    perks: { es: ['Catas'], en: ['Tastings'] },
  },
  nextTier: { id: 'x', name: { es: 'Diamante', en: 'Diamond' }, missing: 12_000, basis: 'spend', share: 60 },
  cards: [{ ruleId: 'c', name: { es: 'Diez botellas', en: 'Ten bottles' }, done: 7, needed: 10 }],
});

let browser: Browser;
let store: Awaited<ReturnType<typeof startStorefront>>;
beforeAll(async () => {
  [browser, store] = await Promise.all([
    launchChromium({
      args: [
        '--font-render-hinting=none',
        '--disable-lcd-text',
        '--disable-font-subpixel-positioning',
        '--force-color-profile=srgb',
      ],
    }),
    startStorefront(),
  ]);
});
afterAll(() => Promise.all([browser?.close(), store?.close()]));

async function open(
  blocks: readonly string[],
  locale: 'es' | 'en',
  customer: object | null,
  width: number,
): Promise<Page> {
  const globals = aPage({ locale, programme: CLUB, customer });
  const emitted = new Set<string>();
  const html: string[] = [];
  for (const name of blocks)
    html.push(
      await renderer.renderBlock(name, { globals, emitted, settings: { accent: '#6b1626', radius: 8 } }),
    );
  store.show(
    `<div id="blocks" style="padding: 16px; display: grid; gap: 32px">${html.join('')}</div>`,
    locale,
  );
  const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
  await page.goto(store.address);
  await page.addStyleTag({ content: FONT });
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** A picture to be kept: 32 shades of each colour are enough to compare by, and half as large. */
function small(shot: Buffer): Buffer {
  const picture = PNG.sync.read(shot);
  picture.data = Buffer.from(picture.data.map((value) => Math.round(value / 8.226) * 8.226));
  return PNG.sync.write(picture, {
    colorType: 2,
    inputHasAlpha: true,
    deflateLevel: 9,
    deflateStrategy: 0,
    filterType: 0,
  });
}

async function compare(name: string, shot: Buffer): Promise<void> {
  const file = join(PICTURES, `${name}.png`);
  if (process.env.UPDATE_PICTURES) return writeFileSync(file, small(shot));
  const [now, then] = [PNG.sync.read(shot), PNG.sync.read(readFileSync(file))];
  expect({ width: now.width, height: now.height }).toEqual({ width: then.width, height: then.height });
  const { width, height } = now;
  const diff = new PNG({ width, height });
  pixelmatch(now.data, then.data, diff.data, width, height, { threshold: 0.2, diffMask: true });
  const tiles = new Map<string, number>();
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    // Smoothed edges are yellow in the mask, and no difference.
    if (diff.data[pixel * 4 + 3] === 0 || diff.data[pixel * 4 + 1] !== 0) continue;
    const tile = `${Math.floor((pixel % width) / TILE) * TILE},${Math.floor(pixel / width / TILE) * TILE}`;
    tiles.set(tile, (tiles.get(tile) ?? 0) + 1);
  }
  const changed = [...tiles].filter(([, count]) => count > TOLERANCE * TILE ** 2);
  expect(changed, `${name}: squares at x,y and their pixels that differ`).toEqual([]);
}

it.each([
  ['panel-member-es', 'es', { member: FULL }, 1280],
  ['panel-guest-en', 'en', null, 320],
] as const)('the panel: %s', async (name, locale, customer, width) => {
  const page = await open(['member-widget'], locale, customer, width);
  await page.locator('.lealta-launcher').click();
  const dialog = page.locator('dialog[open]');
  await dialog.waitFor();
  await compare(name, await dialog.screenshot({ animations: 'disabled' }));
  await page.close();
});

it.each([
  ['personal-member-es', ['member-card', 'referral', 'newsletter-birthday'], 'es', { member: FULL }, 640],
  ['club-guest-en', ['club-landing', 'punch-cards', 'newsletter-birthday'], 'en', null, 320],
  ['club-member-en', ['tier-progress', 'reward-list', 'punch-cards'], 'en', { member: FULL }, 640],
] as const)('the blocks: %s', async (name, blocks, locale, customer, width) => {
  const page = await open(blocks, locale, customer, width);
  await compare(name, await page.locator('#blocks').screenshot({ animations: 'disabled' }));
  await page.close();
});
