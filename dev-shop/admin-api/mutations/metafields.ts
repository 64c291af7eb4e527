import type { DevShopContext } from '../../context.ts';
import { forgetIndexes } from '../../find.ts';
import type { Store } from '../../model.ts';
import { discountGid, gid, idIn, type Source } from '../sources/connections.ts';
import {
  digestOf,
  faultOfValue,
  metafieldSource,
  ownerTypeOf,
  resolveNamespace,
} from '../sources/metafields.ts';

type SetInput = {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
};
type Fault = { code: string; message: string; field: string };

const metafieldsMax = 25;

function ownerExists(context: DevShopContext, store: Store, ownerId: string): boolean {
  const { find } = context;
  const customerId = idIn('Customer', ownerId);
  if (customerId !== null) return find.customer(store, customerId)?.mergedInto === null;
  if (ownerId === gid('Shop', store.id)) return true;
  if (store.installation && ownerId === gid('AppInstallation', store.installation.id)) return true;
  const ids: [string, (id: number) => unknown][] = [
    ['Order', (id) => find.order(store, id)],
    ['Product', (id) => find.product(store, id)],
    ['ProductVariant', (id) => find.variant(store, id)],
    ['DiscountCodeNode', (id) => find.discount(store, id)],
    ['DiscountAutomaticNode', (id) => find.discount(store, id)],
    ['Validation', (id) => store.validations?.find((one) => one.id === id) ?? null],
  ];
  return ids.some(([type, read]) => {
    const id = idIn(type, ownerId);
    return id !== null && read(id) !== null;
  });
}

/** A discount has two ids, one of its kind and one of both: its metafields are the same. */
function ownerOf(context: DevShopContext, store: Store, ownerId: string): string {
  const discount = context.find.discount(store, idIn('DiscountNode', ownerId) ?? -1);
  return discount ? discountGid(discount) : ownerId;
}

/** `metafieldsSet`: at most 25, all or none; values are checked against their type. */
export function metafieldsSet(
  context: DevShopContext,
  store: Store,
  { metafields }: { metafields: SetInput[] },
): Source {
  if (metafields.length > metafieldsMax) {
    return {
      metafields: null,
      userErrors: [
        {
          code: 'LESS_THAN_OR_EQUAL_TO',
          field: ['metafields'],
          message: `Exceeded the maximum metafields input limit of ${metafieldsMax}.`,
          elementIndex: null,
        },
      ],
    };
  }
  const prepared = metafields.map((given) => {
    const input = { ...given, ownerId: ownerOf(context, store, given.ownerId) };
    const namespace = resolveNamespace(context.appId, input.namespace);
    const existing = context.find.metafield(store, input.ownerId, namespace, input.key);
    const defined = store.metafieldDefinitions.find(
      (definition) =>
        definition.ownerType === ownerTypeOf(input.ownerId) &&
        definition.namespace === namespace &&
        definition.key === input.key,
    );
    return { input, namespace, existing, type: input.type ?? defined?.type ?? existing?.type ?? null };
  });

  const faultOf = ({ input, namespace, existing, type }: (typeof prepared)[number]): Fault | null => {
    if (!ownerExists(context, store, input.ownerId)) {
      return { code: 'INVALID', field: 'ownerId', message: 'Owner does not exist.' };
    }
    if (namespace.startsWith('app--') && !namespace.startsWith(`app--${context.appId}`)) {
      return {
        code: 'APP_NOT_AUTHORIZED',
        field: 'namespace',
        message: 'Access to this namespace is not allowed.',
      };
    }
    if (namespace.length < 3 || namespace.length > 255) {
      return {
        code: 'TOO_SHORT',
        field: 'namespace',
        message: 'Namespace must have from 3 to 255 characters.',
      };
    }
    if (input.key.length < 2 || input.key.length > 64) {
      return { code: 'TOO_SHORT', field: 'key', message: 'Key must have from 2 to 64 characters.' };
    }
    if (type === null) return { code: 'BLANK', field: 'type', message: "Type can't be blank." };
    if (input.value === '') return { code: 'BLANK', field: 'value', message: "Value can't be blank." };
    const fault = faultOfValue(type, input.value);
    if (fault === undefined)
      return { code: 'INVALID_TYPE', field: 'type', message: 'Type is not supported.' };
    if (fault !== null) return { code: 'INVALID_VALUE', field: 'value', message: fault };
    if (
      input.compareDigest !== undefined &&
      input.compareDigest !== (existing ? digestOf(existing.value) : null)
    ) {
      return {
        code: 'STALE_OBJECT',
        field: 'compareDigest',
        message: 'The resource has been updated since it was read.',
      };
    }
    return null;
  };
  const userErrors = prepared.flatMap((item, index) => {
    const fault = faultOf(item);
    return fault ? [{ ...fault, field: ['metafields', String(index), fault.field], elementIndex: null }] : [];
  });
  if (userErrors.length > 0) return { metafields: null, userErrors };

  const updatedAt = context.now().toISOString();
  const written = prepared.map(({ input, namespace, existing, type }) => {
    if (existing)
      return Object.assign(existing, { value: input.value, type: type ?? existing.type, updatedAt });
    const metafield = {
      ownerGid: input.ownerId,
      namespace,
      key: input.key,
      type: type ?? 'json',
      value: input.value,
      updatedAt,
    };
    store.metafields.push(metafield);
    return metafield;
  });
  context.save(store);
  return { metafields: written.map(metafieldSource), userErrors: [] };
}

