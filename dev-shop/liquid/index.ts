/** The storefront's Liquid: Shopify's dialect on liquidjs, and the renderer of a theme app extension. */
export { createLiquid } from './engine.ts';
export { createExtensionRenderer, type ExtensionRenderer } from './extension.ts';
