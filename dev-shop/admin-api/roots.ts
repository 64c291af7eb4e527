/** The fields of QueryRoot and Mutation that dev-shop serves. Any other field of the schema answers with an error. */
import type { DevShopContext } from '../context.ts';
import type { Installation, Store } from '../model.ts';
import {
  discountAutomaticAppCreate,
  discountAutomaticAppUpdate,
  discountAutomaticDelete,
  discountCodeAppCreate,
} from './mutations/app-discounts.ts';
import { customerUpdate, setEmailConsent, setSmsConsent } from './mutations/customers.ts';
import {
  discountCodeActivate,
  discountCodeBasicCreate,
  discountCodeDeactivate,
  discountCodeDelete,
  discountCodeFreeShippingCreate,
} from './mutations/discounts.ts';
import { giftCardCreate, giftCardDeactivate } from './mutations/gift-cards.ts';
import { metafieldDefinitionCreate, metafieldsDelete, metafieldsSet } from './mutations/metafields.ts';
import { productUpdate } from './mutations/products.ts';
import { storeCreditAccountCredit } from './mutations/store-credit.ts';
import { changeTags } from './mutations/tags.ts';
import { validationCreate, validationDelete, validationUpdate } from './mutations/validations.ts';
import { connection, gid, idIn, type PageArguments, type Source } from './sources/connections.ts';
import {
  customerConnection,
  customerSource,
  orderConnection,
  orderSource,
  refundSource,
} from './sources/customers-and-orders.ts';
import {
  automaticDiscountNode,
  codeDiscountNode,
  discountConnection,
  discountNode,
} from './sources/discounts.ts';
import { giftCardConnection, giftCardSource } from './sources/gift-cards.ts';
import {
  collectionConnection,
  collectionSource,
  productConnection,
  productSource,
  variantSource,
} from './sources/products.ts';
import { installationSource, localeSources, shopSource } from './sources/shop.ts';
import { validationOf, validationSource } from './sources/validations.ts';

type Id = { id: string };

/** Anything with a gid; null where the store has no such thing. */
function nodeOf(
  context: DevShopContext,
  store: Store,
  installation: Installation,
  id: string,
): Source | null {
  const { find } = context;
  const customer = find.customer(store, idIn('Customer', id) ?? -1);
  if (customer && customer.mergedInto === null) return customerSource(context, store, customer);
  const order = find.order(store, idIn('Order', id) ?? -1);
  if (order) return orderSource(context, store, order);
  const product = find.product(store, idIn('Product', id) ?? -1);
  if (product) return productSource(context, store, product);
  const variant = find.variant(store, idIn('ProductVariant', id) ?? -1);
  if (variant) return variantSource(context, store, variant.product, variant.variant);
  const collectionId = idIn('Collection', id);
  const collection = store.collections.find((candidate) => candidate.id === collectionId);
  if (collection) return collectionSource(context, store, collection);
  const discount = find.discount(store, idIn('DiscountCodeNode', id) ?? -1);
  if (discount && discount.code !== null) return codeDiscountNode(context, store, discount);
  const automatic = find.discount(store, idIn('DiscountAutomaticNode', id) ?? -1);
  if (automatic?.code === null) return automaticDiscountNode(context, store, automatic);
  const either = find.discount(store, idIn('DiscountNode', id) ?? -1);
  if (either) return discountNode(context, store, either);
  const validation = validationOf(store, id);
  if (validation) return validationSource(context, store, validation);
  const card = (store.giftCards ?? []).find((one) => one.id === idIn('GiftCard', id));
  if (card) return giftCardSource(context, store, card);
  if (id === gid('Shop', store.id)) return shopSource(context, store);
  if (id === gid('AppInstallation', installation.id)) return installationSource(context, store, installation);
  return null;
}

