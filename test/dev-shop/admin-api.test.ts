import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBucket } from '#dev-shop/admin-api/cost.ts';
import type { DevShop } from '#dev-shop/server.ts';
import { aDevShop, post } from './a-store.ts';

type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
  extensions?: {
    cost: {
      requestedQueryCost: number;
      actualQueryCost: number | null;
      throttleStatus: Record<string, number>;
    };
  };
};

let devShop: DevShop;
let token: string;

beforeEach(async () => {
  devShop = await aDevShop();
  const { json } = await post(`${devShop.url}/__dev/stores/vinya/install`);
  token = String(json.accessToken);
});
afterEach(() => devShop.stop());

async function ask(query: string, variables: Record<string, unknown> = {}, accessToken = token) {
  const response = await fetch(`${devShop.url}/admin/api/2026-07/graphql.json`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-shopify-access-token': accessToken,
      'x-dev-shop-host': 'vinya.myshopify.com',
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as Answer) };
}

describe('the Admin API', () => {
  it('answers what the published schema offers', async () => {
    const { data } = await ask(
      '{ customers(first: 5, query: "email:lucia@example.com") { nodes { id displayName numberOfOrders } } }',
    );
    expect(data).toEqual({
      customers: {
        nodes: [{ id: 'gid://shopify/Customer/501', displayName: 'Lucía Prieto', numberOfOrders: '1' }],
      },
    });
  });

  it('refuses what the published schema does not have', async () => {
    const { status, data, errors } = await ask('{ shop { favouriteWine } }');
    expect(status).toBe(200);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.message).toContain('Cannot query field "favouriteWine" on type "Shop"');
  });

  it('says so when a field of the schema is not served, rather than giving null', async () => {
    const { errors } = await ask('{ shop { unitSystem } }');
    expect(errors?.[0]?.message).toBe('dev-shop does not serve Shop.unitSystem');
  });

  it('lets nobody in without a token, or with one that has expired', async () => {
    expect((await ask('{ shop { name } }', {}, 'shpat_unknown')).status).toBe(401);
    for (const held of devShop.stores.get('vinya')?.installation?.tokens ?? [])
      held.expiresAt = '2020-01-01T00:00:00.000Z';
    expect((await ask('{ shop { name } }')).status).toBe(401);
  });

  it('denies a field whose scope the merchant did not grant', async () => {
    const installation = devShop.stores.get('vinya')?.installation;
    if (installation) installation.scopes = ['read_products'];
    const { errors } = await ask('{ customers(first: 1) { nodes { id } } }');
    expect(errors?.[0]?.extensions?.code).toBe('ACCESS_DENIED');
  });

  it('throttles a store that has spent its points, and tells how many are left', async () => {
    await post(`${devShop.url}/__dev/stores/vinya/throttle`, { maximumAvailable: 30, restoreRate: 0 });
    const query = '{ orders(first: 20) { nodes { id } } }';
    const first = await ask(query);
    expect(first.extensions?.cost).toMatchObject({ requestedQueryCost: 22, actualQueryCost: 2 });
    const answers = [first];
    while (answers.length < 30 && !answers.at(-1)?.errors) answers.push(await ask(query));
    const last = answers.at(-1);
    expect(last?.status).toBe(200);
    expect(last?.errors?.[0]).toMatchObject({ message: 'Throttled', extensions: { code: 'THROTTLED' } });
    expect(last?.extensions?.cost.actualQueryCost).toBeNull();
    expect(last?.extensions?.cost.throttleStatus.currentlyAvailable).toBeLessThan(22);
  });

  it('restores points with time', () => {
    let now = 0;
    const bucket = createBucket(() => now);
    expect(bucket.take(2_000)).toBe(true);
    expect(bucket.take(1)).toBe(false);
    now = 1_500;
    expect(bucket.status().currentlyAvailable).toBe(150);
  });
});

describe('metafieldsSet', () => {
  const set = `mutation Set($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) { metafields { namespace key jsonValue } userErrors { code field } }
  }`;
  const member = (value: string) => ({
    ownerId: 'gid://shopify/Customer/501',
    namespace: '$app',
    key: 'member',
    type: 'json',
    value,
  });

  it("writes the app's own namespace and reads it back as the app names it", async () => {
    const { data } = await ask(set, { metafields: [member('{"points":3}')] });
    const appNamespace = `app--${devShop.context.appId}`;
    expect(data?.metafieldsSet).toEqual({
      metafields: [{ namespace: appNamespace, key: 'member', jsonValue: { points: 3 } }],
      userErrors: [],
    });
    const read = await ask(
      '{ customer(id: "gid://shopify/Customer/501") { metafield(namespace: "$app", key: "member") { value } } }',
    );
    expect(read.data).toEqual({ customer: { metafield: { value: '{"points":3}' } } });
  });

  it('writes nothing when one value does not fit its type', async () => {
    const { data } = await ask(set, {
      metafields: [member('{"points":3}'), { ...member('{'), key: 'other' }],
    });
    expect(data?.metafieldsSet).toMatchObject({
      metafields: null,
      userErrors: [{ code: 'INVALID_VALUE', field: ['metafields', '1', 'value'] }],
    });
    expect(devShop.stores.get('vinya')?.metafields).toEqual([]);
  });

  it('takes 25 at a time', async () => {
    const { data } = await ask(set, { metafields: Array.from({ length: 26 }, () => member('{}')) });
    expect(data?.metafieldsSet).toMatchObject({ userErrors: [{ code: 'LESS_THAN_OR_EQUAL_TO' }] });
  });
});

