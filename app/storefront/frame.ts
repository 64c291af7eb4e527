import { SHOPPER_LOCALES, type ShopperLocale } from '#app/i18n/shopper-locale.ts';
import { assetAddress } from './assets.ts';
import { type Html, html, markup } from './html.ts';
import { AT, notice } from './parts.ts';
import { PAGES, type Page, type PageName, type View } from './view.ts';
import { type Words, wordsIn } from './words.ts';

const NAV: Record<PageName, string> = {
  home: 'portal.nav.home',
  rewards: 'portal.nav.rewards',
  tiers: 'portal.nav.tiers',
  friends: 'portal.nav.friends',
  activity: 'portal.nav.activity',
  settings: 'portal.nav.settings',
  'my-data': 'portal.nav.data',
};

/**
 * A page of the portal as Liquid: Shopify puts it into the theme's layout, and only it knows the language of the page,
 * so the page is there in every language and Liquid takes one.
 * @param prefix where Shopify's proxy stands in this store, `/apps/lealta`
 */
export function liquidPage(
  view: View,
  page: Page,
  { prefix, name }: { readonly prefix: string; readonly name: PageName | null },
): string {
  return inEveryLanguage(prefix, (locale) => {
    const words = wordsIn(locale, { timezone: view.shop.timezone, pointsName: view.settings.pointsName });
    const title = words.own(view.settings.name);
    const inTab = name === null ? title : `${words.say(NAV[name])} · ${title}`;
    return html`
<div class="lealta lealta-block lealta-portal" lang="${locale}" data-at="${AT}" data-title="${inTab}" data-lealta-portal>
  <header class="lealta-portal__head">
    <h1 class="lealta-block__title">${title}</h1>
    ${view.looking === 'member' ? navigation(words, name) : null}
  </header>
  ${notice(view.notice, words)}
  ${page(view, words)}
  <button type="button" class="lealta-link" data-install hidden>${words.say('portal.install.button')}</button>
</div>`;
  });
}

const navigation = (words: Words, current: PageName | null): Html =>
  html`<nav class="lealta-nav" aria-label="${words.say('portal.nav.label')}"><ul role="list">${PAGES.map(
    (page) =>
      html`<li><a href="${AT}/${page}"${page === current ? markup(' aria-current="page"') : null}>${words.say(NAV[page])}</a></li>`,
  )}</ul></nav>`;

/** Something in all the languages of shoppers, of which Liquid takes that of the page. */
export function inEveryLanguage(prefix: string, content: (locale: ShopperLocale) => Html): string {
  const languages = SHOPPER_LOCALES.map((locale) => {
    // English is for every other language, and stands last.
    const when = locale === 'en' ? '' : `{%- when ${namesOf(locale)} -%}`;
    return { locale, text: `${when}${content(locale).html}` };
  });
  const others = languages.filter(({ locale }) => locale !== 'en').map(({ text }) => text);
  const english = languages.find(({ locale }) => locale === 'en')?.text ?? '';
  return `{%- assign lealta_at = routes.root_url | append: '/' | replace: '//', '/' | append: '${prefix.slice(1)}' -%}
<link rel="stylesheet" href="{{ lealta_at }}/${assetAddress('portal.css')}">
{%- case request.locale.iso_code -%}${others.join('')}{%- else -%}${english}{%- endcase -%}
<script src="{{ lealta_at }}/${assetAddress('portal.js')}" defer></script>
`;
}

/** By which codes Liquid may name a language. */
const namesOf = (locale: string): string => (locale === 'pt-PT' ? "'pt-PT', 'pt'" : `'${locale}'`);
