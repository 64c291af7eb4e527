/**
 * What the stand-in knows of a store. Plain data, so that a store is one JSON document on disk.
 * Money is in integer minor units of `Store.currency` (cents); ids are Shopify's numeric ids; times are ISO 8601 UTC.
 */

export type Store = {
  handle: string; // `vinya` for vinya.myshopify.com
  domain: string; // vinya.myshopify.com
  id: number;
  name: string;
  email: string;
  currency: string;
  taxesIncluded: boolean;
  taxRate: number; // 0.21
  timezone: string; // IANA
  countryCode: string;
  primaryLocale: 'es' | 'en';
  nextId: number;
  collections: Collection[];
  products: Product[];
  customers: Customer[];
  orders: Order[];
  discounts: Discount[];
  /** Absent: none, in stores written before there were any. */
  validations?: Validation[];
  /** Absent in stores written before there were any. */
  giftCards?: GiftCard[];
  storeCredit?: StoreCreditEntry[];
  carts: Record<string, Cart>;
  checkouts: Checkout[];
  metafields: Metafield[];
  metafieldDefinitions: { ownerType: string; namespace: string; key: string; name: string; type: string }[];
  /** The app's installation: tokens it holds and the block settings chosen in the theme editor. */
  installation: Installation | null;
  /** True: the merchant took the app's blocks and embeds off the theme. Absent: they stand where its settings put them. */
  appBlocksOff?: boolean;
};

export type Installation = {
  id: number;
  scopes: string[];
  tokens: { accessToken: string; refreshToken: string; expiresAt: string; refreshExpiresAt: string }[];
};

export type Collection = {
  id: number;
  handle: string;
  title: LocalText;
  description: LocalText;
  image: string;
  /** Absent: never changed since the catalogue was written. */
  updatedAt?: string;
};
export type LocalText = { es: string; en: string };

export type Product = {
  id: number;
  handle: string;
  title: string;
  vendor: string;
  productType: string;
  tags: string[];
  description: LocalText;
  collections: string[]; // handles
  image: string; // path of an SVG drawn by the storefront
  facts: { label: LocalText; value: LocalText }[]; // grape, region, vintage …
  variants: Variant[];
  status: 'ACTIVE' | 'DRAFT' | 'ARCHIVED' | 'UNLISTED';
  giftCard: boolean;
  updatedAt?: string;
};
/** When products and collections that nobody touched were written. */
export const unchangedSince = '2024-01-01T00:00:00.000Z';

export type Variant = {
  id: number;
  title: string;
  sku: string;
  price: number;
  compareAtPrice: number | null;
  cost: number | null;
  inventory: number;
  requiresShipping: boolean;
  taxable: boolean;
};

export type Customer = {
  id: number;
  email: string | null;
  phone: string | null;
  firstName: string;
  lastName: string;
  locale: 'es' | 'en';
  state: 'disabled' | 'invited' | 'enabled';
  tags: string[];
  acceptsMarketing: boolean;
  /** Absent: no. */
  acceptsSms?: boolean;
  /** The language chosen through the Admin API; absent: `locale`. */
  language?: string;
  /** Absent: as it was when the customer was added. */
  consentUpdatedAt?: string;
  address: Address | null;
  createdAt: string;
  updatedAt: string;
  mergedInto: number | null;
};
export type Address = {
  firstName: string;
  lastName: string;
  address1: string;
  city: string;
  zip: string;
  province: string;
  countryCode: string;
  phone: string | null;
};

export type CartLine = {
  key: string;
  variantId: number;
  quantity: number;
  properties: Record<string, string>;
};
export type Cart = {
  token: string;
  lines: CartLine[];
  note: string;
  attributes: Record<string, string>;
  discountCodes: string[];
  customerId: number | null;
  createdAt: string;
  updatedAt: string;
};

export type Checkout = {
  id: number;
  token: string;
  cartToken: string;
  email: string | null;
  phone: string | null;
  customerId: number | null;
  locale: 'es' | 'en';
  shippingAddress: Address | null;
  lines: CartLine[];
  discountCodes: string[];
  /** Codes of the gift cards that pay, in the order they were typed. */
  giftCards?: string[];
  createdAt: string;
  updatedAt: string;
  completedAt: string | null;
  orderId: number | null;
  /** Of the order that comes of it: `shopify_draft_order` where staff made it; absent: `web`. */
  sourceName?: string;
};

