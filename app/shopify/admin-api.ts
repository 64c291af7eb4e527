import { idOfGid, type ShopifyCustomerId, toGid } from '#app/kernel/ids.ts';
import { type Minor, toDecimal } from '#app/kernel/money.ts';
import { ShopifyRefused } from './failures.ts';
import { createOrderFetcher, type OrderNode } from './fetch-orders.ts';
import {
  CreateDiscountCodeDocument,
  DefineMetafieldDocument,
  DeleteDiscountCodeDocument,
  FindCustomerDocument,
  FindDiscountByCodeDocument,
  SetMetafieldsDocument,
  ShopDetailsDocument,
} from './generated/admin.ts';
import type { Transport } from './transport.ts';

export type ShopDetails = {
  shopifyId: bigint;
  name: string;
  email: string;
  currency: string;
  /** IANA zone. */
  timezone: string;
  /** The language the shop is written in, e.g. `es` or `pt-BR`. */
  locale: string;
  taxesIncluded: boolean;
  appInstallationGid: string;
  scopes: string[];
};

export type DiscountCodeInput = {
  code: string;
  /** Shown to the merchant only. */
  title: string;
  valueMinor: Minor;
  currency: string;
  customerId: ShopifyCustomerId;
  startsAt: Date;
  endsAt: Date | null;
};

export type MetafieldInput = {
  ownerGid: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
};

export type ShopCustomer = {
  shopifyId: ShopifyCustomerId;
  email: string | null;
  phone: string | null;
  firstName: string;
  lastName: string;
  locale: string;
  createdAt: Date;
  updatedAt: Date;
};

/** What Lealta asks of one shop. Every call may fail with ShopifyUnavailable or ShopifyAuthorizationLost. */
export type AdminApi = {
  shopDetails(): Promise<ShopDetails>;
  /**
   * A code worth a fixed amount off the whole order, for one customer and one use. Not repeated after a lost answer:
   * on ShopifyUnavailable ask `findDiscountByCode` whether it exists.
   */
  createDiscountCode(
    input: DiscountCodeInput,
  ): Promise<
    | { outcome: 'created'; discountId: string }
    | { outcome: 'code-taken' }
    | { outcome: 'refused'; message: string }
  >;
  /** `usageCount` is counted by Shopify with some delay. Codes are compared without case. */
  findDiscountByCode(
    code: string,
  ): Promise<{ discountId: string; usageCount: number; active: boolean } | null>;
  deleteDiscount(discountId: string): Promise<'deleted' | 'not-found'>;
  /** Writes any number of metafields; those refused are left out and named by their place in `inputs`. */
  setMetafields(
    inputs: readonly MetafieldInput[],
  ): Promise<{ refused: { index: number; message: string }[] }>;
  /** Lets Liquid and the merchant read a customer metafield of the app's own namespace. */
  defineCustomerMetafield(definition: {
    key: string;
    name: string;
    description: string;
  }): Promise<'defined' | 'already-defined'>;
  /** For a customer that no webhook has told of: one older than the installation. */
  findCustomer(id: ShopifyCustomerId): Promise<ShopCustomer | null>;
  /** Orders as they stand now, whole (all lines and refunds); those that are gone are left out. */
  ordersById(ids: readonly bigint[]): Promise<OrderNode[]>;
};

const METAFIELDS_PER_CALL = 25;

