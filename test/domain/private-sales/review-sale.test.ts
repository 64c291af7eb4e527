import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { toConfiguration, toProductMetafield } from '#app/domain/private-sales/configuration.ts';
import {
  type ProductFacts,
  reviewSale,
  type SaleSurroundings,
} from '#app/domain/private-sales/review-sale.ts';
import { stateAt, toTimedSale } from '#app/domain/private-sales/sale.ts';
import { privateSaleSettings } from '#app/domain/private-sales/settings.ts';

type Input = z.input<typeof privateSaleSettings>;

const aSale = (change: Partial<Input> = {}) =>
  privateSaleSettings.parse({
    name: { es: 'Vendimia', en: 'Harvest' },
    story: { es: 'Para el club.', en: 'For the club.' },
    products: [{ productId: '11', mode: 'exclusive', price: { kind: 'fixed', minor: 900 } }],
    waves: [
      { startsAt: '2026-06-10T10:00', audience: { tiers: ['gold'] } },
      { startsAt: '2026-06-11T10:00', audience: { allMembers: true } },
    ],
    endsAt: '2026-06-12T10:00',
    allowance: 2,
    ...change,
  });

const aProduct = (change: Partial<ProductFacts> = {}): ProductFacts => ({
  title: 'Gran Reserva',
  exclusive: true,
  variants: [{ variantId: '111', unitMinor: 1200, stock: 40, soldWithoutStock: false }],
  ...change,
});

const around = (change: Partial<SaleSurroundings> = {}): SaleSurroundings => ({
  now: new Date('2026-06-01T00:00:00Z'),
  timezone: 'Europe/Madrid',
  others: [],
  products: new Map([['11', aProduct()]]),
  tiers: new Set(['gold']),
  segments: new Set(),
  peopleIn: () => 10,
  invitations: 0,
  hasPasscode: false,
  written: null,
  ...change,
});

const codes = (settings: Partial<Input>, change: Partial<SaleSurroundings> = {}): string[] =>
  reviewSale(aSale(settings), around(change)).map(({ code, path }) => `${code} ${path}`);

