import { idOfGid, type ShopifyCustomerId, toGid } from '#app/kernel/ids.ts';
import { type ContactApi, createContactApi } from './contact-api.ts';
import { ShopifyRefused } from './failures.ts';
import { type CatalogueApi, createCatalogueApi } from './fetch-catalogue.ts';
import { createOrderFetcher, type OrderNode } from './fetch-orders.ts';
import { createProfilesApi, type ProfilesApi } from './fetch-profiles.ts';
import {
  DefineMetafieldDocument,
  FindCustomerDocument,
  SetMetafieldsDocument,
  ShopDetailsDocument,
} from './generated/admin.ts';
import { createOrderCountsApi, type OrderCountsApi } from './order-counts.ts';
import { createPrivateSalesApi, type PrivateSalesApi } from './private-sales-api.ts';
import { createRewardsApi, type RewardsApi } from './rewards-api.ts';
import { PAGE_PATIENCE_MS, type Transport } from './transport.ts';

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
export type AdminApi = CatalogueApi &
  ContactApi &
  OrderCountsApi &
  PrivateSalesApi &
  ProfilesApi &
  RewardsApi & {
    shopDetails(): Promise<ShopDetails>;
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

    ...createRewardsApi(transport),

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
      const variables = { id: toGid('Customer', id) };
      const { customer } = await transport.run(FindCustomerDocument, variables, 'always', PAGE_PATIENCE_MS);
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
    ...createCatalogueApi(transport),
    ...createContactApi(transport),
    ...createOrderCountsApi(transport),
    ...createPrivateSalesApi(transport),
    ...createProfilesApi(transport),
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
