import { Liquid } from 'liquidjs';
import { registerColourFilters } from './filters/colour.ts';
import { registerHtmlFilters } from './filters/html.ts';
import { registerMoneyFilters } from './filters/money.ts';
import { registerNumberFilters } from './filters/number.ts';
import { registerTranslateFilter } from './filters/translate.ts';
import { registerShopifyTags } from './tags.ts';

export type LiquidOptions = {
  /** Folders in which templates and `{% render %}` snippets are looked for, first match wins. */
  roots: string[];
  /** The shopper's language, `es`, `en`, `es-MX` … */
  locale: string;
  /** Folder with `en.default.json`, `es.json` …; without it every `t` answers "Translation missing". */
  localesDir?: string;
  /** The store's "HTML without currency" setting; default `€{{amount}}`. `shop.money_format` in scope wins. */
  moneyFormat?: string;
  /** The store's "HTML with currency" setting; default: `moneyFormat` followed by the currency's code. */
  moneyWithCurrencyFormat?: string;
  /** Turns an asset's file name into its address; default `/assets/<file>`. */
  assetUrl?: (file: string) => string;
  /** IANA zone in which `date` reads instants; default UTC. */
  timezone?: string;
};

/**
 * A liquidjs engine that speaks Shopify's storefront dialect. As on Shopify, output is NOT escaped by itself,
 * only own properties of the data are visible, and an unknown filter or tag is an error.
 * Global objects (`customer`, `shop`, `request` …) must be given as `globals` of the render options, because
 * `{% render %}` hides everything else from a snippet.
 *
 * Known differences from Shopify: `5.0` is an integer to liquidjs, so `10 | divided_by: 4.0` answers 2 here;
 * multiply by 1.5 or the like, or stay with integers.
 */
export function createLiquid(options: LiquidOptions): Liquid {
  const engine = new Liquid({
    root: options.roots,
    extname: '.liquid',
    relativeReference: false,
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: false,
    cache: true,
    timezoneOffset: options.timezone ?? 'UTC',
  });
  const moneyFormat = options.moneyFormat ?? '€{{amount}}';
  registerShopifyTags(engine);
  registerTranslateFilter(engine, { locale: options.locale, localesDir: options.localesDir ?? null });
  registerMoneyFilters(engine, { moneyFormat, withCurrencyFormat: options.moneyWithCurrencyFormat ?? null });
  registerHtmlFilters(engine, { assetUrl: options.assetUrl ?? ((file) => `/assets/${file}`) });
  registerNumberFilters(engine);
  registerColourFilters(engine);
  return engine;
}
