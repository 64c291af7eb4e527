/**
 * What every part of the stand-in is handed: the stores, their lookups, and the ways out (webhooks, app proxy, mail).
 * Built by `startDevShop` in server.ts; types only here, so that any part may import it.
 */
import type {
  Checkout,
  Collection,
  Customer,
  Discount,
  Metafield,
  Order,
  Product,
  Refund,
  Store,
  Variant,
} from './model.ts';

export type DevShopContext = {
  /** The stores by handle, in the order they were opened; the first is the one of `localhost`. */
  stores: Map<string, Store>;
  store(handle: string): Store | null;
  find: Find;
  /** A new numeric id, unique in the store. */
  nextId(store: Store): number;
  /** Marks a store as changed: it is written to disk a moment later. Call after every mutation. */
  save(store: Store): void;
  /**
   * Announces what happened: webhooks are built now (so later changes do not show in them) and delivered in the background.
   * Events given together are one merchant action: they share `X-Shopify-Event-Id`.
   */
  emit(store: Store, ...events: ShopEvent[]): void;
  now(): Date;
  /** Orders are placed so long ago: what follows weeks later can then be watched. A control sets it. */
  orderAgeMs: number;
  /** Where shoppers reach the store, without a final slash: `http://vinya.localhost:4000`. */
  storeUrl(store: Store): string;
  /** dev-shop's own origin: `http://localhost:4000`. */
  url: string;
  /** The app's own origin (not the gateway's), for server-side calls. */
  appUrl: string;
  /** The app's origin as browsers see it: the gateway's, or `appUrl` where there is none. */
  appPublicUrl: string;
  apiKey: string;
  apiSecret: string;
  /** Numeric id of the app: the namespace `$app` is stored as `app--<appId>`. */
  appId: number;
  /** Sends a message by SMTP to dev-shop's own mailbox (order confirmations and the like). */
  mail(message: { to: string; from?: string; subject: string; text: string; html?: string }): Promise<void>;
  /** Forwards a shopper's request to the app's proxy address, signed as Shopify signs it. */
  proxyToApp(store: Store, request: ProxyRequest, customerId: number | null): Promise<ProxyAnswer>;
};

/** Indexed lookups: cheap with 20,000 orders. All give null (or an empty list) where nothing is found. */
export type Find = {
  order(store: Store, id: number): Order | null;
  orderByName(store: Store, name: string): Order | null;
  ordersOf(store: Store, customerId: number): readonly Order[];
  customer(store: Store, id: number): Customer | null;
  customerByEmail(store: Store, email: string): Customer | null;
  product(store: Store, id: number): Product | null;
  productByHandle(store: Store, handle: string): Product | null;
  variant(store: Store, id: number): { product: Product; variant: Variant } | null;
  discount(store: Store, id: number): Discount | null;
  /** Codes are compared without case, as Shopify does. */
  discountByCode(store: Store, code: string): Discount | null;
  checkout(store: Store, id: number): Checkout | null;
  checkoutByToken(store: Store, token: string): Checkout | null;
  metafields(store: Store, ownerGid: string): readonly Metafield[];
  metafield(store: Store, ownerGid: string, namespace: string, key: string): Metafield | null;
};

export type ProxyRequest = {
  method: string;
  /** What follows `/apps/lealta`: `/redeem` or ''. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer | null;
};
export type ProxyAnswer = {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  /** True for `application/liquid`: render `body` in the theme's layout instead of sending it. */
  liquid: boolean;
};

/** An order edit as `orders/edited` tells it: units added to and removed from lines, keyed by line id. */
export type OrderEdit = {
  id: number;
  staffNote: string | null;
  additions: { lineId: number; delta: number }[];
  removals: { lineId: number; delta: number }[];
};

export type ShopEvent =
  | { topic: 'orders/create' | 'orders/paid' | 'orders/updated' | 'orders/cancelled'; order: Order }
  | { topic: 'orders/fulfilled'; order: Order }
  | { topic: 'orders/edited'; order: Order; edit: OrderEdit }
  | { topic: 'orders/delete'; orderId: number }
  | { topic: 'refunds/create'; order: Order; refund: Refund }
  | { topic: 'customers/create' | 'customers/update'; customer: Customer }
  | { topic: 'customers/delete'; customerId: number }
  | { topic: 'customer.tags_added' | 'customer.tags_removed'; customer: Customer; tags: string[]; at: string }
  | { topic: 'customers_email_marketing_consent/update'; customer: Customer; at: string }
  | { topic: 'customers/merge'; kept: Customer; removed: Customer }
  | { topic: 'checkouts/create' | 'checkouts/update'; checkout: Checkout }
  | { topic: 'checkouts/delete'; checkoutId: number }
  | { topic: 'products/create' | 'products/update'; product: Product }
  | { topic: 'products/delete'; productId: number }
  | { topic: 'collections/create' | 'collections/update'; collection: Collection }
  | { topic: 'collections/delete'; collectionId: number }
  | { topic: 'app/uninstalled' }
  | { topic: 'customers/data_request' | 'customers/redact'; customer: Customer; orderIds: number[] }
  | { topic: 'shop/redact' };
