import { BYTES_MAX, bytesOf, type ProductMetafield, type SalesConfiguration } from './configuration.ts';
import { instantOf, onlyInstantOf } from './local-time.ts';
import type { Audience, PrivateSaleSettings, SaleProduct } from './settings.ts';

/** A refusal keeps a sale from being launched; a warning is for the merchant to judge. */
export type Severity = 'refusal' | 'warning';

/** How grave each is; the texts are found by the code. */
const SEVERITIES = {
  'name-missing': 'refusal',
  'story-missing': 'warning',
  'no-products': 'refusal',
  'product-twice': 'refusal',
  'product-gone': 'refusal',
  'product-in-other-sale': 'refusal',
  'product-becomes-exclusive': 'warning',
  'product-stays-exclusive': 'refusal',
  'price-missing': 'refusal',
  'price-not-lower': 'warning',
  'variant-gone': 'refusal',
  'product-data-too-large': 'refusal',
  'no-stock': 'warning',
  'sold-without-stock': 'refusal',
  'set-aside-needs-exclusive': 'refusal',
  'set-aside-over-stock': 'refusal',
  'no-waves': 'refusal',
  'start-missing': 'refusal',
  'end-missing': 'refusal',
  'time-skipped': 'refusal',
  'time-repeated': 'refusal',
  'waves-out-of-order': 'refusal',
  'ends-before-start': 'refusal',
  'ended-already': 'refusal',
  'opens-at-once': 'warning',
  'no-audience': 'refusal',
  'audience-of-nobody': 'warning',
  'tier-gone': 'refusal',
  'segment-gone': 'refusal',
  'wave-adds-nobody': 'warning',
  'no-invitations': 'warning',
  'no-passcode': 'refusal',
  'too-many-sales': 'refusal',
  'configuration-too-large': 'refusal',
} as const satisfies Record<string, Severity>;
export type FindingCode = keyof typeof SEVERITIES;

/** Something to tell the merchant, in their words by `code` and `params`, beside the field at `path`. */
export type Finding = {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** As in the settings: `products.2.price`, `waves.0.startsAt`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
};

/** Unfinished sales of a shop: so many at once are what the Functions' input was sized for. */
export const SALES_MAX = 50;

export type ProductFacts = {
  readonly title: string;
  /** Sold to nobody but whom a sale admits, by an earlier sale's launch. */
  readonly exclusive: boolean;
  readonly variants: readonly {
    readonly variantId: string;
    /** What it costs everybody, in minor units. */
    readonly unitMinor: number;
    /** Units to sell; null where the shop does not count them. */
    readonly stock: number | null;
    /** Sold on when there is none left. */
    readonly soldWithoutStock: boolean;
  }[];
};

/** What a sale is looked at against. */
export type SaleSurroundings = {
  readonly now: Date;
  readonly timezone: string;
  /** Other sales of the shop that are launched and not over. */
  readonly others: readonly {
    readonly name: string;
    readonly productIds: readonly string[];
    readonly opensAt: Date;
    readonly closesAt: Date;
  }[];
  /** By product number; those that are not there are gone. */
  readonly products: ReadonlyMap<string, ProductFacts>;
  readonly tiers: ReadonlySet<string>;
  readonly segments: ReadonlySet<string>;
  /** How many customers an audience has now, invitations and passcodes apart; null where nobody counted. */
  readonly peopleIn: (audience: Audience) => number | null;
  readonly invitations: number;
  readonly hasPasscode: boolean;
  /** What a launch would write; null while the sale is too unfinished for that. */
  readonly written: {
    readonly configuration: SalesConfiguration;
    readonly products: ReadonlyMap<string, ProductMetafield>;
  } | null;
};

/**
 * What is wrong or strange with a sale, in the order of its form. It can be launched when no finding is a refusal.
 */
export function reviewSale(settings: PrivateSaleSettings, around: SaleSurroundings): Finding[] {
  const found: Finding[] = [];
  const say: Say = (code, path, params = {}) => {
    found.push({ code, severity: SEVERITIES[code], path, params });
  };
  if (settings.name.es === '' || settings.name.en === '') say('name-missing', 'name');
  if (settings.story.es === '' || settings.story.en === '') say('story-missing', 'story');
  reviewWaves(settings, around, say);
  reviewProducts(settings, around, say);
  if (around.others.length >= SALES_MAX) say('too-many-sales', '', { most: SALES_MAX });
  if (around.written !== null && bytesOf(around.written.configuration) > BYTES_MAX.configuration)
    say('configuration-too-large', 'waves', {
      bytes: bytesOf(around.written.configuration),
      most: BYTES_MAX.configuration,
    });
  return found;
}

type Say = (code: FindingCode, path: string, params?: Finding['params']) => void;

function reviewWaves(settings: PrivateSaleSettings, around: SaleSurroundings, say: Say): void {
  const { waves, endsAt } = settings;
  if (waves.length === 0) say('no-waves', 'waves');
  let before: Date | null = null;
  let largest: number | null = null;
  for (const [place, { startsAt, audience }] of waves.entries()) {
    const path = `waves.${place}`;
    const at = reviewTime(startsAt, `${path}.startsAt`, 'start-missing', around, say);
    if (at !== null && before !== null && at <= before) say('waves-out-of-order', `${path}.startsAt`);
    if (at !== null && place === 0 && at <= around.now) say('opens-at-once', `${path}.startsAt`);
    before = at ?? before;
    const people = reviewAudience(audience, `${path}.audience`, around, say);
    const letsMoreIn = audience.invited || audience.passcode || people === null;
    // Waves add to each other: a later one without anybody new is a mistake, or a tier that is empty for now.
    if (place > 0 && !letsMoreIn && people !== null && people > 0 && sameAudience(audience, waves[place - 1]))
      say('wave-adds-nobody', `${path}.audience`);
    largest = people === null ? largest : Math.max(largest ?? 0, people);
  }
  const end = reviewTime(endsAt, 'endsAt', 'end-missing', around, say);
  if (end !== null && before !== null && end <= before) say('ends-before-start', 'endsAt');
  else if (end !== null && end <= around.now) say('ended-already', 'endsAt');
  const invited = waves.some(({ audience }) => audience.invited);
  const passcode = waves.some(({ audience }) => audience.passcode);
  if (waves.length > 0 && !invited && !passcode && largest === 0) say('audience-of-nobody', 'waves');
  if (invited && around.invitations === 0) say('no-invitations', 'waves');
  if (passcode && !around.hasPasscode) say('no-passcode', 'waves');
}

