/** The app's web process as app/server.ts runs it, with an Admin API that answers at once in place of the network. */
import { randomUUID } from 'node:crypto';
import { databaseInput } from './webhook-messages.ts';

const cost = {
  requestedQueryCost: 10,
  actualQueryCost: 10,
  throttleStatus: { maximumAvailable: 1e6, currentlyAvailable: 1e6, restoreRate: 1e6 },
};
/** Shopify makes whatever is asked for, knows no claimant from before, and its bucket of calls is never empty. */
const answers: Readonly<Record<string, () => object>> = {
  CreateDiscountCode: () => ({
    discountCodeBasicCreate: {
      codeDiscountNode: { id: `gid://shopify/DiscountCodeNode/${Date.now()}` },
      userErrors: [],
    },
  }),
  ClaimantOrders: () => ({ typed: null, plain: null, nodes: [] }),
};
// Before anything of Shopify's library is imported: it keeps the fetch it finds then.
globalThis.fetch = async (_, init) => {
  const body = String(init?.body);
  const name = /(?:query|mutation) (\w+)/.exec(body)?.[1] ?? '';
  const answer = answers[name];
  if (answer === undefined) throw new Error(`the load tests' Shopify does not know: ${body}`);
  return Response.json(
    { data: answer(), extensions: { cost } },
    { headers: { 'x-request-id': randomUUID() } },
  );
};

const { openDatabase } = await import('#app/db/database.ts');
const { createSessionStore } = await import('#app/db/sessions.store.ts');
const { createAppServer } = await import('#app/http/app-server.ts');
const { createSealer } = await import('#app/kernel/seal.ts');
const { createLealta } = await import('#app/wiring.server.ts');
const { Session } = await import('@shopify/shopify-api');
const { API_SECRET, SHOP_DOMAIN } = await import('./database.ts');
const { answerWith, inputOf, say, usageHere } = await import('./processes.ts');

const db = openDatabase(inputOf(databaseInput), { max: 10 });
const encryptionKeys = [Buffer.alloc(32, 7)];
await createSessionStore(db, createSealer(encryptionKeys)).storeSession(
  new Session({
    id: `offline_${SHOP_DOMAIN}`,
    shop: SHOP_DOMAIN,
    state: '',
    isOnline: false,
    accessToken: 'token of the load tests',
    expires: new Date(Date.now() + 3_600_000),
  }),
);
const lealta = await createLealta(
  {
    production: true,
    development: false,
    port: 0,
    logLevel: 'error',
    shopify: {
      apiKey: 'load',
      apiSecret: API_SECRET,
      appUrl: 'https://lealta.example.com',
      appBridgeUrl: null,
    },
    encryptionKeys,
    database: { kind: 'embedded', dataDir: '.data' },
    mail: { smtpUrl: null, from: 'Lealta <no-reply@example.com>' },
  },
  { db },
);
const server = await createAppServer(lealta, (_, response) => response.writeHead(404).end());
say({ port: await server.listen(0) });
answerWith(
  async () => usageHere(),
  async () => {
    await server.close();
    await lealta.close();
  },
);
