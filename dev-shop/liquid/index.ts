/** The storefront's Liquid: Shopify's dialect on liquidjs, and the renderer of a theme app extension. */
export { createLiquid, type LiquidOptions } from './engine.ts';
export {
  type BlockSchema,
  createExtensionRenderer,
  type ExtensionBlock,
  type ExtensionRenderer,
  type RenderBlockInput,
} from './extension.ts';
