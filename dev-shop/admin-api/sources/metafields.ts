import { createHash } from 'node:crypto';
import type { DevShopContext } from '../../context.ts';
import type { Metafield, Store } from '../../model.ts';
import { connection, gid, type PageArguments, type Source } from './connections.ts';

/** `$app` and `$app:name` (and nothing at all) mean the app's reserved namespace. */
export function resolveNamespace(appId: number, namespace: string | null | undefined): string {
  if (namespace == null || namespace === '$app') return `app--${appId}`;
  return namespace.startsWith('$app:') ? `app--${appId}--${namespace.slice(5)}` : namespace;
}

export const digestOf = (value: string): string => createHash('sha256').update(value).digest('hex');

/** A stable numeric id for a metafield, which the model identifies by owner, namespace and key. */
function metafieldId({ ownerGid, namespace, key }: Metafield): number {
  return createHash('sha256').update(`${ownerGid}|${namespace}|${key}`).digest().readUIntBE(0, 6);
}

const ownerTypes: Record<string, string> = {
  Customer: 'CUSTOMER',
  Order: 'ORDER',
  Product: 'PRODUCT',
  ProductVariant: 'PRODUCTVARIANT',
  Shop: 'SHOP',
  AppInstallation: 'API_PERMISSION',
  DiscountCodeNode: 'DISCOUNT',
  DiscountAutomaticNode: 'DISCOUNT',
  Validation: 'VALIDATION',
};

/** The owner type GraphQL names for a gid; null where such a thing cannot own metafields here. */
export function ownerTypeOf(ownerGid: string): string | null {
  return ownerTypes[/^gid:\/\/shopify\/([A-Za-z]+)\//.exec(ownerGid)?.[1] ?? ''] ?? null;
}

const isJsonType = (type: string) =>
  type.startsWith('list.') ||
  type === 'json' ||
  type === 'number_integer' ||
  type === 'boolean' ||
  type === 'money';

export function metafieldSource(metafield: Metafield): Source {
  const id = metafieldId(metafield);
  return {
    __typename: 'Metafield',
    id: gid('Metafield', id),
    legacyResourceId: String(id),
    namespace: metafield.namespace,
    key: metafield.key,
    type: metafield.type,
    value: metafield.value,
    jsonValue: () =>
      isJsonType(metafield.type) ? (JSON.parse(metafield.value) as unknown) : metafield.value,
    compareDigest: () => digestOf(metafield.value),
    ownerType: ownerTypeOf(metafield.ownerGid),
    sizeInBytes: Buffer.byteLength(metafield.value),
    createdAt: metafield.updatedAt,
    updatedAt: metafield.updatedAt,
    definition: null,
  };
}

/** The `metafield` and `metafields` fields of an owner. */
export function metafieldFields(context: DevShopContext, store: Store, ownerGid: string): Source {
  const { appId, find } = context;
  return {
    metafield: ({ namespace, key }: { namespace?: string | null; key: string }) => {
      const found = find.metafield(store, ownerGid, resolveNamespace(appId, namespace), key);
      return found ? metafieldSource(found) : null;
    },
    metafields: (page: PageArguments & { namespace?: string | null; keys?: string[] | null }) => {
      const namespace = page.namespace == null ? null : resolveNamespace(appId, page.namespace);
      const own = find
        .metafields(store, ownerGid)
        .filter((metafield) => namespace === null || metafield.namespace === namespace)
        .filter(
          ({ namespace: space, key }) =>
            !page.keys?.length ||
            page.keys.some((asked) => {
              const dot = asked.lastIndexOf('.');
              return (
                `${resolveNamespace(appId, asked.slice(0, dot))}.${asked.slice(dot + 1)}` ===
                `${space}.${key}`
              );
            }),
        );
      return connection(own, page, metafieldSource, metafieldId);
    },
  };
}

/** Null where the value fits the type; else what is wrong, in Shopify's manner. `undefined`: no such type. */
export function faultOfValue(type: string, value: string): string | null | undefined {
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  if (type.startsWith('list.')) {
    return parses(value) && Array.isArray(JSON.parse(value)) ? null : 'Value must be a JSON array.';
  }
  switch (type) {
    case 'json':
      return parses(value) ? null : 'Value is invalid JSON.';
    case 'number_integer':
      return /^-?\d+$/.test(value) ? null : 'Value must be an integer.';
    case 'number_decimal':
      return /^-?\d+(\.\d+)?$/.test(value) ? null : 'Value must be a decimal.';
    case 'boolean':
      return value === 'true' || value === 'false' ? null : 'Value must be true or false.';
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(value) ? null : 'Value must be in YYYY-MM-DD format.';
    case 'date_time':
      return Number.isNaN(Date.parse(value)) ? 'Value must be in ISO 8601 format.' : null;
    case 'money':
      return parses(value) && JSON.parse(value)?.currency_code ? null : 'Value must be a money object.';
    case 'single_line_text_field':
      return value.includes('\n') ? 'Value must be a single line.' : null;
    case 'multi_line_text_field':
    case 'rich_text_field':
    case 'color':
    case 'id':
      return null;
    case 'url':
      return URL.canParse(value) ? null : 'Value must be a URL.';
    default:
      return undefined;
  }
}
