/** What a merchant who leaves and a person who asks may count on. */
import { Session } from '@shopify/shopify-api';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reopenRefusedRequests } from '#app/db/compliance.store.ts';
import { refusedDataRequests } from '#app/db/home.queries.ts';
import { createSessionStore } from '#app/db/sessions.store.ts';
import { markInstalled } from '#app/db/shops.store.ts';
import { type ShopDomain, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { customerPayload, orderPayload } from '#test/builders/orders.ts';
import { type Delivered, type TestApp, testApp } from '#test/support/app.ts';
import { everythingOf, tenantTables } from '#test/tenants/two-shops.ts';

const EMAIL = 'Ainhoa.Zubizarreta@example.com';
const PERSON = { email: EMAIL, phone: '+34611222333', first_name: 'Ainhoa', last_name: 'Zubizarreta' };
const TRACES = /ainhoa|zubizarreta|611222333/i;
const CUSTOMER = 70_501;

let app: TestApp;
let smtp: SMTPServer;
let mails: Email[] = [];
let refusing: { responseCode: number } | null = null;
let tables: string[];
let shopId: ShopId;
let domain: ShopDomain;
let shops = 0;

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(refusing === null ? null : Object.assign(new Error('no'), refusing)),
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          mails.push(mail);
          done();
        }, done);
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const address = smtp.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  app = await testApp({
    mail: { smtpUrl: `smtp://127.0.0.1:${address.port}`, from: 'Lealta <no-reply@example.com>' },
  });
  tables = await tenantTables(app);
});
afterAll(async () => {
  await app.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});
beforeEach(async () => {
  mails = [];
  refusing = null;
  shops += 1;
  app.clock.set('2026-06-01T12:00:00Z');
  domain = `private-${shops}.myshopify.com` as ShopDomain;
  shopId = await app.aShop(`private-${shops}`);
  await install('2025-01-01T00:00:00Z');
});

/** The installation as Shopify's answers tell it, with a token. */
async function install(at: string): Promise<void> {
  const details = {
    shopifyId: BigInt(shops),
    name: 'Bodega',
    email: 'merchant@example.com',
    currency: 'EUR',
    timezone: 'Europe/Madrid',
    locale: 'es',
    taxesIncluded: true,
    appInstallationGid: 'gid://shopify/AppInstallation/5',
    scopes: [],
  };
  await app.lealta.db.inSystem((tx) => markInstalled(tx, shopId, details, new Date(at)));
  await createSessionStore(app.lealta.db, createSealer([Buffer.alloc(32, 7)])).storeSession(
    new Session({ id: `offline_${domain}`, shop: domain, state: '', isOnline: false, accessToken: 'token' }),
  );
}

const hear = async (...deliveries: Delivered[]) => {
  await app.deliver(shopId, deliveries);
  return app.lealta.inbox.drain(shopId);
};
const answer = () => app.lealta.compliance.answerRequests(shopId);
const shop = () => app.lealta.shops.byDomain(domain);
const all = () => everythingOf(app, shopId, tables);
const requests = () =>
  app.lealta.db.inShop(shopId, (tx) =>
    tx.query(
      'SELECT topic, outcome, completed_at IS NULL AS open FROM compliance_requests ORDER BY received_at',
    ),
  );
const order = (id: number, customerId = CUSTOMER) => ({
  ...orderPayload({ id, customerId, email: EMAIL }),
  phone: PERSON.phone,
  customer: { ...PERSON, id: customerId, created_at: '2026-01-01T00:00:00Z' },
});
const checkout = (id: number, customerId: number | null) => ({
  id,
  token: `checkout-${id}`,
  email: EMAIL,
  phone: PERSON.phone,
  currency: 'EUR',
  total_price: '25.00',
  created_at: '2026-05-01T00:00:00Z',
  updated_at: '2026-05-01T00:00:00Z',
  customer: customerId === null ? null : { id: customerId },
});
const about = { customer: { id: CUSTOMER, email: EMAIL, phone: PERSON.phone } };
const redact: Delivered = { topic: 'customers/redact', payload: { ...about, orders_to_redact: [1] } };
const dataRequest: Delivered = {
  topic: 'customers/data_request',
  payload: { ...about, orders_requested: [1], data_request: { id: 9 } },
};
const uninstalled = (triggeredAt: string): Delivered => ({
  topic: 'app/uninstalled',
  payload: {},
  triggeredAt,
});
const shopRedact: Delivered = { topic: 'shop/redact', payload: { shop_domain: 'x.myshopify.com' } };

