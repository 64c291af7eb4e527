import { describe, expect, it } from 'vitest';
import { createFormatters } from '#app/i18n/formatters.ts';
import { createTexts } from '#app/i18n/instance.ts';
import en from '#app/i18n/locales/en.json' with { type: 'json' };
import es from '#app/i18n/locales/es.json' with { type: 'json' };
import { awardSentence } from '#app/ui/admin/award-sentence.ts';
import { causeSentence } from '#app/ui/admin/cause-sentence.ts';
import { parseLedgerCursor } from '#app/ui/admin/member/ledger-cursor.ts';
import { checkAdjustment } from '#app/ui/admin/member/member-action.ts';
import {
  encodeCursor,
  membersViewParams,
  parseCursor,
  parseMembersView,
} from '#app/ui/admin/members/members-view.ts';
import { daysOf, isoDayIn } from '#app/ui/admin/time-range.ts';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const say = (locale: 'es' | 'en', code: string, params: Record<string, string | number> = {}) =>
  plain(
    causeSentence(
      {
        t: createTexts(locale, locale === 'es' ? es : en).t,
        f: createFormatters(locale, 'Europe/Madrid'),
        locale,
        shop: { currency: 'GBP' },
      },
      { code, params },
    ),
  );

it.each([
  ['es', 'expiry:next.line', '1 punto · 1 socio'],
  ['en', 'expiry:next.line', '1 punto · 1 member'],
  ['es', 'tiers:from.orders', 'desde 1 pedido'],
  ['en', 'tiers:from.points', 'from 1 point'],
  ['es', 'referrals:decide.effects.reject.stops', 'Por 1 amigo el socio no recibe nada, aunque compre.'],
  [
    'en',
    'referrals:decide.effects.reject.stops',
    'For 1 friend the member gets nothing, even if the friend buys.',
  ],
  ['es', 'referrals:decide.gone', '1 ya no está'],
  ['es', 'referrals:cost.advocate.worth', 'El 1 punto del socio: 5 € según tus recompensas.'],
  ['es', 'member:undo.takes', 'Se quitará 1 punto. El ajuste fue: «x». Ambos quedan en el historial.'],
  ['es', 'members:pendingMore', '1 pendiente'],
] as const)('one is no plural (%s, %s)', (locale, key, text) => {
  const { t } = createTexts(locale, locale === 'es' ? es : en);
  expect(t(key, { points: '1 punto', count: 1, n: '1', worth: '5 €', reason: 'x' })).toBe(text);
});

