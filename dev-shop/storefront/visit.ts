import type { IncomingMessage } from 'node:http';
import type { DevShopContext } from '../context.ts';
import { HttpRefusal, readBody } from '../http.ts';
import type { Cart, Customer, Store } from '../model.ts';
import { type Language, type Locale, languageOfPath, localeOf } from './languages.ts';
import { readSession, type Session } from './session.ts';

/** One request of a shopper: which store, which language, who, with which cart. */
export type Visit = {
  context: DevShopContext;
  store: Store;
  method: string;
  url: URL;
  /** Path without the language: `/en/cart` → `/cart`. */
  path: string;
  locale: Locale;
  /** What the shopper reads; the store's own texts are there in `locale` only, the app's in all. */
  language: Language;
  /** What goes before every path in this language: '' or `/en`. */
  prefix: string;
  /** Fields of the body, from JSON, a form or a multipart form. */
  fields: Fields;
  body: Buffer | null;
  headers: IncomingMessage['headers'];
  session: Session;
  /** Null until something is put into it. */
  cart: Cart | null;
  customer: Customer | null;
  now: Date;
};
export type Fields = Record<string, unknown>;

/** What a handler answers; `render.ts` and `index.ts` turn it into HTTP. */
export type Answer =
  | {
      kind: 'page';
      status?: number;
      template: string;
      /** Shopify's `request.page_type`. */
      pageType: string;
      title: string;
      description?: string;
      data: Record<string, unknown>;
      layout?: 'theme' | 'till';
    }
  | { kind: 'redirect'; to: string }
  | { kind: 'json'; status: number; value: unknown }
  | { kind: 'raw'; status: number; headers: Record<string, string>; body: Buffer | string };

const bodyMaxBytes = 1_000_000;

/** Reads a request into a visit. Throws HttpRefusal 413 or 400 where the body is too large or cannot be read. */
export async function readVisit(
  context: DevShopContext,
  store: Store,
  request: IncomingMessage,
): Promise<Visit> {
  const url = new URL(request.url ?? '/', context.storeUrl(store));
  const named = languageOfPath(url.pathname, store.primaryLocale);
  const language = named ?? store.primaryLocale;
  const path = named ? url.pathname.slice(named.length + 1) || '/' : url.pathname;
  const method = request.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? null : await readBody(request, bodyMaxBytes);
  const session = readSession(context.apiSecret, store, request.headers.cookie);
  const customer = session.customer === null ? null : context.find.customer(store, session.customer);
  return {
    context,
    store,
    method,
    url,
    path: path.length > 1 ? path.replace(/\/+$/, '') || '/' : path,
    locale: localeOf(language),
    language,
    prefix: named ? `/${named}` : '',
    fields: path.startsWith('/apps/') ? {} : await readFields(body, request.headers['content-type'] ?? ''),
    body,
    headers: request.headers,
    session,
    cart: session.cart === null ? null : (store.carts[session.cart] ?? null),
    customer: customer && customer.mergedInto === null ? customer : null,
    now: context.now(),
  };
}

async function readFields(body: Buffer | null, type: string): Promise<Fields> {
  if (body === null || body.length === 0) return {};
  try {
    if (type.startsWith('application/json')) {
      const value: unknown = JSON.parse(body.toString('utf8'));
      return value !== null && typeof value === 'object' ? { ...value } : {};
    }
    if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) return {};
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const fields: Fields = {};
    for (const [name, value] of form) if (typeof value === 'string') fields[name] = value;
    return fields;
  } catch {
    throw new HttpRefusal(400, 'The body cannot be read');
  }
}

/** A field's text, trimmed; '' where it is missing or no text. */
export function text(fields: Fields, name: string, charsMax = 500): string {
  const value = fields[name];
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return String(value).trim().slice(0, charsMax);
}

/** A whole number of a field; `missing` where it is not given, NaN where it is none. */
export function whole(fields: Fields, name: string, missing: number): number {
  const value = text(fields, name, 30);
  if (value === '') return missing;
  return /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
}

/** A path of this store to go back to, or `fallback`: never another site. */
export function localPath(value: string | null, fallback: string): string {
  return value && /^\/(?![/\\])[^\s\\]*$/.test(value) ? value : fallback;
}
