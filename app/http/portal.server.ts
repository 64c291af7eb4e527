import { randomUUID } from 'node:crypto';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import type { Shop } from '#app/db/shops.store.ts';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import type { MemberId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { liquidPage } from '#app/storefront/frame.ts';
import { outsidePage, unpublishedPage, wrongPage } from '#app/storefront/pages/outside.ts';
import type { Looking, Notice, Page, PageName, View } from '#app/storefront/view.ts';
import { ProxyRefusal } from './errors.ts';
import { formToken, isFormToken } from './form-token.ts';
import { consumeGuest } from './guest-limits.ts';
import type { Lealta } from './load-context.ts';
import { proxyMessage } from './messages.ts';
import { doneNotice } from './portal-notices.ts';
import { consume } from './proxy.server.ts';
import { readFormBody } from './read-json-body.ts';
import { letInByProxy, localeOf, refusalOf } from './storefront-gate.ts';

/** A page of the portal is asked for, or one of its forms is sent. */
export type PortalArgs = {
  readonly lealta: Lealta;
  readonly shop: Shop;
  readonly request: Request;
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Who is logged in, by Shopify's word; null for visitors. */
  readonly shopifyCustomerId: ShopifyCustomerId | null;
  /** Where Shopify's proxy stands in this store, `/apps/lealta`. */
  readonly prefix: string;
};

export type Known = { readonly view: View; readonly memberId: MemberId | null };
type Render = (args: PortalArgs, known: Known) => Promise<Page> | Page;

export type FormArgs = PortalArgs & {
  readonly fields: URLSearchParams;
  readonly customerId: ShopifyCustomerId;
};
/** Where a form leads when it is done: to a page that can be loaded again, or, for what is shown once, a notice here. */
export type Done = { readonly to: string } | { readonly notice: Notice };

/**
 * Who may see a page: `member` is for members (others see what the club gives), `customer` for whoever is logged in,
 * `anybody` for all.
 */
type Audience = 'member' | 'customer' | 'anybody';

/** A page of the portal: `loader` of a `proxy.*` route. */
export function portalLoader(
  name: PageName | null,
  render: Render,
  audience: Audience = 'member',
): (args: LoaderFunctionArgs) => Promise<Response> {
  return (route) =>
    answer(route, async (args) => {
      const search = new URL(args.request.url).searchParams;
      return show(args, name, render, audience, (view) => doneNotice(search, view));
    });
}

/**
 * The forms of a page, by the name in their field `do`: `action` of a `proxy.*` route. What cannot be done is said on
 * the page that the form was on.
 */
export function portalAction(
  name: PageName,
  render: Render,
  actions: Readonly<Record<string, (args: FormArgs) => Promise<Done>>>,
  audience: Audience = 'member',
): (args: ActionFunctionArgs) => Promise<Response> {
  return (route) =>
    answer(route, async (args) => {
      let fields = new URLSearchParams();
      try {
        fields = await readFormBody(args.request);
        const { shopifyCustomerId: customerId, shop, lealta } = args;
        if (customerId === null) throw new ProxyRefusal('not-logged-in');
        await consume('write', `${shop.shopId}:${customerId}`);
        const bearer = { shopId: shop.shopId, customerId };
        const secret = lealta.config.shopify.apiSecret;
        if (!isFormToken(secret, bearer, lealta.clock(), fields.get('token') ?? ''))
          return await show(args, name, render, audience, () => STALE);
        const wanted = fields.get('do') ?? '';
        const action = Object.hasOwn(actions, wanted) ? actions[wanted] : undefined;
        if (action === undefined) throw new ProxyRefusal('invalid-request');
        const done = await action({ ...args, fields, customerId });
        if ('notice' in done) return await show(args, name, render, audience, () => done.notice);
        return redirect(`${placeOf(fields, args.prefix)}/${done.to}`);
      } catch (error) {
        const refusal = refusalOf(error, args.lealta, args.request);
        return show(args, name, render, audience, () => ({ ...refused(refusal), typed: fields }));
      }
    });
}

const STALE: Notice = { kind: 'wrong', text: ({ say }) => say('portal.wrong.stale') };

const refused = ({ code, facts }: ProxyRefusal): Notice => ({
  kind: 'wrong',
  text: ({ locale }) => proxyMessage(code, locale, facts),
});

/** What a page says of something that went wrong; what nobody expected goes into the log. */
export const refusalNotice = (error: unknown, args: PortalArgs): Notice =>
  refused(refusalOf(error, args.lealta, args.request));

/** A page for anybody, outside the portal's own navigation. */
export const showPage = (args: PortalArgs, page: Page, notice: Notice | null = null): Promise<Response> =>
  show(
    args,
    null,
    () => page,
    'anybody',
    () => notice,
  );

/** Where the form stood: the same page in another language has another path. Anything else is not gone to. */
export function placeOf(fields: URLSearchParams, prefix: string): string {
  const at = fields.get('at') ?? '';
  const language = at.endsWith(prefix) ? at.slice(0, -prefix.length) : '';
  return /^(\/[A-Za-z]{2,3}(-[A-Za-z]{2,4})?)?$/.test(language) ? language + prefix : prefix;
}

/** See other: the browser asks for that page, and loading it again sends nothing twice. */
export const redirect = (to: string): Response =>
  new Response(null, { status: 303, headers: { Location: to, 'Cache-Control': 'no-store' } });

/** A page that Shopify puts into the theme. */
export const liquid = (text: string): Response =>
  new Response(text, {
    // Whatever it says: of other statuses Shopify does not promise to show what the app answers.
    status: 200,
    headers: { 'Content-Type': 'application/liquid; charset=utf-8', 'Cache-Control': 'no-store' },
  });

async function show(
  args: PortalArgs,
  name: PageName | null,
  render: Render,
  audience: Audience,
  noticeOf: (view: View) => Notice | null,
): Promise<Response> {
  const known = await readView(args);
  const { looking } = known.view;
  const withNotice = { ...known, view: { ...known.view, wanted: name, notice: noticeOf(known.view) } };
  const admitted =
    audience === 'anybody' || looking === 'member' || (audience === 'customer' && looking !== 'guest');
  const page = !known.published ? unpublishedPage : admitted ? await render(args, withNotice) : outsidePage;
  return liquid(liquidPage(withNotice.view, page, { prefix: args.prefix, name: admitted ? name : null }));
}

async function readView({
  lealta,
  shop,
  shopifyCustomerId,
}: PortalArgs): Promise<Known & { readonly published: boolean }> {
  const { settings, rewards, person, member } = await lealta.portal.read(shop.shopId, shopifyCustomerId);
  const looking: Looking =
    shopifyCustomerId === null ? 'guest' : person?.isMember ? 'member' : person?.away ? 'away' : 'customer';
  const bearer = shopifyCustomerId === null ? null : { shopId: shop.shopId, customerId: shopifyCustomerId };
  const { view } = emptyView(lealta, shop);
  return {
    published: settings !== null,
    memberId: person?.isMember ? person.memberId : null,
    view: {
      ...view,
      settings: settings ?? view.settings,
      rewards,
      looking,
      firstName: person?.firstName ?? '',
      member,
      token: bearer && formToken(lealta.config.shopify.apiSecret, bearer, lealta.clock()),
      requestId: once(),
    },
  };
}

/** Request ids, the same for the same thing however often a page asks for it (it is there in every language). */
function once(): View['requestId'] {
  const ids = new Map<string, string>();
  return (about) => {
    const id = ids.get(about) ?? randomUUID();
    ids.set(about, id);
    return id;
  };
}

/** A page without anything of anybody's, for when nothing can be read. */
function emptyView(lealta: Lealta, shop: Shop): { view: View } {
  const settings = defaultSettings();
  return {
    view: {
      now: lealta.clock(),
      shop,
      settings: { ...settings, name: { es: shop.name, en: shop.name } },
      rewards: [],
      looking: 'guest',
      firstName: '',
      member: null,
      token: null,
      wanted: null,
      requestId: () => '',
      notice: null,
    },
  };
}

/** Lets nobody but Shopify in, and says on a page what went wrong. */
export async function answer(
  { request, params, context: { lealta } }: LoaderFunctionArgs,
  work: (args: PortalArgs) => Promise<Response>,
): Promise<Response> {
  const visitor = await letInByProxy(lealta, request).catch((error: unknown) => {
    if (error instanceof ProxyRefusal) return error;
    throw error;
  });
  // Outside of any shop's theme.
  if (visitor instanceof ProxyRefusal)
    return new Response(proxyMessage(visitor.code, localeOf(request)), {
      status: visitor.status,
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
    });
  const { shop, customerId } = visitor;
  const prefix = prefixOf(new URL(request.url));
  const args: PortalArgs = { lealta, shop, request, params, shopifyCustomerId: customerId, prefix };
  try {
    if (customerId === null) await consumeGuest(request, shop.shopId);
    else await consume('read', `${shop.shopId}:${customerId}`);
    return await work(args);
  } catch (error) {
    const refusal = refusalOf(error, args.lealta, args.request);
    const { view } = emptyView(lealta, shop);
    const page = liquidPage({ ...view, notice: refused(refusal) }, wrongPage, {
      prefix: args.prefix,
      name: null,
    });
    return liquid(page);
  }
}

/**
 * The merchant may give the proxy another address than the app's own; Shopify signs the one in force. What a visitor
 * adds is signed too: of several none is believed.
 */
function prefixOf(url: URL): string {
  const [given = '', another] = url.searchParams.getAll('path_prefix');
  if (another !== undefined) return '/apps/lealta';
  return /^\/[a-z]+\/[\w-]+$/.test(given) ? given : '/apps/lealta';
}
