/** What both Functions of private sales share: docs/decisions/0019-private-sales-threat-model.md says why. */
export { readBuyer } from './buyer.ts';
export { phaseOf, readSales } from './configuration.ts';
export { judgeCart, type Refusal } from './judge-cart.ts';
export { readProduct, type SalePrice } from './product.ts';
