/** The Function's exports; Shopify calls each by the name its target has in shopify.extension.toml. */
export { cartLinesDiscountsGenerateRun } from './sale-prices.ts';
