/** The Function's exports; Shopify calls each by the name its target has in shopify.extension.toml. */
export { cartValidationsGenerateRun } from './cart-validations.ts';
