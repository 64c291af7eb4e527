import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { find, forgetIndexes } from '#dev-shop/find.ts';
import { signedProxyQuery, signProxyQuery } from '#dev-shop/proxy/proxy-to-app.ts';
import { createSaver, loadStores, writeStore } from '#dev-shop/state.ts';
import { aCustomer, anOrder, apiSecret, aStore } from './a-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dev-shop-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('stores on disk', () => {
  it('come back as they were', () => {
    const store = aStore();
    writeStore(folder, store);
    expect(loadStores(folder)).toEqual([store]);
  });

  it('are compressed when large, in one file only', () => {
    writeStore(folder, aStore());
    const large = aStore({
      customers: Array.from({ length: 6_000 }, (_, index) =>
        aCustomer({ id: index + 1, email: `c${index}@example.com` }),
      ),
    });
    writeStore(folder, large);
    expect(readdirSync(folder)).toEqual(['vinya.json.gz']);
    expect(loadStores(folder)[0]?.customers).toHaveLength(6_000);
  });

  it('are written when told to flush', () => {
    const saver = createSaver(folder);
    saver.save(aStore());
    expect(readdirSync(folder)).toEqual([]);
    saver.flush();
    expect(readdirSync(folder)).toEqual(['vinya.json']);
  });
});

describe('lookups', () => {
  it('see what is appended, and after a removal what is left', () => {
    const store = aStore();
    expect(find.order(store, 9002)).toBeNull();
    store.orders.push(anOrder({ id: 9002, name: '#1002' }));
    expect(find.order(store, 9002)?.name).toBe('#1002');
    expect(find.ordersOf(store, 501)).toHaveLength(2);
    store.orders = store.orders.filter(({ id }) => id !== 9001);
    forgetIndexes(store);
    expect(find.order(store, 9001)).toBeNull();
    expect(find.customerByEmail(store, 'LUCIA@example.com')?.id).toBe(501);
  });
});

describe('the app proxy', () => {
  it('signs sorted parameters, and drops what a browser claims in their place', () => {
    const query = signedProxyQuery(
      new URLSearchParams('logged_in_customer_id=1&signature=x&locale=es&b=2&b=1'),
      {
        shop: 'vinya.myshopify.com',
        customerId: null,
        at: new Date('2026-03-01T09:00:00Z'),
        secret: apiSecret,
      },
    );
    expect(query.get('logged_in_customer_id')).toBe('');
    expect(query.get('path_prefix')).toBe('/apps/lealta');
    const signature = query.get('signature');
    query.delete('signature');
    expect(signature).toBe(signProxyQuery(query, apiSecret));
    expect(signature).toMatch(/^[0-9a-f]{64}$/);
  });
});