function reviewTime(
  minute: string | null,
  path: string,
  missing: 'start-missing' | 'end-missing',
  { timezone }: SaleSurroundings,
  say: Say,
): Date | null {
  if (minute === null) {
    say(missing, path);
    return null;
  }
  const found = instantOf(minute, timezone);
  if (found.kind === 'once') return found.at;
  say(found.kind === 'skipped' ? 'time-skipped' : 'time-repeated', path, { minute, timezone });
  return null;
}

function reviewAudience(audience: Audience, path: string, around: SaleSurroundings, say: Say): number | null {
  const { allMembers, tiers, segments, tags, invited, passcode } = audience;
  const lists = [...tiers, ...segments, ...tags];
  if (!allMembers && !invited && !passcode && lists.length === 0) say('no-audience', path);
  for (const id of tiers) if (!around.tiers.has(id)) say('tier-gone', `${path}.tiers`, { id });
  for (const id of segments) if (!around.segments.has(id)) say('segment-gone', `${path}.segments`, { id });
  return around.peopleIn(audience);
}

const sameAudience = (audience: Audience, before: { readonly audience: Audience } | undefined): boolean =>
  before !== undefined && JSON.stringify(audience) === JSON.stringify(before.audience);

function reviewProducts(settings: PrivateSaleSettings, around: SaleSurroundings, say: Say): void {
  const { products } = settings;
  if (products.length === 0) say('no-products', 'products');
  const seen = new Set<string>();
  const window = windowOf(settings, around.timezone);
  for (const [place, product] of products.entries()) {
    const path = `products.${place}`;
    const facts = around.products.get(product.productId);
    const title = facts?.title ?? product.productId;
    if (seen.has(product.productId)) say('product-twice', path, { title });
    seen.add(product.productId);
    if (facts === undefined) {
      say('product-gone', path, { title });
      continue;
    }
    if (window !== null && !product.copy)
      for (const other of around.others)
        if (
          other.productIds.includes(product.productId) &&
          other.opensAt < window.closesAt &&
          window.opensAt < other.closesAt
        )
          say('product-in-other-sale', path, { title, sale: other.name });
    if (product.mode === 'exclusive' && !product.copy && !facts.exclusive)
      say('product-becomes-exclusive', path, { title });
    if (product.mode === 'price' && facts.exclusive) say('product-stays-exclusive', path, { title });
    reviewPrice(product, facts, path, say);
    reviewStock(product, facts, path, say);
    const written = around.written?.products.get(product.productId);
    if (written !== undefined && bytesOf(written) > BYTES_MAX.product)
      say('product-data-too-large', `${path}.variants`, {
        title,
        bytes: bytesOf(written),
        most: BYTES_MAX.product,
      });
  }
}

function windowOf({ waves, endsAt }: PrivateSaleSettings, timezone: string) {
  const closesAt = onlyInstantOf(endsAt, timezone);
  const starts = waves.flatMap(({ startsAt }) => onlyInstantOf(startsAt, timezone) ?? []);
  const [opensAt] = starts.sort((a, b) => a.getTime() - b.getTime());
  return closesAt === null || opensAt === undefined ? null : { opensAt, closesAt };
}

function reviewPrice(product: SaleProduct, facts: ProductFacts, path: string, say: Say): void {
  const { title } = facts;
  const own = Object.entries(product.variants);
  if (product.mode === 'price' && product.price === null && own.length === 0)
    say('price-missing', `${path}.price`, { title });
  for (const [variantId] of own)
    if (!facts.variants.some((variant) => variant.variantId === variantId))
      say('variant-gone', `${path}.variants.${variantId}`, { title });
  const dear = facts.variants.filter(({ variantId, unitMinor }) => {
    const fixed = Object.hasOwn(product.variants, variantId)
      ? product.variants[variantId]
      : product.price?.kind === 'fixed'
        ? product.price.minor
        : undefined;
    return fixed !== undefined && fixed >= unitMinor;
  });
  if (dear.length > 0) say('price-not-lower', `${path}.price`, { title, variants: dear.length });
}

function reviewStock(product: SaleProduct, facts: ProductFacts, path: string, say: Say): void {
  const { title, variants } = facts;
  const counted = variants.flatMap(({ stock }) => stock ?? []);
  const stock = counted.reduce((sum, units) => sum + Math.max(0, units), 0);
  const countsAll = counted.length === variants.length;
  if (countsAll && stock === 0 && !variants.some((variant) => variant.soldWithoutStock))
    say('no-stock', path, { title });
  if (product.setAside === null) return;
  if (product.mode !== 'exclusive') say('set-aside-needs-exclusive', `${path}.setAside`, { title });
  else if (!countsAll || variants.some((variant) => variant.soldWithoutStock))
    say('sold-without-stock', `${path}.setAside`, { title });
  else if (product.setAside > stock) say('set-aside-over-stock', `${path}.setAside`, { title, stock });
}
