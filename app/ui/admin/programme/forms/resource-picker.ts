import { useEffect, useState } from 'react';

/** What the merchant picked, by Shopify's numeric id. */
export type Picked = { id: string; title: string };

const numericId = (gid: string): string => /(\d+)$/.exec(gid)?.[1] ?? '';

export type PickedType = 'product' | 'variant' | 'collection';

/** How Shopify names each in its global ids. */
const GID_TYPES: Record<PickedType, string> = {
  product: '/Product/',
  variant: '/ProductVariant/',
  collection: '/Collection/',
};

/** Shopify's own dialog for choosing products, variants or collections; null where the admin around the page has none. */
export function useResourcePicker(): ((type: PickedType, multiple: boolean) => Promise<Picked[]>) | null {
  // Known only in the browser: the server's rendering and the first one here must not differ.
  const [there, setThere] = useState(false);
  useEffect(() => setThere(typeof window.shopify?.resourcePicker === 'function'), []);
  if (!there) return null;
  return async (type, multiple) => {
    const picked = await window.shopify.resourcePicker({ type, multiple, action: 'select' });
    return (picked ?? []).flatMap((one) => {
      const id = numericId(String(one.id));
      const asked = String(one.id).includes(GID_TYPES[type]);
      return id === '' || !asked ? [] : [{ id, title: titleOf(one) ?? id }];
    });
  };
}

/** A variant's own title does not say of which product. */
function titleOf(resource: object): string | null {
  if ('displayName' in resource) return String(resource.displayName);
  return 'title' in resource ? String(resource.title) : null;
}