describe('a merchant who uninstalls', () => {
  it('leaves no access token behind, and keeps the data for the two days in which they may come back', async () => {
    await hear({ topic: 'orders/paid', payload: order(1) });
    const before = await app.balance(shopId, CUSTOMER);
    await hear(uninstalled('2026-05-01T00:00:00Z'));
    expect((await shop())?.installed).toBe(false);
    expect(await app.count(shopId, 'sessions')).toBe(0);
    expect(await app.balance(shopId, CUSTOMER)).toEqual(before);
  });

  it('is not sent away by an old uninstall that is heard of after a new installation', async () => {
    await hear(uninstalled('2026-05-01T00:00:00Z'));
    await install('2026-05-02T00:00:00Z');
    await hear(uninstalled('2026-05-01T00:00:00Z'));
    expect((await shop())?.installed).toBe(true);
    expect(await app.count(shopId, 'sessions')).toBe(1);
  });

  it('is forgotten altogether when Shopify asks for it, and nobody else is', async () => {
    const other = await app.aShop(`neighbour-${shops}`);
    for (const one of [shopId, other]) {
      await app.deliver(one, [
        { topic: 'orders/paid', payload: order(1) },
        { topic: 'checkouts/create', payload: checkout(3, CUSTOMER) },
        { topic: 'orders/paid', payload: { id: 7 } },
      ]);
      await app.lealta.inbox.drain(one);
    }
    const neighbour = await everythingOf(app, other, tables);
    await hear(uninstalled('2026-05-01T00:00:00Z'), shopRedact);
    expect(await requests()).toEqual([{ topic: 'shop/redact', outcome: null, open: true }]);
    await answer();
    expect(Object.values(await all()).flat()).toEqual([]);
    expect(await shop()).toBeNull();
    expect(await everythingOf(app, other, tables)).toEqual(neighbour);
  });

  it('keeps everything when they came back in between', async () => {
    await hear({ topic: 'orders/paid', payload: order(1) });
    await hear(uninstalled('2026-05-01T00:00:00Z'));
    await install('2026-05-02T00:00:00Z');
    await hear(shopRedact);
    await answer();
    expect(await requests()).toEqual([{ topic: 'shop/redact', outcome: 'installed-again', open: false }]);
    expect((await shop())?.installed).toBe(true);
    expect((await app.balance(shopId, CUSTOMER)).lifetime).toBe(50n);
  });
});

