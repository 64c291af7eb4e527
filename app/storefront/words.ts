import de from '#app/i18n/locales/portal/de.json' with { type: 'json' };
import en from '#app/i18n/locales/portal/en.json' with { type: 'json' };
import es from '#app/i18n/locales/portal/es.json' with { type: 'json' };
import fr from '#app/i18n/locales/portal/fr.json' with { type: 'json' };
import it from '#app/i18n/locales/portal/it.json' with { type: 'json' };
import ptBR from '#app/i18n/locales/portal/pt-BR.json' with { type: 'json' };
import ptPT from '#app/i18n/locales/portal/pt-PT.json' with { type: 'json' };
import { merchantLocaleFor, type ShopperLocale } from '#app/i18n/shopper-locale.ts';
import { createStorefrontWords, type StorefrontTexts } from '#app/i18n/storefront-words.ts';
// The blocks' own texts: what both say has one wording. That both choose the same text for the same thing is tested for
// movements of points, how the programme works, what invitations give and perks; the rest is by whoever writes a page.
import blocksDe from '../../extensions/lealta-theme/locales/de.json' with { type: 'json' };
import blocksEn from '../../extensions/lealta-theme/locales/en.default.json' with { type: 'json' };
import blocksEs from '../../extensions/lealta-theme/locales/es.json' with { type: 'json' };
import blocksFr from '../../extensions/lealta-theme/locales/fr.json' with { type: 'json' };
import blocksIt from '../../extensions/lealta-theme/locales/it.json' with { type: 'json' };
import blocksPtBR from '../../extensions/lealta-theme/locales/pt-BR.json' with { type: 'json' };
import blocksPtPT from '../../extensions/lealta-theme/locales/pt-PT.json' with { type: 'json' };

const TEXTS: Record<ShopperLocale, StorefrontTexts> = {
  en: { ...blocksEn.lealta, portal: en },
  es: { ...blocksEs.lealta, portal: es },
  fr: { ...blocksFr.lealta, portal: fr },
  de: { ...blocksDe.lealta, portal: de },
  it: { ...blocksIt.lealta, portal: it },
  'pt-PT': { ...blocksPtPT.lealta, portal: ptPT },
  'pt-BR': { ...blocksPtBR.lealta, portal: ptBR },
};

/** A text of the merchant's, who writes in Spanish and in English. */
export type InBoth = { readonly es: string; readonly en: string };
type PointsName = Record<'es' | 'en', { readonly one: string; readonly other: string }>;

/** What a shopper is told, in one language: texts of the blocks by their own key, the portal's below `portal`. */
export type Words = ReturnType<typeof createStorefrontWords> & {
  readonly locale: ShopperLocale;
  /** The programme's word for so many points. */
  unit(n: number): string;
  /** "1,234 points". */
  points(n: number): string;
  /** "+120", "−3". */
  signed(n: number): string;
  /** What the merchant wrote. */
  own(text: InBoth | undefined): string;
};

/** What is said in a language: days in the store's `timezone`, points by the programme's word for them. */
export function wordsIn(
  locale: ShopperLocale,
  { timezone, pointsName }: { readonly timezone: string; readonly pointsName: PointsName },
): Words {
  const words = createStorefrontWords(locale, TEXTS[locale], timezone);
  const names = pointsName[merchantLocaleFor(locale)];
  const unit = (n: number) => (Math.abs(n) === 1 ? names.one : names.other);
  return {
    ...words,
    locale,
    unit,
    points: (n) => `${words.number(Math.abs(n))}\u00a0${unit(n)}`,
    signed: (n) => `${n < 0 ? '−' : '+'}${words.number(Math.abs(n))}`,
    own: (text) => {
      const [first, second] = locale === 'es' ? [text?.es, text?.en] : [text?.en, text?.es];
      return first || second || '';
    },
  };
}
