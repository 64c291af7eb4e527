// The Node adapter before everything else of the library: it sets how the library makes requests.
import '@shopify/shopify-app-remix/adapters/node';
import { LogSeverity, type Session } from '@shopify/shopify-api';
import { ApiVersion, AppDistribution, shopifyApp } from '@shopify/shopify-app-remix/server';
import type { Logger } from 'pino';
import type { Environment } from '#app/config/environment.ts';
import { parseShopDomain, type ShopDomain } from '#app/kernel/ids.ts';
import { createAccessTokens, type TokenStorage } from './access-tokens.ts';
import { type AdminApi, createAdminApi } from './admin-api.ts';
import { readAppConfig } from './app-config.ts';
import { createQueryBudget } from './query-budget.ts';
import { refreshSession } from './refresh-session.ts';
import {
  createTransport,
  DEFAULT_LIMITS,
  type Patience,
  type Transport,
  type TransportLimits,
  withPatience,
} from './transport.ts';

export type { AdminApi, MetafieldInput } from './admin-api.ts';
export type { CustomerContact, MarketingChannel } from './contact-api.ts';
export { isShopifyAuthorizationLost, isShopifyRefused, isShopifyUnavailable } from './failures.ts';
export type { FetchedProfile } from './fetch-profiles.ts';
export { readOrderNode } from './read-order-node.ts';
export type { DiscountCodeInput } from './rewards-api.ts';
export type { TransportLimits } from './transport.ts';

/** The Admin API version of the whole repository; shopify.app.toml names the same one for webhooks. */
export const API_VERSION = ApiVersion.July26;

type Library = ReturnType<typeof createLibrary>;

export type ShopifyPlatform = {
  readonly authenticate: Library['authenticate'];
  readonly addDocumentResponseHeaders: Library['addDocumentResponseHeaders'];
  /** The scopes that shopify.app.toml asks for, sorted. */
  readonly scopes: readonly string[];
  /**
   * The Admin API of one shop, with its stored token. Callers of a shop share its query budget and its token.
   * @param patience of whoever waits for the answers; without it each call takes what it takes
   */
  forShop(domain: ShopDomain, patience?: Patience): AdminApi;
  /** Drops the shop's stored token, so that the next visit of the merchant gets a new one. */
  forgetToken(domain: ShopDomain): Promise<void>;
};

export type ShopifyPlatformSettings = {
  environment: Environment;
  sessionStorage: SessionStorage;
  log: Logger;
  /**
   * Called with every new token of a shop, so at the first visit and about once an hour while the merchant works:
   * it must be harmless when nothing is new. The page waits for it.
   */
  onInstalled(installed: { domain: ShopDomain; scopes: string[] }): Promise<void>;
  /** For tests: shorter time-outs. */
  limits?: Partial<TransportLimits>;
};

/** What @shopify/shopify-app-remix wants, and the locked renewal of tokens; app/db/sessions.store.ts has it. */
export type SessionStorage = TokenStorage & {
  storeSession(session: Session): Promise<boolean>;
  deleteSession(id: string): Promise<boolean>;
  deleteSessions(ids: string[]): Promise<boolean>;
  findSessionsByShop(shop: string): Promise<Session[]>;
};

/** Everything that the app says to Shopify goes through what this builds. */
export function createShopifyPlatform(settings: ShopifyPlatformSettings): ShopifyPlatform {
  const { environment, sessionStorage, log } = settings;
  const config = readAppConfig();
  if (config.apiVersion !== API_VERSION)
    throw new Error(
      `shopify.app.toml has API version ${config.apiVersion}, the app is built for ${API_VERSION}`,
    );
  const library = createLibrary(settings, config.scopes);
  const limits = { ...DEFAULT_LIMITS, ...settings.limits };
  const { apiKey, apiSecret } = environment.shopify;
  const byShop = new Map<ShopDomain, { readonly transport: Transport; readonly api: AdminApi }>();
  return {
    authenticate: library.authenticate,
    addDocumentResponseHeaders: library.addDocumentResponseHeaders,
    scopes: config.scopes,
    forShop(domain, patience) {
      let known = byShop.get(domain);
      if (!known) {
        const transport = createTransport({
          url: `https://${domain}/admin/api/${API_VERSION}/graphql.json`,
          userAgent: 'Lealta',
          tokens: createAccessTokens(domain, sessionStorage, (current) =>
            refreshSession(current, { apiKey, apiSecret, timeoutMs: limits.timeoutMs }),
          ),
          budget: createQueryBudget(),
          limits,
        });
        known = { transport, api: createAdminApi(transport) };
        byShop.set(domain, known);
        log.debug({ shop: domain }, 'first use of the Admin API');
      }
      return patience === undefined ? known.api : createAdminApi(withPatience(known.transport, patience));
    },
    async forgetToken(domain) {
      await sessionStorage.deleteSession(`offline_${domain}`);
    },
  };
}

function createLibrary(
  { environment, sessionStorage, log, onInstalled }: ShopifyPlatformSettings,
  scopes: string[],
) {
  return shopifyApp({
    apiKey: environment.shopify.apiKey,
    apiSecretKey: environment.shopify.apiSecret,
    appUrl: environment.shopify.appUrl,
    apiVersion: API_VERSION,
    scopes,
    distribution: AppDistribution.AppStore,
    sessionStorage,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    hooks: {
      afterAuth: async ({ session }) => {
        const domain = parseShopDomain(session.shop);
        if (!domain) return;
        try {
          await onInstalled({ domain, scopes: session.scope?.split(',') ?? [] });
        } catch (error) {
          // With its token kept, a half-installed shop would be taken for an installed one until the token expires.
          await sessionStorage.deleteSession(session.id);
          log.error({ err: error, shop: domain }, 'the installation failed; the next visit tries again');
          throw error;
        }
      },
    },
    logger: {
      // On its debug level the library writes session tokens.
      level: log.isLevelEnabled('debug') ? LogSeverity.Info : LogSeverity.Warning,
      log: (severity, message) => {
        if (severity === LogSeverity.Error) log.error(message);
        else if (severity === LogSeverity.Warning) log.warn(message);
        else log.debug(message);
      },
    },
  });
}
