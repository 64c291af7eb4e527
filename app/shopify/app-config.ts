import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import { z } from 'zod';

const appConfig = z.object({
  access_scopes: z.object({ scopes: z.string().min(1) }),
  webhooks: z.object({
    api_version: z.string(),
    subscriptions: z.array(
      z.object({
        topics: z.array(z.string()).default([]),
        compliance_topics: z.array(z.string()).default([]),
        uri: z.string(),
      }),
    ),
  }),
  app_proxy: z.object({ url: z.url(), prefix: z.string(), subpath: z.string() }),
});

export type AppConfig = {
  /** Sorted, without repeats. */
  scopes: string[];
  apiVersion: string;
  /** Address of each topic, compliance topics too: `orders/paid` → `/webhooks/orders/paid`. */
  webhooks: Map<string, string>;
  /** What Shopify puts before the app's own path on the storefront: `/apps/lealta`. */
  proxyPath: string;
};

const APP_CONFIG_FILE = new URL('../../shopify.app.toml', import.meta.url);

/** What shopify.app.toml tells Shopify about the app: the one source of its scopes, topics and API version. */
export function readAppConfig(file: URL | string = APP_CONFIG_FILE): AppConfig {
  const config = appConfig.parse(parse(readFileSync(file, 'utf8')));
  const scopes = config.access_scopes.scopes.split(',').map((scope) => scope.trim());
  const webhooks = config.webhooks.subscriptions.flatMap(({ topics, compliance_topics, uri }) =>
    [...topics, ...compliance_topics].map((topic): [string, string] => [topic, uri]),
  );
  return {
    scopes: [...new Set(scopes)].sort(),
    apiVersion: config.webhooks.api_version,
    webhooks: new Map(webhooks),
    proxyPath: `/${config.app_proxy.prefix}/${config.app_proxy.subpath}`,
  };
}
