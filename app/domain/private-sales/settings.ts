import { z } from 'zod';
import { settingId } from '#app/domain/programme/texts.ts';
import { localMinute } from './local-time.ts';

/** Minor units of the shop's currency. */
const money = z.number().int().min(0).max(100_000_000);

/** A number by which Shopify knows a product or a variant. */
const shopifyNumber = z.string().regex(/^[1-9]\d{0,17}$/);

/** What shoppers read: es and en always have a place, the storefront's other languages where there is something. */
const shownText = (max: number) => {
  const text = z.string().trim().max(max);
  return z
    .strictObject({
      es: text.default(''),
      en: text.default(''),
      fr: text.optional(),
      de: text.optional(),
      it: text.optional(),
      pt: text.optional(),
    })
    .prefault({});
};

/** `exclusive`: sold to those whom a sale admits and to nobody else. `price`: sold to everybody, cheaper to them. */
export const SALE_MODES = ['exclusive', 'price'] as const;

const salePrice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), minor: money }),
  /** Taken off what it costs everybody. */
  z.strictObject({ kind: z.literal('percentage'), percent: z.number().int().min(1).max(99) }),
]);
export type SalePrice = z.infer<typeof salePrice>;

const saleProduct = z.strictObject({
  /** The product that is sold; with `copy` the public one that an unlisted copy is made of. */
  productId: shopifyNumber,
  mode: z.enum(SALE_MODES),
  /** Null: what it costs anyway. */
  price: salePrice.nullable().default(null),
  /** Variants with a price of their own, in minor units. */
  variants: z.record(shopifyNumber, money).default({}),
  /** Sell an unlisted copy, so that the public product stays what it is. */
  copy: z.boolean().default(false),
  /** Units moved to the copy and kept for the sale; null: whatever there is. */
  setAside: z.number().int().min(1).max(1_000_000).nullable().default(null),
});
export type SaleProduct = z.infer<typeof saleProduct>;

/** Who may buy from a wave on; any of these is enough. */
const audience = z
  .strictObject({
    allMembers: z.boolean().default(false),
    tiers: z.array(settingId).max(10).default([]),
    segments: z.array(settingId).max(20).default([]),
    /** Tags of the customer in the shop, compared without case. */
    tags: z.array(z.string().trim().toLowerCase().min(1).max(40)).max(20).default([]),
    /** Whoever accepted an invitation. */
    invited: z.boolean().default(false),
    /** Whoever gave the passcode. */
    passcode: z.boolean().default(false),
  })
  .prefault({});
export type Audience = z.infer<typeof audience>;

const wave = z.strictObject({ startsAt: localMinute.nullable().default(null), audience });

/** What a merchant sets of a private sale. A draft may lack anything; `reviewSale` says what a launch needs. */
export const privateSaleSettings = z.strictObject({
  name: shownText(80),
  story: shownText(2000),
  products: z.array(saleProduct).max(250).default([]),
  /** The first is the opening, or early access; each lets in more people. */
  waves: z.array(wave).max(8).default([]),
  /** Minutes on the shop's wall. */
  endsAt: localMinute.nullable().default(null),
  /** Units of the sale that one member may buy over all orders; null is no limit. */
  allowance: z.number().int().min(1).max(1000).nullable().default(null),
  /** Discounts with which the sale's prices add up. */
  combinesWith: z
    .strictObject({
      order: z.boolean().default(false),
      product: z.boolean().default(false),
      shipping: z.boolean().default(true),
    })
    .prefault({}),
});
export type PrivateSaleSettings = z.infer<typeof privateSaleSettings>;
export type CombinesWith = PrivateSaleSettings['combinesWith'];
