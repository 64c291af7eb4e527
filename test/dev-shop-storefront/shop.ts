import { createWineStore } from '#dev-shop/catalogue/wine-shop.ts';
import type { DevShopContext, ProxyRequest, ShopEvent } from '#dev-shop/context.ts';
import { find } from '#dev-shop/find.ts';
import type { Address, CartLine, Customer, Discount, Store } from '#dev-shop/model.ts';
import { nextId } from '#dev-shop/state.ts';

export const now = new Date('2026-06-15T10:00:00Z');

export const anAddress = (changes: Partial<Address> = {}): Address => ({
  firstName: 'Lucía',
  lastName: 'Etxebarria',
  address1: 'Calle Mayor 3',
  city: 'Bilbao',
  zip: '48005',
  province: 'Bizkaia',
  countryCode: 'ES',
  phone: null,
  ...changes,
});

export type TestShop = {
  store: Store;
  context: DevShopContext;
  events: ShopEvent[];
  mails: { to: string; subject: string; text: string }[];
  proxied: { request: ProxyRequest; customerId: number | null }[];
  /** A cart line of the product's nth format. */
  line(handle: string, quantity?: number, format?: number): CartLine;
  addCustomer(email: string, changes?: Partial<Customer>): Customer;
  addDiscount(changes: Partial<Discount>): Discount;
};

/** The wine shop with a context that writes down what left it. */
export function openShop(): TestShop {
  const store = createWineStore();
  const events: ShopEvent[] = [];
  const mails: TestShop['mails'] = [];
  const proxied: TestShop['proxied'] = [];
  const context: DevShopContext = {
    stores: new Map([[store.handle, store]]),
    store: (handle) => (handle === store.handle ? store : null),
    find,
    nextId,
    save: () => {},
    emit: (_store, ...happened) => {
      events.push(...happened);
    },
    now: () => now,
    orderAgeMs: 0,
    storeUrl: () => 'http://localhost:4000',
    url: 'http://localhost:4000',
    appUrl: 'http://localhost:3000',
    appPublicUrl: 'http://localhost:3000',
    apiKey: 'key',
    apiSecret: 'secret',
    appId: 1,
    mail: async ({ to, subject, text }) => {
      mails.push({ to, subject, text });
    },
    proxyToApp: async (_store, request, customerId) => {
      proxied.push({ request, customerId });
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from('{}'),
        liquid: false,
      };
    },
  };
  return {
    store,
    context,
    events,
    mails,
    proxied,
    line(handle, quantity = 1, format = 0) {
      const variant = find.productByHandle(store, handle)?.variants[format];
      if (!variant) throw new Error(`no format ${format} of ${handle}`);
      return { key: `${variant.id}:`, variantId: variant.id, quantity, properties: {} };
    },
    addCustomer(email, changes = {}) {
      const customer: Customer = {
        id: nextId(store),
        email,
        phone: null,
        firstName: 'Lucía',
        lastName: 'Etxebarria',
        locale: 'es',
        state: 'enabled',
        tags: [],
        acceptsMarketing: false,
        address: null,
        createdAt: now.toISOString(),
        updatedAt: now.toISOString(),
        mergedInto: null,
        ...changes,
      };
      store.customers.push(customer);
      return customer;
    },
    addDiscount(changes) {
      const discount: Discount = {
        id: nextId(store),
        code: 'VALE',
        title: 'Vale',
        status: 'ACTIVE',
        value: { kind: 'amount', amount: 500 },
        startsAt: '2026-01-01T00:00:00Z',
        endsAt: null,
        usageLimit: null,
        usageCount: 0,
        oncePerCustomer: false,
        customerIds: null,
        minimumSubtotal: null,
        combinesWith: { order: false, product: false, shipping: false },
        createdAt: '2026-01-01T00:00:00Z',
        createdByApp: false,
        ...changes,
      };
      store.discounts.push(discount);
      return discount;
    },
  };
}
