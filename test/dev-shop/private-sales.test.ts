/** What the stand-in makes of the app's Functions of private sales, where a shopper might get around them. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Product, Store } from '#dev-shop/model.ts';
import type { DevShop } from '#dev-shop/server.ts';
import { writeSession } from '#dev-shop/storefront/session.ts';
import { aCustomer, aDevShop, apiSecret, aStore, post } from './a-store.ts';

let devShop: DevShop;
let store: Store;
let token = '';
let cookie = '';

const instants = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`t${n}`, '9999-12-31T00:00:00']));
const sales = (change: object = {}) =>
  JSON.stringify({ v: 1, n: 1, ...instants, sales: { k1: { w: [[0, ['m']]], c: 12, a: 2, ...change } } });
const metafield = (key: string, value: unknown) => ({
  namespace: '$app',
  key,
  type: 'json',
  value: typeof value === 'string' ? value : JSON.stringify(value),
});
const HIDDEN = { product: 302, variant: 402 };

beforeEach(async () => {
  const shop = aStore();
  const [shown] = shop.products;
  if (!shown) throw new Error('the store sells nothing');
  const hidden: Product = {
    ...structuredClone(shown),
    id: HIDDEN.product,
    handle: 'reserva-q7m2x9k4t1zp',
    title: 'Reserva secreta',
    status: 'UNLISTED',
  };
  for (const variant of hidden.variants)
    Object.assign(variant, { id: HIDDEN.variant, sku: 'SECRETA', price: 3000 });
  shop.products.push(hidden);
  shop.customers.push(aCustomer({ id: 502, email: 'otro@example.com' }));
  devShop = await aDevShop({ store: shop });
  const found = devShop.context.store('vinya');
  if (!found) throw new Error('no such store');
  store = found;
  cookie = '';
  token = String((await post(`${devShop.url}/__dev/stores/vinya/install`)).json.accessToken);
});
afterEach(async () => {
  // Confirmations are on their way to the mailbox, which is stopped with the rest.
  const placed = store.orders.length - 1;
  await vi.waitFor(async () => {
    const { messages } = (await (await fetch(`${devShop.url}/__dev/mailbox.json`)).json()) as {
      messages: [];
    };
    expect(messages).toHaveLength(placed);
  }, 10_000);
  await devShop.stop();
});

async function ask(query: string, variables: object = {}): Promise<Record<string, unknown>> {
  const response = await fetch(`${devShop.url}/admin/api/2026-07/graphql.json`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-shopify-access-token': token,
      'x-dev-shop-host': 'vinya.myshopify.com',
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

const createValidation = (change: object = {}) =>
  ask(
    `mutation($validation: ValidationCreateInput!) { validationCreate(validation: $validation) {
      validation { id title enabled blockOnFailure shopifyFunction { handle } metafield(namespace: "$app", key: "sales") { jsonValue } }
      userErrors { code field } } }`,
    {
      validation: {
        title: 'Private sales',
        functionHandle: 'lealta-sale-gate',
        enable: true,
        blockOnFailure: true,
        metafields: [metafield('sales', sales())],
        ...change,
      },
    },
  ) as Promise<{ validationCreate: { validation: { id: string } | null; userErrors: { code: string }[] } }>;

const setMetafields = (...metafields: object[]) =>
  ask('mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { userErrors { message } } }', {
    m: metafields,
  });

const createDiscount = (change: object = {}) =>
  ask(
    `mutation($d: DiscountAutomaticAppInput!) { discountAutomaticAppCreate(automaticAppDiscount: $d) {
      automaticAppDiscount { discountId title status discountClasses combinesWith { orderDiscounts } }
      userErrors { code field } } }`,
    {
      d: {
        title: 'Members',
        functionHandle: 'lealta-sale-price',
        discountClasses: ['PRODUCT'],
        combinesWith: { orderDiscounts: true, productDiscounts: false, shippingDiscounts: true },
        startsAt: '2026-01-01T00:00:00Z',
        metafields: [metafield('sales', sales())],
        ...change,
      },
    },
  ) as Promise<{
    discountAutomaticAppCreate: {
      automaticAppDiscount: { discountId: string };
      userErrors: { code: string }[];
    };
  }>;

/** An exclusive product at 20 €, for members; Lucía is one. */
async function openSale(): Promise<void> {
  await createValidation();
  await createDiscount();
  await setMetafields(
    {
      ownerId: `gid://shopify/Product/${HIDDEN.product}`,
      ...metafield('sale', { v: 1, x: true, s: { k1: { p: '20.00' } } }),
    },
    { ownerId: 'gid://shopify/Customer/501', ...metafield('access', { v: 1, c: ['m'], s: {} }) },
  );
}