describe('the review of a private sale', () => {
  it('has nothing to say of a whole one', () => {
    expect(codes({})).toEqual([]);
  });

  it('names what an empty draft lacks', () => {
    expect(reviewSale(privateSaleSettings.parse({}), around()).map(({ code }) => code)).toEqual([
      'name-missing',
      'story-missing',
      'no-waves',
      'end-missing',
      'no-products',
    ]);
  });

  it('refuses times that the shop’s clock never shows, or shows twice', () => {
    const waves = (startsAt: string) => [{ startsAt, audience: { allMembers: true } }];
    expect(codes({ waves: waves('2027-03-28T02:30'), endsAt: '2027-10-31T02:15' })).toEqual([
      'time-skipped waves.0.startsAt',
      'time-repeated endsAt',
    ]);
  });

  it('refuses windows that do not follow each other', () => {
    expect(codes({ endsAt: '2026-06-11T09:00' })).toEqual(['ends-before-start endsAt']);
    expect(
      codes({
        waves: [
          { startsAt: '2026-06-11T10:00', audience: { tiers: ['gold'] } },
          { startsAt: '2026-06-10T10:00', audience: { allMembers: true } },
        ],
      }),
    ).toEqual(['waves-out-of-order waves.1.startsAt']);
    const late = around({ now: new Date('2026-07-01T00:00:00Z') });
    expect(reviewSale(aSale(), late).map(({ code }) => code)).toEqual(['opens-at-once', 'ended-already']);
  });

  it('refuses a product that another sale sells at the same time, and takes one that follows it', () => {
    const other = (opensAt: string, closesAt: string) => ({
      others: [
        { name: 'Otoño', productIds: ['11'], opensAt: new Date(opensAt), closesAt: new Date(closesAt) },
      ],
    });
    expect(codes({}, other('2026-06-01T00:00:00Z', '2026-06-10T08:00:01Z'))).toEqual([
      'product-in-other-sale products.0',
    ]);
    expect(codes({}, other('2026-06-01T00:00:00Z', '2026-06-10T08:00:00Z'))).toEqual([]);
    expect(codes({}, other('2026-06-12T08:00:00Z', '2026-06-20T08:00:00Z'))).toEqual([]);
  });

  it('looks at prices and stock', () => {
    const one = (change: object) => ({ products: [{ productId: '11', ...change }] }) as Partial<Input>;
    expect(codes(one({ mode: 'exclusive', price: { kind: 'fixed', minor: 1200 } }))).toEqual([
      'price-not-lower products.0.price',
    ]);
    expect(
      codes(one({ mode: 'price' }), { products: new Map([['11', aProduct({ exclusive: false })]]) }),
    ).toEqual(['price-missing products.0.price']);
    expect(codes(one({ mode: 'exclusive', variants: { 999: 100 } }))).toEqual([
      'variant-gone products.0.variants.999',
    ]);
    expect(codes(one({ mode: 'exclusive', setAside: 41 }))).toEqual([
      'set-aside-over-stock products.0.setAside',
    ]);
    const variant = { variantId: '111', unitMinor: 1200, stock: 0, soldWithoutStock: false };
    const soldOut = { products: new Map([['11', aProduct({ variants: [variant] })]]) };
    expect(codes({}, soldOut)).toEqual(['no-stock products.0']);
    expect(codes({}, { products: new Map() })).toEqual(['product-gone products.0']);
    expect(codes({}, { products: new Map([['11', aProduct({ exclusive: false })]]) })).toEqual([
      'product-becomes-exclusive products.0',
    ]);
  });

  it('refuses an audience of no kind, and warns of one that is nobody', () => {
    const waves = (audience: object) => ({ waves: [{ startsAt: '2026-06-10T10:00', audience }] });
    expect(codes(waves({}))).toEqual(['no-audience waves.0.audience']);
    expect(codes(waves({ tiers: ['gold'] }), { peopleIn: () => 0 })).toEqual(['audience-of-nobody waves']);
    expect(codes(waves({ tiers: ['iron'], segments: ['big'] }))).toEqual([
      'tier-gone waves.0.audience.tiers',
      'segment-gone waves.0.audience.segments',
    ]);
    expect(codes(waves({ invited: true }), { peopleIn: () => 0 })).toEqual(['no-invitations waves']);
    expect(codes(waves({ passcode: true }), { peopleIn: () => 0 })).toEqual(['no-passcode waves']);
  });

  it('refuses what is too large for the Functions', () => {
    const variants = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [`4500000000000${n}`, 1000 + n]),
    );
    const sold = {
      productId: '11',
      exclusive: true,
      sales: [{ key: 'k1', price: null, variants }],
    };
    const written = {
      configuration: toConfiguration([], { now: new Date(), timezone: 'UTC', n: 1 }),
      products: new Map([
        ['11', toProductMetafield(sold, new Set(['k1']), 'EUR') ?? { v: 1 as const, s: {} }],
      ]),
    };
    expect(codes({}, { written })).toEqual(['product-data-too-large products.0.variants']);
  });
});

describe('the state of a private sale', () => {
  it('follows the clock and the merchant', () => {
    const key = () => 't1';
    const sale = (status: 'draft' | 'launched' | 'paused' | 'ended-early') => {
      const timed = toTimedSale({ saleId: 1, status, settings: aSale() }, 'Europe/Madrid', key);
      if (timed === null) throw new Error('no such times');
      return timed;
    };
    const at = (status: 'draft' | 'launched' | 'paused' | 'ended-early', instant: string) =>
      stateAt(sale(status), new Date(instant));
    expect(at('draft', '2026-06-10T08:00:00Z')).toBe('draft');
    expect(at('launched', '2026-06-10T07:59:59Z')).toBe('scheduled');
    expect(at('launched', '2026-06-10T08:00:00Z')).toBe('open');
    expect(at('launched', '2026-06-12T08:00:00Z')).toBe('ended');
    expect(at('paused', '2026-06-10T08:00:00Z')).toBe('paused');
    expect(at('paused', '2026-06-12T08:00:00Z')).toBe('ended');
    expect(at('ended-early', '2026-06-10T08:00:00Z')).toBe('ended-early');
  });

  it('is none where a time is not exactly one instant', () => {
    const settings = aSale({ endsAt: '2026-10-25T02:30' });
    expect(toTimedSale({ saleId: 1, status: 'launched', settings }, 'Europe/Madrid', () => 't1')).toBeNull();
  });
});
