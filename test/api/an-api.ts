/** A shop with the app installed and its API served: requests over HTTP, every answer held against the document. */
import { randomUUID } from 'node:crypto';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { readEnvironment } from '#app/config/environment.ts';
import { type Database, openDatabase } from '#app/db/database.ts';
import { createSessionStore } from '#app/db/sessions.store.ts';
import { API_SCOPES, type ApiScope } from '#app/domain/api/scopes.ts';
import { defaultSettings, type ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { openApiDocument } from '#app/http/api/openapi.ts';
import type { Lealta } from '#app/http/load-context.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { installShop } from '#app/use-cases/shops/install-shop.ts';
import { createLealta } from '#app/wiring.server.ts';
import { storeCustomer } from '#test/builders/store-customers.ts';
import { API_KEY, API_SECRET, startTestShop, type TestShop } from '#test/shopify/a-shop.ts';
import { testClock } from '#test/support/app.ts';
import { testDatabase } from '#test/support/database.ts';
import { serveApi } from './serve-api.ts';

export type Ask = {
  /** null sends none. */
  key?: string | null;
  body?: unknown;
  raw?: string;
  headers?: Record<string, string>;
  /** null sends none; without it each request has its own. */
  idempotencyKey?: string | null;
};
export type Answer = { status: number; headers: Headers; text: string; json: Record<string, unknown> };
export type ApiMemberOfTest = { shopifyId: number; memberId: MemberId; id: string };

export type AnApi = {
  readonly origin: string;
  /** What routes are given; may be replaced for a test. */
  lealta: Lealta;
  readonly db: Database;
  readonly clock: ReturnType<typeof testClock>;
  readonly shop: TestShop;
  readonly shopId: ShopId;
  /** A key of the shop that may do everything. */
  readonly key: string;
  aKey(scopes?: readonly ApiScope[], of?: ShopId): Promise<{ key: string; keyId: string }>;
  ask(method: string, path: string, options?: Ask): Promise<Answer>;
  aCustomer(): Promise<{ shopifyId: number; memberId: MemberId }>;
  aMember(points?: bigint): Promise<ApiMemberOfTest>;
  /** What matters of everything that a request could write. */
  written(): Promise<unknown>;
  stop(): Promise<void>;
};

const SEALING_KEY = Buffer.alloc(32, 1);

export async function anApi(
  change: (settings: ProgrammeSettings) => ProgrammeSettings = (settings) => settings,
): Promise<AnApi> {
  const shop = await startTestShop();
  await shop.install();
  const environment = readEnvironment({
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: 'https://lealta.example.com',
    LEALTA_ENCRYPTION_KEY: SEALING_KEY.toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const clock = testClock(new Date().toISOString());
  const db = openDatabase(await testDatabase(), { max: 8 });
  const lealta = await createLealta(environment, { db, clock: clock.now });
  for (const session of shop.sessions.values())
    await createSessionStore(db, createSealer([SEALING_KEY])).storeSession(session);
  const shopId = await installShop({ db, clock: clock.now, forShop: lealta.shopify.forShop }, shop.domain);
  await lealta.programme.publish(shopId, {
    settings: change({ ...defaultSettings(), enrolment: 'opt-in' }),
    by: 'test',
    note: '',
    effectiveFrom: new Date('2025-01-01T00:00:00Z'),
  });
  const aKey: AnApi['aKey'] = async (scopes = API_SCOPES, of = shopId) => {
    const made = await lealta.api.createKey(of, { name: 'Test', scopes, by: 'test' });
    if (made.outcome !== 'created') throw new Error(made.outcome);
    return made;
  };
  const { key } = await aKey();
  const served = await serveApi(() => api.lealta);
  const conforms = conformity();
  let nextCustomer = 8_000_000_000_000;

  const api: AnApi = {
    origin: served.origin,
    lealta,
    db,
    clock,
    shop,
    shopId,
    key,
    aKey,
    async ask(
      method,
      path,
      { key: given = key, body, raw, headers = {}, idempotencyKey = randomUUID() } = {},
    ) {
      const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await fetch(`${served.origin}/api/v1${path}`, {
        method,
        headers: {
          ...(given === null ? {} : { Authorization: `Bearer ${given}` }),
          ...(sent === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(method === 'POST' && idempotencyKey !== null ? { 'Idempotency-Key': idempotencyKey } : {}),
          ...headers,
        },
        ...(sent === undefined ? {} : { body: sent }),
      });
      const text = await response.text();
      const answer = { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
      conforms(method, path, answer);
      return answer;
    },
    async aCustomer() {
      nextCustomer += 1;
      const id = nextCustomer;
      shop.store.customers.push(storeCustomer(id));
      const [row] = await db.inShop(shopId, (tx) =>
        tx.query<{ customer_id: MemberId }>(
          `INSERT INTO customers (shop_id, shopify_id, email, email_key, first_name, last_name)
           VALUES ($1, $2, $3, $3, 'Ana', 'García') RETURNING customer_id`,
          [shopId, id, `c${id}@example.com`],
        ),
      );
      if (!row) throw new Error('the customer was not stored');
      return { shopifyId: id, memberId: row.customer_id };
    },
    async aMember(points = 0n) {
      const customer = await api.aCustomer();
      const { memberId } = customer;
      await lealta.members.enrol(shopId, { memberId, source: 'opt-in' });
      if (points !== 0n)
        await lealta.members.adjust(shopId, {
          memberId,
          points,
          reason: 'Para probar',
          requestId: randomUUID(),
          by: 'test',
        });
      return { ...customer, id: String(memberId) };
    },
    written: () =>
      db.inShop(shopId, (tx) =>
        tx.query(
          `SELECT (SELECT count(*) FROM vouchers) AS vouchers, (SELECT count(*) FROM ledger_entries) AS entries,
                  (SELECT count(*) FROM customers WHERE enrolled_at IS NOT NULL) AS members,
                  (SELECT sum(available) FROM balances) AS points`,
        ),
      ),
    async stop() {
      await served.stop();
      await lealta.close();
      await shop.stop();
    },
  };
  return api;
}

type Responses = Record<string, { content: Record<string, { schema: { $ref: string } }> }>;
type Document = {
  paths: Record<string, Record<string, { responses: Responses }>>;
  components: { schemas: Record<string, object> };
};

/** Holds answers against the document: its status, its content type, its schema. */
function conformity(): (method: string, path: string, answer: Answer) => void {
  const document = openApiDocument() as Document;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...document });
  const validators = new Map<string, ValidateFunction>();
  const validatorOf = (reference: string): ValidateFunction => {
    const known = validators.get(reference) ?? ajv.compile({ $ref: `api${reference}` });
    validators.set(reference, known);
    return known;
  };
  return (method, path, { status, headers, json }) => {
    const [address = ''] = path.split('?');
    const template = Object.keys(document.paths).find((one) =>
      new RegExp(`^${one.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(address),
    );
    const operation = template && document.paths[template]?.[method.toLowerCase()];
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    // Of what is no operation at all only the refusal's form is known.
    const reference = operation
      ? operation.responses[String(status)]?.content[type]?.schema.$ref
      : type === 'application/problem+json' && '#/components/schemas/Problem';
    expect(
      reference,
      `${method} ${path} answered ${status} ${type}, which the document does not know`,
    ).toBeTruthy();
    const validate = validatorOf(String(reference));
    expect({ valid: validate(json), errors: validate.errors }).toEqual({ valid: true, errors: null });
  };
}