/** The queries that are answered; any other field is refused by name. */
export function queryRoot(context: DevShopContext, store: Store, installation: Installation): Source {
  const { find } = context;
  const node = ({ id }: Id) => nodeOf(context, store, installation, id);
  const nodeOfType =
    (type: string) =>
    ({ id }: Id) =>
      idIn(type, id) === null ? null : nodeOf(context, store, installation, id);
  return {
    node,
    nodes: ({ ids }: { ids: string[] }) => ids.map((id) => node({ id })),
    shop: () => shopSource(context, store),
    shopLocales: () => localeSources(store),
    currentAppInstallation: () => installationSource(context, store, installation),
    appInstallation: ({ id }: { id?: string | null }) =>
      id == null || id === gid('AppInstallation', installation.id)
        ? installationSource(context, store, installation)
        : null,
    customer: nodeOfType('Customer'),
    customers: (page: PageArguments) => customerConnection(context, store, page),
    customersCount: () => ({
      count: store.customers.filter((customer) => customer.mergedInto === null).length,
      precision: 'EXACT',
    }),
    customerByIdentifier: ({ identifier }: { identifier: { id?: string; emailAddress?: string } }) => {
      if (identifier.id) return nodeOfType('Customer')({ id: identifier.id });
      const customer = find.customerByEmail(store, identifier.emailAddress ?? '');
      return customer ? customerSource(context, store, customer) : null;
    },
    order: nodeOfType('Order'),
    orders: (page: PageArguments) => orderConnection(context, store, store.orders, page),
    ordersCount: () => ({ count: store.orders.length, precision: 'EXACT' }),
    refund: ({ id }: Id) => {
      const refundId = idIn('Refund', id);
      for (const order of store.orders) {
        const refund = order.refunds.find((candidate) => candidate.id === refundId);
        if (refund) return refundSource(context, store, order, refund);
      }
      return null;
    },
    product: nodeOfType('Product'),
    products: (page: PageArguments) => productConnection(context, store, page),
    productVariant: nodeOfType('ProductVariant'),
    collection: nodeOfType('Collection'),
    collections: (page: PageArguments) => collectionConnection(context, store, page),
    codeDiscountNode: nodeOfType('DiscountCodeNode'),
    codeDiscountNodeByCode: ({ code }: { code: string }) => {
      const discount = find.discountByCode(store, code);
      return discount ? codeDiscountNode(context, store, discount) : null;
    },
    discountNode: nodeOfType('DiscountNode'),
    discountNodes: (page: PageArguments) => discountConnection(context, store, page),
    automaticDiscountNode: nodeOfType('DiscountAutomaticNode'),
    automaticDiscountNodes: (page: PageArguments) =>
      connection(
        store.discounts.filter(({ code, value }) => code === null && value.kind === 'function'),
        page,
        (discount) => automaticDiscountNode(context, store, discount),
        (discount) => discount.id,
      ),
    validation: nodeOfType('Validation'),
    validations: (page: PageArguments) =>
      connection(
        store.validations ?? [],
        page,
        (one) => validationSource(context, store, one),
        (one) => one.id,
      ),
    giftCard: nodeOfType('GiftCard'),
    giftCards: (page: PageArguments) => giftCardConnection(context, store, page),
    codeDiscountNodes: (page: PageArguments) =>
      connection(
        store.discounts.filter((discount) => discount.code !== null),
        page,
        (discount) => codeDiscountNode(context, store, discount),
        (discount) => discount.id,
      ),
    // Subscriptions that an app declares in its settings file are not listed here by Shopify either.
    webhookSubscriptions: (page: PageArguments) =>
      connection(
        [],
        page,
        () => ({}),
        () => '',
      ),
    webhookSubscriptionsCount: () => ({ count: 0, precision: 'EXACT' }),
    metafieldDefinitions: (
      page: PageArguments & { ownerType: string; namespace?: string | null; key?: string | null },
    ) =>
      connection(
        store.metafieldDefinitions.filter(
          (definition) =>
            definition.ownerType === page.ownerType && (page.key == null || page.key === definition.key),
        ),
        page,
        (definition) => ({
          ...definition,
          __typename: 'MetafieldDefinition',
          type: { name: definition.type },
        }),
        (definition) => `${definition.namespace}.${definition.key}`,
      ),
  };
}

/** The mutations that are answered. */
export function mutationRoot(context: DevShopContext, store: Store): Source {
  type Arguments<Mutation> = Mutation extends (
    context: DevShopContext,
    store: Store,
    args: infer Given,
  ) => Source
    ? Given
    : never;
  return {
    metafieldsSet: (args: Arguments<typeof metafieldsSet>) => metafieldsSet(context, store, args),
    metafieldsDelete: (args: Arguments<typeof metafieldsDelete>) => metafieldsDelete(context, store, args),
    metafieldDefinitionCreate: (args: Arguments<typeof metafieldDefinitionCreate>) =>
      metafieldDefinitionCreate(context, store, args),
    discountCodeBasicCreate: (args: Arguments<typeof discountCodeBasicCreate>) =>
      discountCodeBasicCreate(context, store, args),
    discountCodeFreeShippingCreate: (args: Arguments<typeof discountCodeFreeShippingCreate>) =>
      discountCodeFreeShippingCreate(context, store, args),
    discountCodeAppCreate: (args: Arguments<typeof discountCodeAppCreate>) =>
      discountCodeAppCreate(context, store, args),
    discountAutomaticAppCreate: (args: Arguments<typeof discountAutomaticAppCreate>) =>
      discountAutomaticAppCreate(context, store, args),
    discountAutomaticAppUpdate: (args: Arguments<typeof discountAutomaticAppUpdate>) =>
      discountAutomaticAppUpdate(context, store, args),
    discountAutomaticDelete: (args: Id) => discountAutomaticDelete(context, store, args),
    validationCreate: (args: Arguments<typeof validationCreate>) => validationCreate(context, store, args),
    validationUpdate: (args: Arguments<typeof validationUpdate>) => validationUpdate(context, store, args),
    validationDelete: (args: Id) => validationDelete(context, store, args),
    productUpdate: (args: Arguments<typeof productUpdate>) => productUpdate(context, store, args),
    giftCardCreate: (args: Arguments<typeof giftCardCreate>) => giftCardCreate(context, store, args),
    giftCardDeactivate: (args: Id) => giftCardDeactivate(context, store, args),
    storeCreditAccountCredit: (args: Arguments<typeof storeCreditAccountCredit>) =>
      storeCreditAccountCredit(context, store, args),
    discountCodeDelete: (args: Id) => discountCodeDelete(context, store, args),
    discountCodeDeactivate: (args: Id) => discountCodeDeactivate(context, store, args),
    discountCodeActivate: (args: Id) => discountCodeActivate(context, store, args),
    customerUpdate: (args: Arguments<typeof customerUpdate>) => customerUpdate(context, store, args),
    customerEmailMarketingConsentUpdate: (args: Arguments<typeof setEmailConsent>) =>
      setEmailConsent(context, store, args),
    customerSmsMarketingConsentUpdate: (args: Arguments<typeof setSmsConsent>) =>
      setSmsConsent(context, store, args),
    tagsAdd: (args: { id: string; tags: string[] }) => changeTags(context, store, args, 'add'),
    tagsRemove: (args: { id: string; tags: string[] }) => changeTags(context, store, args, 'remove'),
  };
}