export type OrderLine = {
  id: number;
  productId: number | null;
  variantId: number | null;
  title: string;
  variantTitle: string;
  sku: string;
  vendor: string;
  quantity: number; // as ordered, before removals
  currentQuantity: number; // after edits and refunds
  price: number; // a unit, before discounts
  discount: number; // all discounts allocated to the whole line
  /** Which code took what of it off (null: an automatic discount); absent in orders of another making. */
  allocations?: { code: string | null; amount: number }[];
  tax: number; // tax of the whole line
  giftCard: boolean;
  requiresShipping: boolean;
  taxable: boolean;
};
export type Order = {
  id: number;
  number: number;
  name: string; // #1001
  token: string;
  customerId: number | null;
  email: string | null;
  phone: string | null;
  locale: 'es' | 'en';
  currency: string;
  presentmentCurrency: string;
  /** Presentment units for one unit of the shop's currency; 1 where absent. */
  presentmentRate?: number;
  lines: OrderLine[];
  shipping: { title: string; price: number; discount: number; tax: number };
  discountCodes: {
    code: string;
    amount: number;
    type: 'fixed_amount' | 'percentage' | 'shipping';
    /** Of a percentage; orders written before it was kept have it in the discount. */
    percentage?: number;
  }[];
  taxesIncluded: boolean;
  financialStatus:
    | 'pending'
    | 'authorized'
    | 'partially_paid'
    | 'paid'
    | 'partially_refunded'
    | 'refunded'
    | 'voided';
  fulfillmentStatus: 'fulfilled' | 'partial' | null;
  /** When everything was sent. */
  fulfilledAt?: string | null;
  paid: number; // captured so far, before refunds
  /** What it was paid with; absent where that is the card (or nothing) alone. */
  payments?: Payment[];
  refunds: Refund[];
  shippingAddress: Address | null;
  sourceName: string; // web, pos, shopify_draft_order
  /** What its automatic discounts are called; absent: there were none. */
  automaticTitle?: string;
  test: boolean;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  cancelReason: string | null;
  checkoutId: number | null;
};
export type Payment = { gateway: 'gift_card' | 'shopify_store_credit' | 'bogus'; amount: number };
export type Refund = {
  id: number;
  createdAt: string;
  note: string;
  lines: { id: number; lineId: number; quantity: number; subtotal: number; tax: number; restock: boolean }[];
  /** Shopify's order adjustments: what was refunded of shipping, and any difference from the computed amount. */
  shippingRefund: number;
  discrepancy: number; // minor units refunded beyond the lines and shipping (negative: less than computed)
  amount: number; // money given back
};

export type DiscountClass = 'order' | 'product' | 'shipping';

/** Whatever an app's Function says; its configuration is in the discount's metafields. */
export type FunctionValue = {
  kind: 'function';
  handle: string;
  appId: number;
  classes: DiscountClass[];
};

export type Discount = {
  id: number;
  code: string | null; // null: automatic
  title: string;
  status: 'ACTIVE' | 'EXPIRED' | 'SCHEDULED';
  value:
    | { kind: 'amount'; amount: number }
    | { kind: 'percentage'; percentage: number /* 10 is 10 % */ }
    | { kind: 'free-shipping' }
    | FunctionValue;
  startsAt: string;
  endsAt: string | null;
  usageLimit: number | null;
  usageCount: number;
  oncePerCustomer: boolean;
  customerIds: number[] | null; // null: everybody
  minimumSubtotal: number | null;
  /** The goods it is for; absent or null: all of them. Makes it a product discount. */
  items?: { products: number[]; variants: number[]; collections: number[] } | null;
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
  createdAt: string;
  createdByApp: boolean;
};

/** A rule of an app's Function that carts and checkouts must pass; its configuration is in its metafields. */
export type Validation = {
  id: number;
  title: string;
  /** Of the Function. */
  handle: string;
  appId: number;
  enabled: boolean;
  /** Whether nothing passes while the Function fails. */
  blockOnFailure: boolean;
};

export type GiftCard = {
  id: number;
  code: string; // lower case, as Shopify compares them
  initialValue: number;
  balance: number;
  customerId: number | null;
  note: string | null;
  expiresOn: string | null; // the last day, in the shop's time
  createdAt: string;
  deactivatedAt: string | null;
};

/** What went into a customer's store credit (positive) and what paid an order from it (negative). */
export type StoreCreditEntry = {
  id: number;
  customerId: number;
  amount: number;
  /** Of a credit: what is left of it. */
  remaining: number;
  createdAt: string;
  expiresAt: string | null;
};

export type Metafield = {
  ownerGid: string; // gid://shopify/Customer/1, gid://shopify/AppInstallation/1, gid://shopify/Shop/1
  namespace: string; // '$app' is stored resolved: app--<app id>
  key: string;
  type: string;
  value: string;
  updatedAt: string;
};