describe('a person who asks to be forgotten', () => {
  const story: Delivered[] = [
    { topic: 'customers/create', payload: { ...customerPayload(CUSTOMER), ...PERSON } },
    { topic: 'orders/paid', payload: order(1) },
    { topic: 'checkouts/create', payload: checkout(3, CUSTOMER) },
    { topic: 'checkouts/create', payload: checkout(4, null) }, // as a guest, by the address alone
    { topic: 'orders/paid', payload: { ...order(2), created_at: 'yesterday' } }, // cannot be read: put aside
    { topic: 'customers/merge', payload: merge(CUSTOMER, CUSTOMER + 1) },
    { topic: 'orders/paid', payload: order(5, CUSTOMER + 1) },
  ];
  function merge(kept: number, deleted: number) {
    return {
      admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${kept}`,
      admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${deleted}`,
    };
  }
  const traces = async () =>
    Object.entries(await all()).flatMap(([table, rows]) =>
      rows.some((row) => TRACES.test(row)) ? [table] : [],
    );

  it('leaves no trace in any column of any table, the webhooks as they came included; the numbers stay', async () => {
    await hear(...story);
    expect(await traces()).toEqual(['checkouts', 'customers', 'inbox']);
    const before = await app.balance(shopId, CUSTOMER);
    await hear(redact);
    expect(await traces()).toEqual([]);
    expect(await requests()).toEqual([{ topic: 'customers/redact', outcome: 'redacted', open: false }]);
    expect(before.lifetime).toBe(100n);
    expect(await app.balance(shopId, CUSTOMER)).toEqual(before);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('leaves no trace when it all comes in one batch', async () => {
    await hear(...story, redact);
    expect(await traces()).toEqual([]);
  });

  it('is not remembered by what is heard of later, or was waiting behind', async () => {
    await hear(...story);
    await app.deliver(shopId, [
      redact,
      { topic: 'orders/updated', payload: { ...order(1), updated_at: '2026-05-09T00:00:00Z' } },
    ]);
    await app.lealta.inbox.drain(shopId, 1);
    expect(await traces()).toEqual([]);
    await hear(
      {
        topic: 'customers/update',
        payload: { ...customerPayload(CUSTOMER, '2026-05-10T00:00:00Z'), ...PERSON },
      },
      { topic: 'orders/updated', payload: { ...order(1), updated_at: '2026-05-11T00:00:00Z' } },
      dataRequest,
    );
    expect(await traces()).toEqual([]);
  });

  it('is found by the address alone where Shopify names no customer', async () => {
    await hear({ topic: 'checkouts/create', payload: checkout(4, null) });
    await hear({
      topic: 'customers/redact',
      payload: { customer: { email: EMAIL.toUpperCase() }, orders_to_redact: [] },
    });
    expect(await traces()).toEqual([]);
  });
});

describe('a person who asks what is known', () => {
  type Export = Record<
    'customers' | 'orders' | 'transactions' | 'vouchers' | 'checkouts',
    Record<string, unknown>[]
  >;

  it('is answered by a mail to the merchant, in their language, with all that is kept', async () => {
    await hear(
      { topic: 'orders/paid', payload: order(1) },
      { topic: 'checkouts/create', payload: checkout(3, CUSTOMER) },
      { topic: 'orders/paid', payload: orderPayload({ id: 2, customerId: 999, email: 'other@example.com' }) },
    );
    await hear(dataRequest);
    await answer();
    await answer(); // answered once
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail?.to).toMatchObject([{ address: 'merchant@example.com' }]);
    expect(mail?.subject).toBe(`Datos de un cliente que pidió conocerlos (cliente ${CUSTOMER})`);
    expect(mail?.text).toContain('ha pedido los datos que se guardan de él');
    const [file] = mail?.attachments ?? [];
    expect(file).toMatchObject({ filename: `customer-${CUSTOMER}.json`, mimeType: 'application/json' });
    const text = typeof file?.content === 'string' ? file.content : new TextDecoder().decode(file?.content);
    const data = JSON.parse(text) as Export;
    expect(data.customers).toMatchObject([
      { email: EMAIL, first_name: 'Ainhoa', last_name: 'Zubizarreta', phone: PERSON.phone },
    ]);
    expect(data.orders).toMatchObject([{ name: '#1', awarded_points: '50' }]);
    expect(data.transactions).toMatchObject([{ kind: 'award', points: '50' }]);
    expect(data.checkouts).toMatchObject([{ email: EMAIL }]);
    expect(text).not.toContain('other@example.com');
    expect(await requests()).toEqual([{ topic: 'customers/data_request', outcome: 'mailed', open: false }]);
  });

  it('is answered later when the mail cannot be delivered now', async () => {
    await hear({ topic: 'orders/paid', payload: order(1) }, dataRequest);
    refusing = { responseCode: 451 };
    await answer();
    expect(await requests()).toEqual([{ topic: 'customers/data_request', outcome: null, open: true }]);
    refusing = null;
    await answer();
    expect(mails).toHaveLength(1);
    expect(await requests()).toEqual([{ topic: 'customers/data_request', outcome: 'mailed', open: false }]);
  });

  it('is known to the merchant when the mail is refused for good, and answered once it is sent again', async () => {
    await hear({ topic: 'orders/paid', payload: order(1) });
    await hear(dataRequest);
    refusing = { responseCode: 550 };
    await answer();
    expect(await requests()).toMatchObject([{ outcome: 'mail-refused', open: false }]);
    const refused = () => app.lealta.db.inShop(shopId, refusedDataRequests);
    expect(await refused()).toMatchObject([{ customer: BigInt(CUSTOMER) }]);
    refusing = null;
    await answer(); // not by itself
    expect(mails).toHaveLength(0);
    await app.lealta.db.inShop(shopId, reopenRefusedRequests);
    await answer();
    expect(mails).toHaveLength(1);
    expect(await refused()).toEqual([]);
  });

  it('hears of what was kept under a customer who was merged, too', async () => {
    await hear(
      { topic: 'orders/paid', payload: order(1) },
      {
        topic: 'orders/paid',
        payload: {
          ...order(2, CUSTOMER + 1),
          email: 'old@example.com',
          customer: { ...PERSON, id: CUSTOMER + 1, email: 'old@example.com' },
        },
      },
      {
        topic: 'customers/merge',
        payload: {
          admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${CUSTOMER}`,
          admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${CUSTOMER + 1}`,
        },
      },
      dataRequest,
    );
    await answer();
    const [file] = mails[0]?.attachments ?? [];
    const text = typeof file?.content === 'string' ? file.content : new TextDecoder().decode(file?.content);
    const data = JSON.parse(text) as Export;
    expect(data.customers.map(({ email }) => email).sort()).toEqual([EMAIL, 'old@example.com']);
    expect(data.orders.map(({ name }) => name).sort()).toEqual(['#1', '#2']);
  });

  it('is answered by none when nobody knows them', async () => {
    await hear({ topic: 'customers/data_request', payload: { customer: null, data_request: { id: 9 } } });
    await answer();
    expect(mails).toEqual([]);
    expect(await requests()).toEqual([
      { topic: 'customers/data_request', outcome: 'nothing-kept', open: false },
    ]);
    expect(await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(CUSTOMER))).toBeNull();
  });
});