describe('discountCodeBasicCreate', () => {
  const create = `mutation Create($discount: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode { id codeDiscount { ... on DiscountCodeBasic { status usageLimit asyncUsageCount
        customerGets { value { ... on DiscountAmount { amount { amount } } } }
        context { ... on DiscountCustomers { customers { id } } } } } }
      userErrors { code field message }
    }
  }`;
  const discount = {
    title: 'Club: 5 €',
    code: 'CLUB-7K2M',
    startsAt: '2026-01-01T00:00:00Z',
    usageLimit: 1,
    appliesOncePerCustomer: true,
    context: { customers: { add: ['gid://shopify/Customer/501'] } },
    customerGets: {
      value: { discountAmount: { amount: '5.00', appliesOnEachItem: false } },
      items: { all: true },
    },
    combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true },
  };

  it('makes a code for one customer that can be found by its name, used up to its limit, and deleted', async () => {
    const { data } = await ask(create, { discount });
    expect(data?.discountCodeBasicCreate).toMatchObject({
      codeDiscountNode: {
        codeDiscount: {
          status: 'ACTIVE',
          usageLimit: 1,
          asyncUsageCount: 0,
          customerGets: { value: { amount: { amount: '5.00' } } },
          context: { customers: [{ id: 'gid://shopify/Customer/501' }] },
        },
      },
      userErrors: [],
    });
    const found = await ask('{ codeDiscountNodeByCode(code: "club-7k2m") { id } }');
    const id = (found.data?.codeDiscountNodeByCode as { id: string } | null)?.id;
    const deleted = await ask(
      'mutation($id: ID!) { discountCodeDelete(id: $id) { deletedCodeDiscountId userErrors { code } } }',
      { id },
    );
    expect(deleted.data?.discountCodeDelete).toEqual({ deletedCodeDiscountId: id, userErrors: [] });
    expect((await ask('{ codeDiscountNodeByCode(code: "club-7k2m") { id } }')).data).toEqual({
      codeDiscountNodeByCode: null,
    });
  });

  it('makes a code by the app’s Function, with the metafield that configures it', async () => {
    const byFunction = `mutation($discount: DiscountCodeAppInput!) {
      discountCodeAppCreate(codeAppDiscount: $discount) {
        codeAppDiscount { discountId status discountClasses combinesWith { shippingDiscounts } }
        userErrors { code field message }
      }
    }`;
    const { customerGets: _, ...common } = discount;
    const metafield = { namespace: '$app', key: 'configuration', type: 'json', value: '{"v":1}' };
    const app = {
      ...common,
      functionHandle: 'lealta-discount',
      discountClasses: ['ORDER'],
      metafields: [metafield],
    };
    const errorsOf = async (change: object) =>
      (await ask(byFunction, { discount: { ...app, ...change } })).data?.discountCodeAppCreate;
    expect(await errorsOf({ functionHandle: null })).toMatchObject({
      codeAppDiscount: null,
      userErrors: [{ code: 'MISSING_FUNCTION_IDENTIFIER' }],
    });
    expect(await errorsOf({ functionHandle: 'another' })).toMatchObject({
      userErrors: [{ code: 'INVALID' }],
    });
    expect(await errorsOf({ discountClasses: [] })).toMatchObject({ userErrors: [{ code: 'BLANK' }] });
    expect(await errorsOf({ metafields: [{ ...metafield, value: '{' }] })).toMatchObject({
      userErrors: [{ code: 'INVALID', field: ['codeAppDiscount', 'metafields'] }],
    });
    expect((await ask('{ codeDiscountNodeByCode(code: "club-7k2m") { id } }')).data).toEqual({
      codeDiscountNodeByCode: null,
    });

    const made = (await ask(byFunction, { discount: app })).data?.discountCodeAppCreate as {
      codeAppDiscount: { discountId: string };
    };
    expect(made).toMatchObject({
      codeAppDiscount: {
        status: 'ACTIVE',
        discountClasses: ['ORDER'],
        combinesWith: { shippingDiscounts: true },
      },
      userErrors: [],
    });
    const { discountId: id } = made.codeAppDiscount;
    const read = `{ codeDiscountNodeByCode(code: "club-7k2m") {
      id metafield(namespace: "$app", key: "configuration") { value }
      codeDiscount { ... on DiscountCodeApp { title asyncUsageCount } } } }`;
    expect((await ask(read)).data).toEqual({
      codeDiscountNodeByCode: {
        id,
        metafield: { value: '{"v":1}' },
        codeDiscount: { title: 'Club: 5 €', asyncUsageCount: 0 },
      },
    });
    await ask('mutation($id: ID!) { discountCodeDelete(id: $id) { deletedCodeDiscountId } }', { id });
    expect((await ask(read)).data).toEqual({ codeDiscountNodeByCode: null });
    expect(devShop.stores.get('vinya')?.metafields.filter((one) => one.ownerGid === id)).toEqual([]);
  });

  it('refuses a code that is taken, and a customer who is not there', async () => {
    await ask(create, { discount });
    const taken = await ask(create, { discount });
    expect(taken.data?.discountCodeBasicCreate).toMatchObject({
      codeDiscountNode: null,
      userErrors: [{ code: 'TAKEN', field: ['basicCodeDiscount', 'code'] }],
    });
    const nobody = {
      ...discount,
      code: 'OTHER',
      context: { customers: { add: ['gid://shopify/Customer/1'] } },
    };
    const unknown = await ask(create, { discount: nobody });
    expect(unknown.data?.discountCodeBasicCreate).toMatchObject({ userErrors: [{ code: 'INVALID' }] });
  });
});
