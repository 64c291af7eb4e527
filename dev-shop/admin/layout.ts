import type { DevShopContext } from '../context.ts';
import { escapeHtml } from '../http.ts';
import type { Store } from '../model.ts';
import { type Language, type Texts, texts } from './texts.ts';

/** One request to a store's admin. */
export type AdminVisit = {
  context: DevShopContext;
  store: Store;
  language: Language;
  t: Texts;
  url: URL;
  /** `/admin/store/{handle}`, or `/store/{handle}` where dev-shop answers as admin.shopify.com. */
  root: string;
  /** Message of the action just done (`done`) or refused. */
  notice: { text: string; isError: boolean } | null;
};

export const textsOf = (language: Language): Texts => texts[language];

export function formatMoney({ store, language }: AdminVisit, minor: number): string {
  return new Intl.NumberFormat(language, { style: 'currency', currency: store.currency }).format(minor / 100);
}

export function formatTime({ store, language }: AdminVisit, iso: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: store.timezone,
  }).format(new Date(iso));
}

/** The admin's frame: dark bar with the store's name, navigation, and the page. `head` and `content` are HTML. */
export function adminPage(
  visit: AdminVisit,
  {
    title,
    section,
    content,
    scripts = '',
  }: { title: string; section: string; content: string; scripts?: string },
): string {
  const { store, t, root, language, url } = visit;
  const item = (path: string, label: string) =>
    `<li><a href="${root}/${path}"${section === path ? ' aria-current="page"' : ''}>${label}</a></li>`;
  const inLanguage = (code: Language) => {
    const query = new URLSearchParams(url.search);
    query.delete('done');
    query.delete('refused');
    query.set('locale', code);
    return `<a href="?${query}" lang="${code}" hreflang="${code}" aria-current="${language === code}">${code.toUpperCase()}</a>`;
  };
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(title)} · ${escapeHtml(store.name)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/admin/store/assets/admin.css"></head>
<body${section === 'apps/lealta' ? ' class="is-loading"' : ''}>
<header class="top"><button id="menu" type="button">${t.menu}</button><span class="mark">dev-shop</span>
<span class="shop">${inLanguage('es')}${inLanguage('en')}<strong>${escapeHtml(store.name)}</strong></span></header>
<div id="save-bar" role="region" aria-label="${t.unsaved}" hidden></div>
<div class="page"><nav class="side" aria-label="${t.menu}"><ul>
${item('orders', t.orders)}${item('customers', t.customers)}${item('discounts', t.discounts)}
<li><a href="${visit.context.storeUrl(store)}/" target="_blank" rel="noopener">${t.storefront}</a></li></ul>
<p class="heading">${t.apps}</p><ul><li><a id="app-home" href="${root}/apps/lealta"${section === 'apps/lealta' ? ' data-active' : ''}>Lealta</a></li></ul>
<ul id="app-nav"></ul></nav>
<div class="content">${content}</div></div><div id="toasts"></div>
<script>document.getElementById('menu').addEventListener('click', () => document.body.classList.toggle('nav-open'));</script>
${scripts}</body></html>`;
}

/** The page's message after an action, if any. */
export function noticeOf({ notice }: AdminVisit): string {
  if (!notice) return '';
  return `<p class="note${notice.isError ? ' is-error' : ''}" role="${notice.isError ? 'alert' : 'status'}">${escapeHtml(notice.text)}</p>`;
}

/** Links to the previous and next page of a list. */
export function pager({ t, url }: AdminVisit, page: number, pages: number): string {
  const to = (number: number, label: string) => {
    const query = new URLSearchParams(url.search);
    query.set('page', String(number));
    return `<a href="?${query}">${label}</a>`;
  };
  if (pages <= 1) return '';
  return `<div class="pager"><span>${page > 1 ? to(page - 1, t.previous) : ''}</span><span class="muted">${page} / ${pages}</span><span>${page < pages ? to(page + 1, t.next) : ''}</span></div>`;
}
