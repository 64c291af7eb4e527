import type { Liquid } from 'liquidjs';
import { escapeHtml, htmlAttributes, splitArguments, toText } from './arguments.ts';

/** Shopify's handle of a text: accents dropped, everything else that is no letter or digit becomes a dash. */
function handleize(value: unknown): string {
  return toText(value)
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** The address of an image: a string, an image object with `src`, or an object with a `featured_image`/`image`. */
function imageSource(image: unknown): string {
  if (typeof image === 'string') return image;
  if (image && typeof image === 'object') {
    const { src, featured_image, image: inner } = image as Record<string, unknown>;
    return imageSource(src ?? featured_image ?? inner);
  }
  return '';
}

const JSON_ESCAPES: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };

/** Tags, addresses and escaping. */
export function registerHtmlFilters(engine: Liquid, options: { assetUrl: (file: string) => string }): void {
  engine.registerFilter('asset_url', (file: unknown) => options.assetUrl(toText(file)));
  engine.registerFilter('asset_img_url', (file: unknown) => options.assetUrl(toText(file)));
  engine.registerFilter('stylesheet_tag', (url: unknown) => {
    return `<link href="${escapeHtml(url)}" rel="stylesheet" type="text/css" media="all" />`;
  });
  engine.registerFilter('script_tag', (url: unknown) => {
    return `<script src="${escapeHtml(url)}" type="text/javascript"></script>`;
  });
  engine.registerFilter('image_url', (image: unknown, ...args: unknown[]) => {
    const source = imageSource(image);
    const { named } = splitArguments(args);
    const query = ['width', 'height', 'crop', 'format'].filter((name) => named[name] !== undefined);
    if (source === '' || query.length === 0 || /^data:|\.svg($|\?)/.test(source)) return source;
    const pairs = query.map((name) => `${name}=${encodeURIComponent(toText(named[name]))}`).join('&');
    return `${source}${source.includes('?') ? '&' : '?'}${pairs}`;
  });
  engine.registerFilter('image_tag', (url: unknown, ...args: unknown[]) => {
    const { preload: _preload, ...attributes } = splitArguments(args).named;
    return `<img src="${escapeHtml(url)}"${htmlAttributes({ alt: '', ...attributes })}>`;
  });
  engine.registerFilter('link_to', (text: unknown, url: unknown, ...args: unknown[]) => {
    const { positional, named } = splitArguments(args);
    const title = positional[0] === undefined ? {} : { title: positional[0] };
    return `<a href="${escapeHtml(url)}"${htmlAttributes({ ...title, ...named })}>${toText(text)}</a>`;
  });
  engine.registerFilter('default_errors', (errors: unknown) => {
    const items = Array.isArray(errors) ? errors.map((one) => `<li>${escapeHtml(one)}</li>`) : [];
    return items.length === 0 ? '' : `<div class="errors"><ul>${items.join('')}</ul></div>`;
  });
  engine.registerFilter('handleize', handleize);
  engine.registerFilter('handle', handleize);
  // Safe inside <script>: Shopify's JSON writes <, > and & as \u escapes.
  engine.registerFilter('json', (value: unknown) => {
    return (JSON.stringify(value ?? null) ?? 'null').replace(
      /[<>&]/g,
      (found) => JSON_ESCAPES[found] ?? found,
    );
  });
  engine.registerFilter('escape', escapeHtml);
  // As Ruby's: what is an entity already stays; liquidjs does not know the entities that `escape` above writes.
  engine.registerFilter('escape_once', (value: unknown) => {
    return toText(value).replace(/["'<>]|&(?!(?:[a-zA-Z]+|#\d+);)/g, (found) => escapeHtml(found));
  });
  engine.registerFilter('url_escape', (value: unknown) => encodeURI(toText(value)));
  engine.registerFilter('url_param_escape', (value: unknown) => encodeURIComponent(toText(value)));
  engine.registerFilter('time_tag', function (value: unknown, ...args: unknown[]) {
    const { positional, named } = splitArguments(args);
    const format = toText(positional[0] ?? named.format ?? '%Y-%m-%d');
    const written = engine.filters.date;
    const text = typeof written === 'function' ? written.call(this, value, format) : value;
    return `<time datetime="${escapeHtml(value)}">${escapeHtml(text)}</time>`;
  });
}