async function visit(path: string, fields?: object): Promise<{ status: number; text: string; to: string }> {
  const response = await fetch(devShop.url + path, {
    method: fields ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { cookie, ...(fields ? { 'content-type': 'application/json' } : {}) },
    ...(fields ? { body: JSON.stringify(fields) } : {}),
  });
  const set = response.headers.get('set-cookie');
  if (set) cookie = set.split(';')[0] ?? '';
  return { status: response.status, text: await response.text(), to: response.headers.get('location') ?? '' };
}
const logIn = (customer: number | null) => {
  const session = writeSession(apiSecret, store, { cart: null, customer, checkout: null });
  cookie = session.split(';')[0] ?? '';
};
const add = (quantity = 1) => visit('/en/cart/add.js', { items: [{ id: HIDDEN.variant, quantity }] });
const contact = {
  action: 'place',
  email: 'lucia@example.com',
  firstName: 'Lucía',
  lastName: 'Prieto',
  address1: 'Calle Mayor 3',
  zip: '48005',
  city: 'Bilbao',
  province: 'Bizkaia',
  phone: '',
  countryCode: 'ES',
  payment: 'card',
};
/** Places the order of a checkout with the total that its page shows. */
async function pay(checkout: string) {
  const [, expected_total] = /name="expected_total" value="(\d+)"/.exec((await visit(checkout)).text) ?? [];
  expect(expected_total).toBeDefined();
  return visit(checkout, { ...contact, expected_total });
}
const guestMessage = 'Log in to your account';

describe('the mutations', () => {
  it('create, change and delete a validation with its metafield', async () => {
    const { validationCreate } = await createValidation();
    expect(validationCreate).toMatchObject({
      validation: {
        title: 'Private sales',
        enabled: true,
        blockOnFailure: true,
        shopifyFunction: { handle: 'lealta-sale-gate' },
        metafield: { jsonValue: { v: 1 } },
      },
      userErrors: [],
    });
    const id = validationCreate.validation?.id;
    const updated = await ask(
      `mutation($id: ID!) { validationUpdate(id: $id, validation: { title: "Shut" }) {
        validation { title enabled blockOnFailure } userErrors { code } } }`,
      { id },
    );
    expect(updated.validationUpdate).toEqual({
      validation: { title: 'Shut', enabled: false, blockOnFailure: false },
      userErrors: [],
    });
    expect(await ask('{ validations(first: 5) { nodes { id title } } }')).toEqual({
      validations: { nodes: [{ id, title: 'Shut' }] },
    });
    const gone = 'mutation($id: ID!) { validationDelete(id: $id) { deletedId userErrors { code } } }';
    expect(await ask(gone, { id })).toEqual({ validationDelete: { deletedId: id, userErrors: [] } });
    expect(await ask(gone, { id })).toEqual({
      validationDelete: { deletedId: null, userErrors: [{ code: 'NOT_FOUND' }] },
    });
    expect(store.metafields).toEqual([]);
  });

  it.each([
    ['MISSING_FUNCTION_IDENTIFIER', { functionHandle: null }],
    ['FUNCTION_NOT_FOUND', { functionHandle: 'another' }],
    ['FUNCTION_DOES_NOT_IMPLEMENT', { functionHandle: 'lealta-sale-price' }],
    ['INVALID_VALUE', { metafields: [metafield('sales', '{')] }],
  ])('refuse a validation: %s', async (code, change) => {
    const { validationCreate } = await createValidation(change);
    expect(validationCreate).toMatchObject({ validation: null, userErrors: [{ code }] });
    expect(store.validations ?? []).toEqual([]);
  });

  it('create, change and delete an automatic discount with its metafield', async () => {
    const { discountAutomaticAppCreate: made } = await createDiscount();
    expect(made).toMatchObject({
      automaticAppDiscount: { title: 'Members', status: 'ACTIVE', discountClasses: ['PRODUCT'] },
      userErrors: [],
    });
    const id = made.automaticAppDiscount.discountId;
    const updated = await ask(
      `mutation($id: ID!, $m: [MetafieldInput!]) {
        discountAutomaticAppUpdate(id: $id, automaticAppDiscount: { title: "Club", combinesWith: { orderDiscounts: false }, metafields: $m }) {
          automaticAppDiscount { title combinesWith { orderDiscounts shippingDiscounts } } userErrors { code } } }`,
      { id, m: [metafield('sales', sales({ a: 9 }))] },
    );
    expect(updated.discountAutomaticAppUpdate).toMatchObject({
      automaticAppDiscount: { title: 'Club', combinesWith: { orderDiscounts: false } },
      userErrors: [],
    });
    const read = await ask(
      '{ automaticDiscountNodes(first: 5) { nodes { id metafield(namespace: "$app", key: "sales") { jsonValue } } } }',
    );
    expect(read).toMatchObject({
      automaticDiscountNodes: { nodes: [{ id, metafield: { jsonValue: { sales: { k1: { a: 9 } } } } }] },
    });
    await ask(
      'mutation($id: ID!) { discountAutomaticDelete(id: $id) { deletedAutomaticDiscountId userErrors { code } } }',
      { id },
    );
    expect(store.discounts).toEqual([]);
    expect(store.metafields).toEqual([]);
  });

  it('list a discount by an id of its own, which owns the same metafields', async () => {
    await createDiscount();
    const nodes = (await ask(
      `{ discountNodes(first: 9, query: "type:app method:automatic status:active") { nodes {
        id discount { ... on DiscountAutomaticApp { title appDiscountType { functionId } combinesWith { orderDiscounts } } } } } }`,
    )) as { discountNodes: { nodes: { id: string }[] } };
    expect(nodes.discountNodes.nodes).toMatchObject([
      { discount: { title: 'Members', combinesWith: { orderDiscounts: true } } },
    ]);
    const ownerId = nodes.discountNodes.nodes[0]?.id;
    await setMetafields({ ownerId, ...metafield('sales', sales({ a: 7 })) });
    const read = '{ automaticDiscountNodes(first: 1) { nodes { metafield(key: "sales") { jsonValue } } } }';
    expect(await ask(read)).toMatchObject({
      automaticDiscountNodes: { nodes: [{ metafield: { jsonValue: { sales: { k1: { a: 7 } } } } }] },
    });
  });

  it('change a product’s status and handle', async () => {
    const update = `mutation($product: ProductUpdateInput!) { productUpdate(product: $product) {
      product { handle status } userErrors { field message } } }`;
    const product = { id: 'gid://shopify/Product/301', status: 'UNLISTED', handle: 'garnacha-8f3k' };
    expect(await ask(update, { product })).toEqual({
      productUpdate: { product: { handle: 'garnacha-8f3k', status: 'UNLISTED' }, userErrors: [] },
    });
    expect(await visit('/products/garnacha')).toMatchObject({ status: 404 });
    expect(await visit('/products/garnacha-8f3k')).toMatchObject({ status: 200 });
    expect((await visit('/collections/all')).text).not.toContain('garnacha');
    const taken = { id: 'gid://shopify/Product/301', handle: 'reserva-q7m2x9k4t1zp' };
    expect(await ask(update, { product: taken })).toMatchObject({
      productUpdate: { product: null, userErrors: [{ field: ['product', 'handle'] }] },
    });
  });

  it('refuse the 26th automatic discount', async () => {
    for (let n = 0; n < 25; n += 1) await createDiscount();
    const { discountAutomaticAppCreate: one } = await createDiscount();
    expect(one.userErrors).toMatchObject([{ code: 'MAX_APP_DISCOUNTS' }]);
  });
});