describe('why points moved', () => {
  const award = {
    order: '#1001',
    net: 4041,
    currency: 'EUR',
    rate_points: 1,
    rate_per: 100,
    matures_at: '2026-03-15T10:00:00.000Z',
  };

  it('explains an award by what counts, the rate and the day', () => {
    expect(say('en', 'order-award', award)).toBe(
      'Order #1001: €40.41 of it counts, at 1 point for every €1.00. Its points can be spent from 15 Mar 2026.',
    );
    expect(say('es', 'order-award', award)).toBe(
      'Pedido #1001: cuentan 40,41 €, a 1 punto por cada 1,00 €. Sus puntos se pueden usar desde el 15 mar 2026.',
    );
  });

  it('says what was paid with something that earns nothing', () => {
    const paid = { ...award, by_gift_card: 2000, by_store_credit: 550 };
    expect(say('en', 'order-award', paid)).toBe(
      'Order #1001: €40.41 of it counts, at 1 point for every €1.00. €20.00 paid with gift cards earns nothing. €5.50 paid with store credit earns nothing. Its points can be spent from 15 Mar 2026.',
    );
    expect(say('es', 'order-award', paid)).toContain(
      '20,00 € pagados con tarjetas regalo no dan puntos. 5,50 € pagados con crédito de la tienda no dan puntos.',
    );
  });

  it.each(['refund', 'edit', 'cancel', 'payment', 'delete', 'products', 'a reason of tomorrow'])(
    'explains an order’s %s',
    (reason) => {
      for (const locale of ['es', 'en'] as const)
        expect(say(locale, 'order-adjusted', { order: '#7', net: 100, currency: 'EUR', reason })).toContain(
          '#7',
        );
    },
  );

  it('says in the reader’s language why a reward could not be made', () => {
    for (const reason of ['product-gone', 'product-without-price', 'not-made']) {
      expect(say('es', 'redemption-released', { reason })).toMatch(/los puntos/);
      expect(say('es', 'redemption-released', { reason })).not.toContain(reason);
    }
  });

  it('says amounts in the shop’s currency where the cause names none', () => {
    expect(say('en', 'order-adjusted', { order: '#7', net: 4041, reason: 'edit' })).toContain('£40.41');
  });

  it('names the rule of an event, in the reader’s language', () => {
    const params = { kind: 'birthday', rule: 'b', name_es: 'Brindis', name_en: 'A toast' };
    expect(say('es', 'event-award', params)).toBe('Brindis: por su cumpleaños.');
    expect(say('en', 'event-award', params)).toBe('A toast: for their birthday.');
    expect(say('en', 'event-award', { ...params, kind: 'custom-event', event: 'review' })).toBe(
      'A toast: for the event “review” that another system reported.',
    );
    expect(say('es', 'event-award', { ...params, kind: 'a kind of tomorrow' })).toBe('Brindis.');
    expect(say('en', 'event-undone', params)).toBe('Points taken back: A toast.');
  });

  it('says a day of one in the singular', () => {
    for (const [locale, text] of [
      ['en', 'Rule “Twice”: 2 orders in 1 day'],
      ['es', 'Regla «Twice»: 2 pedidos en 1 día'],
    ] as const)
      expect(
        awardSentence(
          {
            code: 'rule',
            points: 10,
            params: { kind: 'purchase-frequency', name_es: 'Twice', name_en: 'Twice', orders: 2, days: 1 },
          },
          {
            t: createTexts(locale, locale === 'es' ? es : en).t,
            f: createFormatters(locale, 'UTC'),
            locale,
          },
          'EUR',
        ),
      ).toBe(text);
  });

  it('counts friends, and names the campaign', () => {
    const campaign = { name_es: 'Mes doble', name_en: 'Double month' };
    expect(say('en', 'referral-award', { friend: 3 })).toBe('For bringing friend no. 3.');
    expect(say('es', 'referral-award', { friend: 3, ...campaign })).toBe(
      'Mes doble: por traer al amigo n.º 3.',
    );
    expect(say('en', 'referral-milestone', { friends: 1 })).toBe('Milestone: 1 friend brought.');
    expect(say('es', 'referral-milestone-undone', { friends: 3 })).toBe(
      'El hito de 3 amigos ya no se cumple.',
    );
    expect(say('en', 'referral-undone', { reason: 'merchant' })).toContain('rejected by hand');
    expect(say('es', 'referral-undone', { reason: 'a reason of tomorrow' })).toContain('se devolvió');
  });

  it.each([
    ['matured', { order: '#7' }, '#7'],
    ['reserved', { value: 500, currency: 'EUR', code: 'CLUB-1' }, '5'],
    ['redeemed', { value: 500, currency: 'EUR', code: 'CLUB-1' }, 'CLUB-1'],
    ['redemption-released', { reason: 'shopify-unavailable' }, 'Shopify'],
    ['voucher-returned', { code: 'CLUB-1' }, 'CLUB-1'],
    ['voucher-charged-again', { code: 'CLUB-1', order: '#9' }, '#9'],
    ['adjusted', { reason: '<b>sorry</b>', by: '42' }, '<b>sorry</b>'],
    ['adjustment-undone', { reason: 'oops' }, 'oops'],
    ['merged', {}, ''],
  ] as const)('has a sentence for %s in both languages', (code, params, part) => {
    for (const locale of ['es', 'en'] as const) {
      const sentence = say(locale, code, params);
      expect(sentence).toContain(part);
      expect(sentence).not.toMatch(/\{\{|undefined|causes/);
      expect(sentence).not.toBe(say(locale, 'unknown'));
    }
  });

  it('has a sentence even for a code that it does not know', () => {
    expect(say('en', 'from-the-future')).toBe(say('en', 'unknown'));
  });
});

describe('an adjustment as typed', () => {
  it('is signed by its direction', () => {
    expect(checkAdjustment('1.000', 'give', 'x')).toEqual({ points: 1000n, errors: null });
    expect(checkAdjustment('5', 'take', 'x')).toEqual({ points: -5n, errors: null });
  });

  it('says what is wrong with each field', () => {
    expect(checkAdjustment('', 'give', ' ').errors).toEqual({ points: 'not-a-number', reason: 'missing' });
    expect(checkAdjustment('0', 'give', 'x'.repeat(201)).errors).toEqual({
      points: 'zero',
      reason: 'too-long',
    });
    expect(checkAdjustment('10000001', 'give', 'x').errors).toEqual({ points: 'too-many' });
    expect(checkAdjustment('-5', 'give', 'x').errors).toEqual({ points: 'not-a-number' });
    for (const fraction of ['1,5', '1.5', '10.00', '0.500', '1.000,5'])
      expect(checkAdjustment(fraction, 'give', 'x').errors, fraction).toEqual({ points: 'not-a-number' });
  });
});

describe('addresses', () => {
  it('remember a view of the members and nothing else', () => {
    const view = parseMembersView(
      new URLSearchParams(
        'show=everybody&q=ana&balance=1&from=2026-01-01&to=nonsense&sort=name&order=reversed&id_token=x',
      ),
    );
    expect(membersViewParams(view).toString()).toBe(
      'show=everybody&q=ana&balance=1&from=2026-01-01&sort=name&order=reversed',
    );
  });

  it('take no cursor that is not one', () => {
    const view = parseMembersView(new URLSearchParams());
    const cursor = { id: '12', value: '2026-01-10 18:05:53.665+00' };
    expect(parseCursor(encodeCursor(cursor), view)).toEqual(cursor);
    expect(parseCursor(encodeCursor(cursor), { ...view, sort: 'available' })).toBeNull();
    expect(parseCursor('1~infinity', view)).toBeNull();
    expect(parseCursor("1~1'; --", { ...view, sort: 'lifetime' })).toBeNull();
    expect(parseLedgerCursor('1~2')).toBeNull();
  });
});

describe('the range of the chart', () => {
  it('ends today in the shop’s zone', () => {
    const now = new Date('2026-03-31T22:30:00Z'); // already 1 April in Madrid
    expect(isoDayIn(now, 'Europe/Madrid')).toBe('2026-04-01');
    expect(daysOf('30d', now, 'Europe/Madrid')).toEqual({ from: '2026-03-03', to: '2026-04-01' });
    expect(daysOf('12m', now, 'Europe/Madrid')).toEqual({ from: '2025-05-01', to: '2026-04-01' });
    expect(daysOf('90d', now, 'America/New_York').to).toBe('2026-03-31');
  });
});
