/** What `shopify.app.toml` tells Shopify about the app: scopes and webhook addresses. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';

export type AppSettings = {
  name: string;
  scopes: string[];
  /** Topic to address; an address may be a path of the app or absolute. */
  webhooks: Map<string, string>;
  apiVersion: string;
  /** Where the app proxy leads: a path of the app or absolute. */
  proxyAddress: string;
};

const defaultTopics = [
  'orders/create',
  'orders/paid',
  'orders/updated',
  'orders/edited',
  'orders/cancelled',
  'orders/delete',
  'refunds/create',
  'customers/create',
  'customers/update',
  'customers/delete',
  'customers/merge',
  'checkouts/create',
  'checkouts/update',
  'checkouts/delete',
  'app/uninstalled',
  'customers/data_request',
  'customers/redact',
  'shop/redact',
];

const defaults: AppSettings = {
  name: 'Lealta',
  scopes: [
    'read_customers',
    'write_customers',
    'read_orders',
    'read_all_orders',
    'read_products',
    'read_discounts',
    'write_discounts',
  ],
  webhooks: new Map(defaultTopics.map((topic) => [topic, `/webhooks/${topic}`])),
  apiVersion: '2026-07',
  proxyAddress: '/proxy',
};

type Table = Record<string, unknown>;
const tableAt = (value: unknown): Table =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Table) : {};
const textsAt = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
const textAt = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const projectFile = fileURLToPath(new URL('../shopify.app.toml', import.meta.url));

/** Reads the app's settings file; what it does not say (or a missing file) is filled with the app's documented defaults. */
export function readAppSettings(path = projectFile): AppSettings {
  if (!existsSync(path)) return defaults;
  const file = parse(readFileSync(path, 'utf8'));
  const webhooks = tableAt(file.webhooks);
  const addresses = new Map<string, string>();
  for (const entry of Array.isArray(webhooks.subscriptions) ? webhooks.subscriptions : []) {
    const subscription = tableAt(entry);
    const address = textAt(subscription.uri);
    if (!address) continue;
    for (const topic of [...textsAt(subscription.topics), ...textsAt(subscription.compliance_topics)]) {
      addresses.set(topic, address);
    }
  }
  const scopes = (textAt(tableAt(file.access_scopes).scopes) ?? '').split(',').map((scope) => scope.trim());
  return {
    name: textAt(file.name) ?? defaults.name,
    scopes: scopes.some(Boolean) ? scopes.filter(Boolean) : defaults.scopes,
    webhooks: addresses.size > 0 ? addresses : defaults.webhooks,
    apiVersion: textAt(webhooks.api_version) ?? defaults.apiVersion,
    proxyAddress: textAt(tableAt(file.app_proxy).url) ?? defaults.proxyAddress,
  };
}