/** The calls that the app makes to one shop's Admin API, over its transport. */
export function createAdminApi(transport: Transport): AdminApi {
  return {
    async shopDetails() {
      const data = await transport.run(ShopDetailsDocument, {}, 'always');
      return {
        shopifyId: idOfGid(data.shop.id) ?? 0n,
        name: data.shop.name,
        email: data.shop.email,
        currency: data.shop.currencyCode,
        timezone: data.shop.ianaTimezone,
        locale: data.shopLocales.find((locale) => locale.primary)?.locale ?? 'en',
        taxesIncluded: data.shop.taxesIncluded,
        appInstallationGid: data.currentAppInstallation.id,
        scopes: data.currentAppInstallation.accessScopes.map((scope) => scope.handle),
      };
    },

    async createDiscountCode({ code, title, valueMinor, currency, customerId, startsAt, endsAt }) {
      const discount = {
        code,
        title,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt?.toISOString() ?? null,
        context: { customers: { add: [toGid('Customer', customerId)] } },
        customerGets: {
          items: { all: true },
          value: { discountAmount: { amount: toDecimal(valueMinor, currency), appliesOnEachItem: false } },
        },
        usageLimit: 1,
        appliesOncePerCustomer: true,
        combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: true },
      };
      const data = await transport.run(CreateDiscountCodeDocument, { discount }, 'if-not-run');
      const { codeDiscountNode, userErrors } = data.discountCodeBasicCreate ?? { userErrors: [] };
      if (codeDiscountNode) return { outcome: 'created', discountId: codeDiscountNode.id };
      if (userErrors.some((error) => error.code === 'TAKEN')) return { outcome: 'code-taken' };
      return { outcome: 'refused', message: messageOf(userErrors) };
    },

    async findDiscountByCode(code) {
      const { codeDiscountNodeByCode: node } = await transport.run(
        FindDiscountByCodeDocument,
        { code },
        'always',
      );
      if (!node) return null;
      const basic = 'status' in node.codeDiscount ? node.codeDiscount : null;
      return {
        discountId: node.id,
        usageCount: basic?.asyncUsageCount ?? 0,
        active: basic?.status === 'ACTIVE',
      };
    },

    async deleteDiscount(discountId) {
      const data = await transport.run(DeleteDiscountCodeDocument, { id: discountId }, 'always');
      const { deletedCodeDiscountId, userErrors } = data.discountCodeDelete ?? { userErrors: [] };
      if (deletedCodeDiscountId) return 'deleted';
      // Shopify has no code of its own for an id that leads nowhere.
      if (userErrors.some((error) => error.code === 'INVALID' || /not exist|not found/i.test(error.message)))
        return 'not-found';
      throw new ShopifyRefused(`the discount was not deleted: ${messageOf(userErrors)}`);
    },

    async setMetafields(inputs) {
      const refused: { index: number; message: string }[] = [];
      for (let start = 0; start < inputs.length; start += METAFIELDS_PER_CALL) {
        const batch = inputs
          .slice(start, start + METAFIELDS_PER_CALL)
          .map((input, n) => ({ input, index: start + n }));
        refused.push(...(await setBatch(transport, batch)));
      }
      return { refused };
    },

    async defineCustomerMetafield({ key, name, description }) {
      const definition = {
        ownerType: 'CUSTOMER' as const,
        namespace: '$app',
        key,
        name,
        description,
        type: 'json',
        // Liquid reads an app's own metafields by the storefront's access. The Storefront API then shows a customer's
        // metafields to that customer alone, by their own token.
        access: { admin: 'MERCHANT_READ' as const, storefront: 'PUBLIC_READ' as const },
      };
      const data = await transport.run(DefineMetafieldDocument, { definition }, 'always');
      const { createdDefinition, userErrors } = data.metafieldDefinitionCreate ?? { userErrors: [] };
      if (createdDefinition) return 'defined';
      if (userErrors.some((error) => error.code === 'TAKEN')) return 'already-defined';
      throw new ShopifyRefused(`the metafield was not defined: ${messageOf(userErrors)}`);
    },

    async findCustomer(id) {
      const { customer } = await transport.run(FindCustomerDocument, { id: toGid('Customer', id) }, 'always');
      return (
        customer && {
          shopifyId: id,
          email: customer.defaultEmailAddress?.emailAddress ?? null,
          phone: customer.defaultPhoneNumber?.phoneNumber ?? null,
          firstName: customer.firstName ?? '',
          lastName: customer.lastName ?? '',
          locale: customer.locale,
          createdAt: new Date(customer.createdAt),
          updatedAt: new Date(customer.updatedAt),
        }
      );
    },

    ordersById: createOrderFetcher(transport),
  };
}

type Indexed = { input: MetafieldInput; index: number };

/** One call is all or nothing: when some are refused, the rest is sent again without them. */
async function setBatch(
  transport: Transport,
  batch: Indexed[],
): Promise<{ index: number; message: string }[]> {
  if (batch.length === 0) return [];
  const metafields = batch.map(({ input: { ownerGid, ...rest } }) => ({ ownerId: ownerGid, ...rest }));
  const data = await transport.run(SetMetafieldsDocument, { metafields }, 'always');
  const userErrors = data.metafieldsSet?.userErrors ?? [];
  if (userErrors.length === 0) return [];
  const messages = new Map<number, string>();
  for (const { elementIndex, field, message } of userErrors) {
    // `field` is ["metafields", "3", "ownerId"] where the index is not given apart.
    const index = elementIndex ?? Number(field?.[1] ?? Number.NaN);
    if (batch[index]) messages.set(index, message);
  }
  if (messages.size === 0) {
    // An error that names no metafield may still be one metafield's: it is found by halving.
    const half = Math.ceil(batch.length / 2);
    if (batch.length === 1) return batch.map(({ index }) => ({ index, message: messageOf(userErrors) }));
    return [
      ...(await setBatch(transport, batch.slice(0, half))),
      ...(await setBatch(transport, batch.slice(half))),
    ];
  }
  const rest = batch.filter((_, n) => !messages.has(n));
  return [
    ...batch.flatMap(({ index }, n) => {
      const message = messages.get(n);
      return message === undefined ? [] : [{ index, message }];
    }),
    ...(await setBatch(transport, rest)),
  ];
}

const messageOf = (errors: readonly { message: string }[]): string =>
  errors.map(({ message }) => message).join('; ') || 'Shopify gave no reason';
