/** The stores on disk: one JSON document each, written a moment after a change and never half-written. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Store } from './model.ts';

const saveDelayMs = 1_500;
const compressBeyondChars = 1_000_000;

/** A store with nothing in it, to be filled by the history loader or a test. */
export function emptyStore(values: Pick<Store, 'handle' | 'name'> & Partial<Store>): Store {
  return {
    domain: `${values.handle}.myshopify.com`,
    id: 70_000_000_001,
    email: `hola@${values.handle}.example`,
    currency: 'EUR',
    taxesIncluded: true,
    taxRate: 0.21,
    timezone: 'Europe/Madrid',
    countryCode: 'ES',
    primaryLocale: 'es',
    nextId: 8_100_000_000_001,
    collections: [],
    products: [],
    customers: [],
    orders: [],
    discounts: [],
    carts: {},
    checkouts: [],
    metafields: [],
    metafieldDefinitions: [],
    installation: null,
    ...values,
  };
}

/** A new numeric id, unique in the store. */
export function nextId(store: Store): number {
  const id = store.nextId;
  store.nextId += 1;
  return id;
}

/** Reads every store of a data folder, by handle in alphabetical order. An unreadable file stops the start, by name. */
export function loadStores(directory: string): Store[] {
  mkdirSync(directory, { recursive: true });
  return readdirSync(directory)
    .filter((name) => /^[a-z0-9-]+\.json(\.gz)?$/.test(name))
    .sort()
    .map((name) => {
      try {
        const bytes = readFileSync(join(directory, name));
        return JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as Store;
      } catch (cause) {
        throw new Error(`${join(directory, name)} is not a store that can be read`, { cause });
      }
    });
}

/** Writes one store: a temporary file renamed into place, gzip where it is large. */
export function writeStore(directory: string, store: Store): void {
  mkdirSync(directory, { recursive: true });
  const text = JSON.stringify(store);
  const large = text.length > compressBeyondChars;
  const path = join(directory, `${store.handle}.json${large ? '.gz' : ''}`);
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, large ? gzipSync(text, { level: 1 }) : text);
  renameSync(temporary, path);
  rmSync(join(directory, `${store.handle}.json${large ? '' : '.gz'}`), { force: true });
}

export type StoreSaver = { save(store: Store): void; forget(store: Store): void; flush(): void };

/** Saves changed stores together a moment later; `flush` writes what is due now. Without a folder nothing is kept. */
export function createSaver(directory: string | null): StoreSaver {
  const due = new Map<string, Store>();
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (directory) for (const store of due.values()) writeStore(directory, store);
    due.clear();
  };
  return {
    save(store) {
      if (!directory) return;
      due.set(store.handle, store);
      timer ??= setTimeout(flush, saveDelayMs);
    },
    forget(store) {
      due.delete(store.handle);
      if (!directory) return;
      for (const ending of ['json', 'json.gz'])
        rmSync(join(directory, `${store.handle}.${ending}`), { force: true });
    },
    flush,
  };
}
