import { readFileSync } from 'node:fs';
import { GraphQLEnumType } from 'graphql';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { readAppConfig } from '#app/shopify/app-config.ts';
import { API_VERSION } from '#app/shopify/index.ts';
import { webhooks } from '#app/webhooks/index.ts';
import { loadAdminSchema } from '#dev-shop/admin-api/schema.ts';

const COMPLIANCE = ['customers/data_request', 'customers/redact', 'shop/redact'];

describe('shopify.app.toml', () => {
  const config = readAppConfig();

  it('names the API version for which the app is built', () => {
    expect(config.apiVersion).toBe(API_VERSION);
  });

  it('subscribes exactly the topics that the app reads, each to its own address', () => {
    expect([...config.webhooks.keys()].sort()).toEqual([...webhooks.keys()].sort());
    for (const [topic, address] of config.webhooks) expect(address).toBe(`/webhooks/${topic}`);
  });

  it('asks for every scope that Shopify’s schema demands for its topics, and subscribes nothing unknown', () => {
    const topics = loadAdminSchema().schema.getType('WebhookSubscriptionTopic');
    if (!(topics instanceof GraphQLEnumType)) throw new Error('the schema has no webhook topics');
    const granted = new Set(config.scopes.flatMap((scope) => [scope, scope.replace('write_', 'read_')]));
    for (const topic of config.webhooks.keys()) {
      if (COMPLIANCE.includes(topic)) continue;
      const known = topics.getValue(topic.toUpperCase().replace(/[./]/, '_'));
      expect(known, topic).toBeDefined();
      const demanded = /Requires[^.]*scopes?:? `?([a-z_]+)|Requires the `([a-z_]+)` scope/.exec(
        known?.description ?? '',
      );
      const scope = demanded?.[2] ?? demanded?.[1];
      if (scope?.startsWith('read_')) expect(granted, topic).toContain(scope);
    }
  });

  it('has the mandatory compliance topics apart from the others, as Shopify’s command line wants them', () => {
    const { webhooks: section } = parse(readFileSync('shopify.app.toml', 'utf8')) as {
      webhooks: { subscriptions: { topics?: string[]; compliance_topics?: string[] }[] };
    };
    const mandatory = section.subscriptions.flatMap(({ compliance_topics }) => compliance_topics ?? []);
    expect(mandatory.sort()).toEqual(COMPLIANCE);
    expect(section.subscriptions.flatMap(({ topics }) => topics ?? [])).not.toEqual(
      expect.arrayContaining(mandatory),
    );
  });

  it('serves the storefront under /apps/lealta', () => {
    expect(config.proxyPath).toBe('/apps/lealta');
  });
});
