import { useEffect, useState } from 'react';

/** What the merchant picked, by Shopify's numeric id. */
export type Picked = { id: string; title: string };

const numericId = (gid: string): string => /(\d+)$/.exec(gid)?.[1] ?? '';

/** Shopify's own dialog for choosing products or collections; null where the admin around the page has none. */
export function useResourcePicker():
  | ((type: 'product' | 'collection', multiple: boolean) => Promise<Picked[]>)
  | null {
  // Known only in the browser: the server's rendering and the first one here must not differ.
  const [there, setThere] = useState(false);
  useEffect(() => setThere(typeof window.shopify?.resourcePicker === 'function'), []);
  if (!there) return null;
  return async (type, multiple) => {
    const picked = await window.shopify.resourcePicker({ type, multiple, action: 'select' });
    return (picked ?? []).flatMap((one) => {
      const id = numericId(String(one.id));
      const asked = String(one.id).toLowerCase().includes(`/${type}/`);
      return id === '' || !asked ? [] : [{ id, title: 'title' in one ? String(one.title) : id }];
    });
  };
}
