/** A small store for tests of the stand-in, and the stand-in itself on free ports. */
import type { Customer, Order, Store } from '#dev-shop/model.ts';
import { type DevShop, startDevShop } from '#dev-shop/server.ts';
import { emptyStore } from '#dev-shop/state.ts';

export const apiKey = 'key-of-the-app';
export const apiSecret = 'secret-of-the-app';
const at = '2026-03-01T09:00:00.000Z';

export function aCustomer(values: Partial<Customer> = {}): Customer {
  return {
    id: 501,
    email: 'lucia@example.com',
    phone: null,
    firstName: 'Lucía',
    lastName: 'Prieto',
    locale: 'es',
    state: 'enabled',
    tags: [],
    acceptsMarketing: false,
    address: null,
    createdAt: at,
    updatedAt: at,
    mergedInto: null,
    ...values,
  };
}

/** A paid order of three bottles at 12.10 (tax included), 4.10 off, and 4.84 of shipping. */
export function anOrder(values: Partial<Order> = {}): Order {
  return {
    id: 9001,
    number: 1001,
    name: '#1001',
    token: 'token-of-1001',
    customerId: 501,
    email: 'lucia@example.com',
    phone: null,
    locale: 'es',
    currency: 'EUR',
    presentmentCurrency: 'EUR',
    lines: [
      {
        id: 7001,
        productId: 301,
        variantId: 401,
        title: 'Garnacha',
        variantTitle: '75 cl',
        sku: 'GAR-75',
        vendor: 'Bodega',
        quantity: 3,
        currentQuantity: 3,
        price: 1210,
        discount: 410,
        tax: 559,
        giftCard: false,
        requiresShipping: true,
        taxable: true,
      },
    ],
    shipping: { title: 'Estándar', price: 484, discount: 0, tax: 84 },
    discountCodes: [{ code: 'HOLA', amount: 410, type: 'fixed_amount' }],
    taxesIncluded: true,
    financialStatus: 'paid',
    fulfillmentStatus: null,
    paid: 3704,
    refunds: [],
    shippingAddress: null,
    sourceName: 'web',
    test: false,
    createdAt: at,
    processedAt: at,
    updatedAt: at,
    cancelledAt: null,
    cancelReason: null,
    checkoutId: null,
    ...values,
  };
}

export function aStore(values: Partial<Store> = {}): Store {
  return emptyStore({
    handle: 'vinya',
    name: 'Viña',
    customers: [aCustomer()],
    orders: [anOrder()],
    products: [
      {
        id: 301,
        handle: 'garnacha',
        title: 'Garnacha',
        vendor: 'Bodega',
        productType: 'Vino',
        tags: [],
        description: { es: '', en: '' },
        collections: [],
        image: '',
        facts: [],
        status: 'ACTIVE',
        giftCard: false,
        variants: [
          {
            id: 401,
            title: '75 cl',
            sku: 'GAR-75',
            price: 1210,
            compareAtPrice: null,
            cost: null,
            inventory: 10,
            requiresShipping: true,
            taxable: true,
          },
        ],
      },
    ],
    ...values,
  });
}

/** Starts the stand-in with one store, nothing kept on disk; the app is wherever the test says. */
export function aDevShop({ appUrl = 'http://127.0.0.1:9', store = aStore() } = {}): Promise<DevShop> {
  return startDevShop({
    port: 0,
    smtpPort: 0,
    appUrl,
    apiKey,
    apiSecret,
    dataDir: null,
    stores: [store],
  });
}

/** Sends JSON to an address of the stand-in and gives the parsed answer. */
export async function post(
  url: string,
  body: unknown = {},
): Promise<{ status: number; json: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}
