import { join } from 'node:path';
import { expect, it } from 'vitest';
import { minorDigits, parseMinor, toDecimal } from '#app/kernel/money.ts';
import { createLiquid } from '#dev-shop/liquid/index.ts';

const EXTENSION = join(import.meta.dirname, '../../extensions/lealta-theme');

it('counts the minor units of every currency on the storefront as the app does', async () => {
  const currencies = Intl.supportedValuesOf('currency');
  const liquid = createLiquid({
    roots: [join(EXTENSION, 'snippets')],
    localesDir: join(EXTENSION, 'locales'),
    locale: 'en',
    moneyFormat: '{{amount}}',
  });
  const source = currencies.map((one) => `{% render 'currency-digits', currency: '${one}' %}`).join(' ');
  const shown = String(await liquid.parseAndRender(source)).split(/\s+/);
  expect(Object.fromEntries(currencies.map((one, i) => [one, Number(shown[i])]))).toEqual(
    Object.fromEntries(currencies.map((one) => [one, minorDigits(one)])),
  );
});

it('keeps to ISO 4217 where a runtime knows better', () => {
  // CLDR shows these without decimals; Shopify sends them with.
  for (const currency of ['COP', 'HUF', 'IDR', 'PKR', 'ALL', 'LBP'])
    expect(toDecimal(parseMinor('50000.25', currency), currency)).toBe('50000.25');
  expect(parseMinor('1.234', 'IQD')).toBe(1234n);
  expect(parseMinor('1234', 'JPY')).toBe(1234n);
});
