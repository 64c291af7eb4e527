import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { type Minor, minorDigits } from '#app/kernel/money.ts';
import { divideRounded } from '#app/kernel/rounding.ts';
import { parseTypedAmount, parseTypedInteger } from '../../../i18n/formatters.ts';
import type { ProgrammeForm } from './programme-form.ts';

/** An order to show the rules with: 48.90 with 21 % tax in the price, the usual rate in Spain. */
const EXAMPLE = { total: 48.9, taxPercent: 21n };

export type Preview = {
  total: Minor;
  tax: Minor;
  counted: Minor;
  points: bigint;
  /** Hundredths of a point before rounding. */
  exactHundredths: bigint;
};

/** What the example order earns under the rules as typed; null while they are not complete. */
export function previewOf({ earning }: ProgrammeForm, currency: string): Preview | null {
  const points = parseTypedInteger(earning.points);
  const per = parseTypedAmount(earning.perMinor, currency);
  if (points === null || per === null || per <= 0n) return null;
  const total = BigInt(Math.round(EXAMPLE.total * 10 ** Math.max(minorDigits(currency), 2)));
  const withoutTax = divideRounded(total * 100n, 100n + EXAMPLE.taxPercent, 'nearest');
  const counted = earning.includeTax ? total : withoutTax;
  return {
    total,
    tax: total - withoutTax,
    counted,
    points: divideRounded(counted * BigInt(points), per, earning.rounding),
    exactHundredths: divideRounded(counted * BigInt(points) * 100n, per, 'nearest'),
  };
}

/**
 * What a member pays in the shop for so many points, rounded up to whole units of the currency; null while orders earn
 * nothing by the rate.
 * @param netShare which part of what is paid for goods is no tax, in ten-thousandths; null while nobody bought yet
 */
export function spendingForPoints(
  rewardPoints: number,
  { earning }: Pick<ProgrammeSettings, 'earning'>,
  netShare: number | null,
  currency: string,
): Minor | null {
  if (earning.points === 0) return null;
  const share = earning.includeTax ? 10_000n : BigInt(netShare || 10_000);
  const unit = 10n ** BigInt(minorDigits(currency));
  const exact = BigInt(rewardPoints) * BigInt(earning.perMinor) * 10_000n;
  return divideRounded(exact, BigInt(earning.points) * share * unit, 'up') * unit;
}
