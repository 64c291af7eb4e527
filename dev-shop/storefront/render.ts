import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Liquid } from 'liquidjs';
import { createExtensionRenderer, createLiquid, type ExtensionRenderer } from '../liquid/index.ts';
import type { Store } from '../model.ts';
import { assetUrl, extensionAssetUrl, extensionDir, sceneUrl } from './assets.ts';
import { type Language, moneyFormats } from './languages.ts';
import { appObject, globalObjects } from './objects/globals.ts';
import { postedForms } from './pages/contact.ts';
import type { Answer, Visit } from './visit.ts';

const themeDir = fileURLToPath(new URL('./theme/', import.meta.url));

type BlockSettings = { block: string; settings: Record<string, unknown> };
/** What the merchant placed in the theme editor: app embeds, and app blocks by page. */
type ThemeSettings = {
  shop: Record<string, unknown>;
  embeds: Record<string, { enabled: boolean; settings: Record<string, unknown> }>;
  blocks: Record<string, BlockSettings[]>;
};
const settings = JSON.parse(readFileSync(`${themeDir}config/settings.json`, 'utf8')) as ThemeSettings;

const engines = new Map<string, Liquid>();

function engineFor(locale: Language, timezone: string): Liquid {
  const key = `${locale} ${timezone}`;
  let engine = engines.get(key);
  if (!engine) {
    engine = createLiquid({
      roots: [`${themeDir}snippets`, `${themeDir}templates`, `${themeDir}layout`],
      localesDir: `${themeDir}locales`,
      locale,
      moneyFormat: moneyFormats[locale].plain,
      assetUrl,
      timezone,
    });
    engine.registerFilter('scene_url', sceneUrl);
    engines.set(key, engine);
  }
  return engine;
}

let extension: ExtensionRenderer | null = null;

/** The app's theme extension, read once. */
function extensionRenderer(timezone: string): ExtensionRenderer {
  extension ??= createExtensionRenderer({ extensionDir, assetUrl: extensionAssetUrl, timezone });
  return extension;
}

/** A page as HTML: its template with the app blocks placed on it, in its layout, with the app embeds before `</body>`. */
export async function renderPage(visit: Visit, page: Extract<Answer, { kind: 'page' }>): Promise<string> {
  const { language, store } = visit;
  const engine = engineFor(language, store.timezone);
  const shown = {
    ...globalObjects(visit, page),
    ...page.data,
    forms: postedForms(visit),
    settings: settings.shop,
  };
  const emitted = new Set<string>();
  const blocks = await renderBlocks(visit, page.template, shown, emitted);
  // Shopify's checkout runs no theme extension.
  const embeds = page.layout === 'till' ? '' : await renderEmbeds(visit, page.template, shown, emitted);
  const globals = {
    ...shown,
    app_blocks: blocks,
    has_member_panel: embeds.includes('id="lealta-panel"'),
    page_title: page.title,
    page_description: page.description ?? '',
  };
  const content = await engine.renderFile(page.template, {}, { globals });
  return engine.renderFile(
    page.layout ?? 'theme',
    { content_for_layout: content, content_for_header: contentForHeader(visit), app_embeds: embeds },
    { globals },
  );
}

/** Liquid that the app answered through its proxy, rendered inside the theme as Shopify does. */
export async function renderLiquid(visit: Visit, source: string): Promise<string> {
  const engine = engineFor(visit.language, visit.store.timezone);
  const page = { pageType: 'page', template: 'page' };
  const globals = {
    ...globalObjects(visit, page),
    settings: settings.shop,
    page_title: '',
    page_description: '',
  };
  const content = await engine.parseAndRender(source, {}, { globals });
  const embeds = await renderEmbeds(visit, 'page', globals, new Set());
  return engine.renderFile(
    'theme',
    { content_for_layout: content, content_for_header: contentForHeader(visit), app_embeds: embeds },
    { globals },
  );
}

const hasAppBlocks = (store: Store): boolean => store.installation !== null && !store.appBlocksOff;

async function renderBlocks(
  visit: Visit,
  template: string,
  shown: Record<string, unknown>,
  emitted: Set<string>,
): Promise<string> {
  if (!hasAppBlocks(visit.store)) return '';
  const renderer = extensionRenderer(visit.store.timezone);
  const placed = settings.blocks[template] ?? [];
  const globals = { ...shown, app: appObject(visit) };
  const html: string[] = [];
  for (const { block, settings: chosen } of placed) {
    if (!renderer.blocks.some(({ name }) => name === block)) continue;
    html.push(
      await renderer.renderBlock(block, { settings: chosen, globals, locale: visit.language, emitted }),
    );
  }
  return html.join('\n');
}

async function renderEmbeds(
  visit: Visit,
  template: string,
  shown: Record<string, unknown>,
  emitted: Set<string>,
): Promise<string> {
  if (!hasAppBlocks(visit.store)) return '';
  const renderer = extensionRenderer(visit.store.timezone);
  const globals = { ...shown, app: appObject(visit) };
  const html: string[] = [];
  for (const { name } of renderer.blocksFor('body', { template })) {
    const chosen = settings.embeds[name];
    if (!chosen?.enabled) continue;
    html.push(
      await renderer.renderBlock(name, {
        settings: chosen.settings,
        globals,
        locale: visit.language,
        emitted,
      }),
    );
  }
  return html.join('\n');
}

/** The globals that Shopify puts into every page for themes' and apps' scripts. */
function contentForHeader(visit: Visit): string {
  const { store, language, prefix } = visit;
  const facts = {
    shop: store.domain,
    locale: language,
    currency: { active: store.currency, rate: '1.0' },
    country: store.countryCode,
    routes: { root: `${prefix}/` },
  };
  return `<script>window.Shopify=${JSON.stringify(facts).replaceAll('<', '\\u003c')};</script>`;
}
