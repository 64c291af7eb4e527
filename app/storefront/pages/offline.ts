import type { ShopperLocale } from '#app/i18n/shopper-locale.ts';
import { escapeText } from '../html.ts';
import { wordsIn } from '../words.ts';

const NO_POINTS = { es: { one: '', other: '' }, en: { one: '', other: '' } };

/** The page that the service worker keeps for when there is no network: whole in itself, and of nobody. */
export function offlinePage(locale: ShopperLocale): string {
  const { say } = wordsIn(locale, { timezone: 'UTC', pointsName: NO_POINTS });
  const text = (key: string) => escapeText(say(key));
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text('portal.offline.title')}</title>
<style>:root{color-scheme:light dark}body{display:grid;min-height:90vh;margin:0;padding:24px;place-content:center;gap:12px;font:17px/1.5 system-ui,sans-serif;text-align:center}h1,p{margin:0}h1{font-size:1.5em}a{justify-self:center;padding:10px 22px;border:2px solid;border-radius:10px;color:inherit;font-weight:600;text-decoration:none}</style>
<main><h1>${text('portal.offline.title')}</h1><p>${text('portal.offline.text')}</p></main>
<a href="">${text('portal.wrong.again')}</a>
<script>addEventListener('online',()=>setTimeout(()=>location.reload(),500));setInterval(()=>navigator.onLine&&location.reload(),15000)</script>
</html>
`;
}
