import type { TFunction } from 'i18next';
import type { TiersSettings } from '#app/domain/tiers/settings.ts';
import type { Formatters } from '#app/i18n/formatters.ts';
import { pointsText } from '../cause-sentence.ts';

/** What counts towards a tier, in the programme's basis: `48,90 €`, `120 puntos`, `3 pedidos`. */
export function tierFigure(
  t: TFunction,
  f: Formatters,
  basis: TiersSettings['basis'],
  figure: bigint,
  currency: string,
): string {
  if (basis === 'spend') return f.money(figure, currency);
  if (basis === 'points') return pointsText(t, f, figure);
  return t('member:tier.orders', { count: Number(figure), n: f.number(figure) });
}