describe('an exclusive product', () => {
  beforeEach(openSale);

  it('is bought by a member, at the price of the sale, up to the allowance', async () => {
    logIn(501);
    expect(await add(2)).toMatchObject({ status: 200 });
    const cart = JSON.parse((await visit('/cart.js')).text) as { items: unknown[]; total_price: number };
    expect(cart).toMatchObject({
      total_price: 4000,
      total_discount: 2000,
      cart_level_discount_applications: [{ type: 'automatic', title: 'Members' }],
    });
    expect(await add(1)).toMatchObject({ status: 422, text: expect.stringContaining('Keep at most 2') });
    const { to } = await visit('/en/checkout');
    expect(await pay(to)).toMatchObject({ status: 303 });
    const [order] = store.orders.slice(-1);
    expect(order).toMatchObject({ customerId: 501, lines: [{ quantity: 2, price: 3000, discount: 2000 }] });
  });

  it.each([
    ['a guest', null, guestMessage],
    ['another customer', 502, 'your account has no access'],
  ])('is refused to %s on every way', async (_, customer, message) => {
    const orders = store.orders.length;
    const refused = { status: 422, text: expect.stringContaining(message) };
    logIn(customer);
    expect(await add()).toMatchObject(refused);
    expect(JSON.parse((await visit('/cart.js')).text)).toMatchObject({ item_count: 0 });
    expect(await visit('/en/cart/add', { id: String(HIDDEN.variant) })).toMatchObject(refused);
    expect(await visit(`/en/cart/${HIDDEN.variant}:1`)).toMatchObject(refused);
    expect((await visit('/en/cart')).text).toContain(message);
    expect(await visit('/en/checkout')).toMatchObject(refused);
    expect(await visit('/en/express-checkout', { email: 'lucia@example.com' })).toMatchObject(refused);
    expect(store.orders).toHaveLength(orders);
  });

  it('is refused in a checkout that was begun while it was allowed', async () => {
    logIn(501);
    await add();
    const { to } = await visit('/en/checkout');
    await setMetafields({
      ownerId: `gid://shopify/Validation/${store.validations?.[0]?.id}`,
      ...metafield('sales', sales({ c: 0 })),
    });
    const orders = store.orders.length;
    expect((await visit(to)).text).toContain('not on sale right now');
    expect(await pay(to)).toMatchObject({ status: 422 });
    expect(store.orders).toHaveLength(orders);
  });

  it('is not sold to whoever types a member’s address', async () => {
    logIn(501);
    await add();
    const { to } = await visit('/en/checkout');
    logIn(null);
    const orders = store.orders.length;
    const answer = await pay(to);
    expect(answer).toMatchObject({ status: 422, text: expect.stringContaining(guestMessage) });
    expect(store.orders).toHaveLength(orders);
  });

  it('can be taken out of a cart that is refused, and made less', async () => {
    logIn(501);
    await add(2);
    await setMetafields({
      ownerId: 'gid://shopify/Customer/501',
      ...metafield('access', { v: 1, c: ['m'], s: { k1: { n: 2 } } }),
    });
    expect(await visit('/cart/change.js', { line: 1, quantity: 3 })).toMatchObject({ status: 422 });
    expect(await visit('/cart/change.js', { line: 1, quantity: 1 })).toMatchObject({ status: 200 });
    expect(await visit('/cart/change.js', { line: 1, quantity: 0 })).toMatchObject({ status: 200 });
  });

  it('is refused in a draft order’s invoice, and sold where staff complete it', async () => {
    const drafted = await post(`${devShop.url}/__dev/stores/vinya/draft-orders`, {
      customer: 'lucia@example.com',
      lines: [{ variantId: HIDDEN.variant }],
    });
    const invoice = new URL(String(drafted.json.invoiceUrl));
    expect(await pay(`/en${invoice.pathname}`)).toMatchObject({
      status: 422,
      text: expect.stringContaining(guestMessage),
    });
    const completed = await post(
      `${devShop.url}/__dev/stores/vinya/draft-orders/${drafted.json.id}/complete`,
    );
    expect(completed.json).toMatchObject({ sourceName: 'shopify_draft_order', lines: [{ discount: 0 }] });
  });

  it('is sold at the till, where no validation runs, at its own price', async () => {
    const lines = [{ variantId: HIDDEN.variant, quantity: 3 }];
    const sold = await post(`${devShop.url}/__dev/stores/vinya/orders`, {
      customer: 501,
      lines,
      sourceName: 'pos',
    });
    expect(sold.json).toMatchObject({
      sourceName: 'pos',
      customerId: 501,
      lines: [{ quantity: 3, discount: 0 }],
    });
  });

  it('is refused while its Function fails, and let through where that does not block', async () => {
    logIn(501);
    const id = `gid://shopify/Validation/${store.validations?.[0]?.id}`;
    await setMetafields({ ownerId: id, ...metafield('sales', { v: 1, sales: {} }) });
    expect(await add()).toMatchObject({ status: 422, text: expect.stringContaining('could not be checked') });
    await ask(
      'mutation($id: ID!) { validationUpdate(id: $id, validation: { enable: true }) { userErrors { code } } }',
      { id },
    );
    expect(await add()).toMatchObject({ status: 200 });
  });

  it('is in no list', async () => {
    const lists = [
      '/',
      '/collections/all',
      '/products/garnacha',
      '/search?q=reserva',
      '/search/suggest.json?q=reserva',
      '/products.json',
      '/collections/all/products.json',
      `/recommendations/products.json?product_id=301`,
      `/recommendations/products.json?product_id=${HIDDEN.product}`,
      '/sitemap.xml',
      '/cart.js',
    ];
    for (const path of lists) {
      const { status, text } = await visit(path);
      expect([path, status]).toEqual([path, 200]);
      expect(text).not.toMatch(/secreta|q7m2x9k4t1zp|3000|30,00|20,00/);
    }
    for (const path of ['/products.json', '/sitemap.xml', '/search/suggest.json?q=garnacha'])
      expect((await visit(path)).text).toContain('garnacha');
  });

  it('is shown at its shelf price to whoever has its address, with nothing of the sale', async () => {
    for (const end of ['', '.js', '.json']) {
      const { status, text } = await visit(`/products/reserva-q7m2x9k4t1zp${end}`);
      expect(status).toBe(200);
      expect(text).toContain('Reserva secreta');
      expect(text).not.toMatch(/20[.,]00|2000|"k1"/);
    }
    expect(await visit('/products/no-such-thing.js')).toMatchObject({ status: 404 });
  });

  it('is anybody’s once the app is gone', async () => {
    await post(`${devShop.url}/__dev/stores/vinya/uninstall`);
    expect(await add()).toMatchObject({ status: 200 });
  });
});
