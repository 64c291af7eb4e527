import { useRouteLoaderData } from '@remix-run/react';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormatters, type Formatters } from '#app/i18n/formatters.ts';
import { DEFAULT_LOCALE, type Locale, matchLocale } from '#app/i18n/locale.ts';

/** What every page of the admin knows about its shop. */
export type AdminShop = { domain: string; name: string; currency: string; timezone: string };

export type Admin = { t: TFunction; f: Formatters; locale: Locale; shop: AdminShop };

/** Texts, formatters and the shop, for any component under `/app`. */
export function useAdmin(): Admin {
  const { t, i18n } = useTranslation();
  const data = useRouteLoaderData('routes/app') as { shop: AdminShop } | undefined;
  const locale = matchLocale(i18n.language) ?? DEFAULT_LOCALE;
  const shop = data?.shop ?? NO_SHOP;
  const f = useMemo(() => createFormatters(locale, shop.timezone), [locale, shop.timezone]);
  return { t, f, locale, shop };
}

// Only while the layout itself could not load.
const NO_SHOP: AdminShop = { domain: '', name: '', currency: 'EUR', timezone: 'UTC' };
