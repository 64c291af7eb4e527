import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Liquid } from 'liquidjs';
import { createLiquid } from './engine.ts';
import { escapeHtml } from './filters/arguments.ts';

/** The part of a block's `{% schema %}` that decides where and how it is shown. */
export type BlockSchema = {
  name: string;
  target: 'section' | 'body' | 'head' | 'compliance_head';
  stylesheet?: string;
  javascript?: string;
  tag?: string;
  class?: string;
  available_if?: string;
  enabled_on?: { templates?: string[]; groups?: string[] };
  disabled_on?: { templates?: string[]; groups?: string[] };
  settings?: { type: string; id?: string; default?: unknown }[];
};

export type ExtensionBlock = { name: string; schema: BlockSchema };

export type RenderBlockInput = {
  /** What the merchant chose in the theme editor; anything left out takes the schema's default. */
  settings?: Record<string, unknown>;
  /** Liquid's global objects: customer, app, shop, request, routes, cart, product … */
  globals: Record<string, unknown>;
  /** Default: `globals.request.locale.iso_code`, else `en`. */
  locale?: string;
  /** One set for one page: a stylesheet or script named in it is not printed a second time. */
  emitted?: Set<string>;
  /** `block.id`; default: the block's file name. */
  blockId?: string;
};

export type ExtensionRenderer = {
  blocks: ExtensionBlock[];
  /** Blocks for a target, with those left out that `enabled_on` / `disabled_on` keep from the page's template. */
  blocksFor(target: BlockSchema['target'], page?: { template?: string }): ExtensionBlock[];
  /** A block as the page shows it: wrapper, schema stylesheet and script. Empty if `available_if` says no. */
  renderBlock(name: string, input: RenderBlockInput): Promise<string>;
};

const SCHEMA = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema\s*-?%\}/;

/** Reads a block's schema; throws with the file's name if there is none or it is no JSON. */
function readBlock(extensionDir: string, file: string): ExtensionBlock {
  const schema = SCHEMA.exec(readFileSync(join(extensionDir, 'blocks', file), 'utf8'))?.[1];
  if (schema === undefined) throw new Error(`${file}: a block needs {% schema %}`);
  try {
    return { name: basename(file, '.liquid'), schema: JSON.parse(schema) };
  } catch (error) {
    throw new Error(`${file}: {% schema %} is not JSON`, { cause: error });
  }
}

function allowedOn(schema: BlockSchema, template: string | undefined): boolean {
  if (template === undefined) return true;
  const on = schema.enabled_on?.templates;
  if (on && !on.includes('*') && !on.includes(template)) return false;
  const off = schema.disabled_on?.templates;
  return !(off && (off.includes('*') || off.includes(template)));
}

function defaultSettings(schema: BlockSchema): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const setting of schema.settings ?? []) {
    if (setting.id) settings[setting.id] = setting.default ?? (setting.type === 'checkbox' ? false : null);
  }
  return settings;
}

function localeOf(globals: Record<string, unknown>): string {
  const request = globals.request as { locale?: { iso_code?: string } } | undefined;
  return request?.locale?.iso_code ?? 'en';
}

/**
 * Renders the blocks of a theme app extension as a Shopify storefront does.
 * `assetUrl` gives the address of a file in the extension's `assets/`; default `/extensions/<folder>/assets/<file>`.
 */
export function createExtensionRenderer(options: {
  extensionDir: string;
  assetUrl?: (file: string) => string;
  moneyFormat?: string;
  timezone?: string;
}): ExtensionRenderer {
  const { extensionDir } = options;
  const assetUrl = options.assetUrl ?? ((file) => `/extensions/${basename(extensionDir)}/assets/${file}`);
  const blocks = readdirSync(join(extensionDir, 'blocks'))
    .filter((file) => file.endsWith('.liquid'))
    .sort()
    .map((file) => readBlock(extensionDir, file));
  const engines = new Map<string, Liquid>();

  const engineFor = (locale: string): Liquid => {
    const known = engines.get(locale);
    if (known) return known;
    const engine = createLiquid({
      roots: [join(extensionDir, 'snippets'), join(extensionDir, 'blocks')],
      localesDir: join(extensionDir, 'locales'),
      locale,
      assetUrl,
      ...(options.moneyFormat ? { moneyFormat: options.moneyFormat } : {}),
      ...(options.timezone ? { timezone: options.timezone } : {}),
    });
    engines.set(locale, engine);
    return engine;
  };

  const once = (file: string | undefined, emitted: Set<string>): string | null => {
    if (!file) return null;
    const url = assetUrl(file);
    if (emitted.has(url)) return null;
    emitted.add(url);
    return url;
  };

  return {
    blocks,
    blocksFor: (target, page = {}) =>
      blocks.filter(({ schema }) => schema.target === target && allowedOn(schema, page.template)),
    async renderBlock(name, input) {
      const block = blocks.find((candidate) => candidate.name === name);
      if (!block) throw new Error(`no block named ${name} in ${extensionDir}`);
      const { schema } = block;
      const engine = engineFor(input.locale ?? localeOf(input.globals));
      const { globals } = input;
      if (schema.available_if) {
        const answer = await engine.parseAndRender(schema.available_if, {}, { globals });
        if (answer.trim() !== 'true') return '';
      }
      const id = input.blockId ?? name;
      const scope = {
        block: {
          id,
          type: name,
          settings: { ...defaultSettings(schema), ...input.settings },
          shopify_attributes: '',
        },
      };
      const body = await engine.renderFile(name, scope, { globals });
      const emitted = input.emitted ?? new Set<string>();
      const stylesheet = once(schema.stylesheet, emitted);
      const javascript = once(schema.javascript, emitted);
      const tag = schema.tag ?? 'div';
      const kind = schema.target === 'section' ? 'shopify-app-block' : 'shopify-app-embed-block';
      const classes = ['shopify-block', kind, schema.class].filter(Boolean).join(' ');
      return [
        stylesheet ? `<link rel="stylesheet" href="${escapeHtml(stylesheet)}" media="all">` : '',
        `<${tag} id="shopify-block-${escapeHtml(id)}" class="${escapeHtml(classes)}">${body}</${tag}>`,
        javascript ? `<script src="${escapeHtml(javascript)}" defer="defer"></script>` : '',
      ].join('');
    },
  };
}