export type MetafieldInput = {
  namespace?: string | null;
  key?: string | null;
  type?: string | null;
  value?: string | null;
};

/** Metafields given with what owns them; answers what is wrong with them, and writes none then. */
export function setOwnMetafields(
  context: DevShopContext,
  store: Store,
  ownerId: string,
  metafields: readonly MetafieldInput[],
): string[] {
  const written = metafieldsSet(context, store, {
    metafields: metafields.map(({ key, value, ...rest }) => ({
      ...rest,
      ownerId,
      key: key ?? '',
      value: value ?? '',
    })),
  });
  return (written.userErrors as { message: string }[]).map(({ message }) => message);
}

/** Takes the metafields of an owner that goes. */
export function forgetMetafields(store: Store, ownerId: string): void {
  store.metafields = store.metafields.filter(({ ownerGid }) => ownerGid !== ownerId);
  forgetIndexes(store);
}

/** `metafieldsDelete`: what does not exist is answered with null in its place. */
export function metafieldsDelete(
  context: DevShopContext,
  store: Store,
  { metafields }: { metafields: { ownerId: string; namespace: string; key: string }[] },
): Source {
  const deletedMetafields = metafields.map(({ ownerId, namespace, key }) => {
    const found = context.find.metafield(store, ownerId, resolveNamespace(context.appId, namespace), key);
    if (!found) return null;
    store.metafields = store.metafields.filter((metafield) => metafield !== found);
    forgetIndexes(store);
    return { ownerId, namespace: found.namespace, key };
  });
  context.save(store);
  return { deletedMetafields, userErrors: [] };
}

/** `metafieldDefinitionCreate`: one per owner type, namespace and key. */
export function metafieldDefinitionCreate(
  context: DevShopContext,
  store: Store,
  {
    definition,
  }: {
    definition: { name: string; namespace?: string | null; key: string; type: string; ownerType: string };
  },
): Source {
  const namespace = resolveNamespace(context.appId, definition.namespace);
  const { ownerType, key, name, type } = definition;
  const refuse = (code: string, field: string, message: string): Source => ({
    createdDefinition: null,
    userErrors: [{ code, field: ['definition', field], message, elementIndex: null, elementKey: null }],
  });
  const taken = store.metafieldDefinitions.some(
    (other) => other.ownerType === ownerType && other.namespace === namespace && other.key === key,
  );
  if (taken)
    return refuse(
      'TAKEN',
      'key',
      `Key is in use for ${ownerType} metafields on the '${namespace}' namespace.`,
    );
  if (faultOfValue(type, '') === undefined)
    return refuse('INCLUSION', 'type', 'Type is not included in the list');
  store.metafieldDefinitions.push({ ownerType, namespace, key, name, type });
  context.save(store);
  return {
    createdDefinition: {
      __typename: 'MetafieldDefinition',
      id: gid('MetafieldDefinition', context.nextId(store)),
      name,
      namespace,
      key,
      ownerType,
      description: null,
      type: { name: type, category: 'JSON' },
      validations: [],
    },
    userErrors: [],
  };
}
