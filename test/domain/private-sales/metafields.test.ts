import { describe, expect, it } from 'vitest';
import {
  combinationKey,
  toConfiguration,
  toProductMetafield,
  toSaleAppData,
  toSalesAppData,
} from '#app/domain/private-sales/configuration.ts';
import { classKey, type SaleStatus, saleKey, toTimedSale } from '#app/domain/private-sales/sale.ts';
import { privateSaleSettings } from '#app/domain/private-sales/settings.ts';

const settings = privateSaleSettings.parse({
  name: { es: 'Vendimia', en: 'Harvest' },
  waves: [
    { startsAt: '2026-06-10T10:00', audience: { tiers: ['gold'], invited: true } },
    { startsAt: '2026-06-11T10:00', audience: { allMembers: true } },
  ],
  endsAt: '2026-06-12T10:00',
  allowance: 2,
});
const sale = (status: SaleStatus) => {
  const keyOf = ({ kind }: { kind: string }) => (kind === 'member' ? 'm' : classKey('tier', 2));
  const timed = toTimedSale({ saleId: 1, status, settings }, 'Europe/Madrid', keyOf);
  if (timed === null) throw new Error('no such times');
  return timed;
};
const NOW = new Date('2026-06-10T12:00:00Z');

describe('what is written of private sales', () => {
  it('is in phases for the Functions, by the clock on the shop’s wall', () => {
    expect(toConfiguration([sale('launched')], { now: NOW, timezone: 'Europe/Madrid', n: 7 })).toMatchObject({
      v: 1,
      n: 7,
      t0: '2026-06-11T10:00:00',
      t1: '2026-06-12T10:00:00',
      t2: '2200-01-01T00:00:00',
      t11: '2200-01-01T00:00:00',
      sales: {
        k1: {
          w: [
            [0, ['t2']],
            [1, ['m']],
          ],
          c: 2,
          a: 2,
        },
      },
    });
  });

  it('is in seconds for Liquid', () => {
    const seconds = (text: string) => Date.parse(text) / 1000;
    expect(toSalesAppData([sale('launched')], NOW, 7)).toEqual({
      v: 1,
      n: 7,
      sales: {
        k1: {
          w: [
            [seconds('2026-06-10T08:00:00Z'), ['t2']],
            [seconds('2026-06-11T08:00:00Z'), ['m']],
          ],
          c: seconds('2026-06-12T08:00:00Z'),
          a: 2,
        },
      },
    });
  });

  it('leaves out sales that are paused, over or drafts', () => {
    for (const status of ['paused', 'ended-early', 'draft'] as const) {
      expect(toConfiguration([sale(status)], { now: NOW, timezone: 'UTC', n: 1 }).sales).toEqual({});
      expect(toSalesAppData([sale(status)], NOW, 1)).toMatchObject({ sales: {} });
    }
    const after = { now: new Date('2026-06-12T08:00:00Z'), timezone: 'Europe/Madrid', n: 1 };
    expect(toConfiguration([sale('launched')], after).sales).toEqual({});
  });

  it('gives a discount the sales of its combination only, with the instants of all', () => {
    expect(['alone', 's', 'ops']).toEqual([
      combinationKey({ order: false, product: false, shipping: false }),
      combinationKey(sale('launched').combinesWith),
      combinationKey({ order: true, product: true, shipping: true }),
    ]);
    const only = toConfiguration([sale('launched')], { now: NOW, timezone: 'UTC', n: 1, only: () => false });
    expect(only).toMatchObject({ t0: '2026-06-11T08:00:00', sales: {} });
  });

  it('names a product’s prices as decimals of the shop’s currency', () => {
    const product = {
      productId: '11',
      exclusive: true,
      sales: [
        { key: saleKey(1), price: { kind: 'fixed' as const, minor: 1250 }, variants: { 111: 1100 } },
        { key: saleKey(2), price: { kind: 'percentage' as const, percent: 30 }, variants: {} },
      ],
    };
    expect(toProductMetafield(product, new Set(['k1', 'k2']), 'EUR')).toEqual({
      v: 1,
      x: true,
      s: { k1: { p: '12.50', v: { 111: '11.00' } }, k2: { off: 30 } },
    });
    expect(toSaleAppData(settings, [{ handle: 'reserva-8k2m', terms: { p: '12.50' } }])).toMatchObject({
      name: { es: 'Vendimia', en: 'Harvest' },
      invited: true,
      passcode: false,
      products: [{ handle: 'reserva-8k2m', p: '12.50' }],
    });
  });
});
