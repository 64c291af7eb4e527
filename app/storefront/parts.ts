import { type Html, html, markup } from './html.ts';
import type { Notice, View } from './view.ts';
import type { Words } from './words.ts';

/** Where the portal is for the shopper, in the language of the page: `/apps/lealta`, `/fr/apps/lealta`. */
export const AT = markup('{{ lealta_at }}');
/** The storefront's own pages, in the language of the page. */
export const SHOP_HOME = markup('{{ routes.root_url }}');

/** What a form sends along without asking. */
export const field = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;

/** A form that works without script; it tells the app which page it came from, by whom, and in which language. */
export const form = (view: View, page: string, action: string, content: Html): Html =>
  html`<form class="lealta-form" method="post" action="${AT}/${page}">${field('do', action)}${field('token', view.token ?? '')}<input type="hidden" name="at" value="${AT}"><input type="hidden" name="locale" value="${markup('{{ request.locale.iso_code }}')}">${content}</form>`;

/** Sends the form around it; `label` for screen readers, where the text alone does not say of what. */
export const button = (text: string, { quiet = false, label = '' } = {}): Html =>
  html`<button type="submit" class="lealta-button lealta-button--small${quiet ? ' lealta-button--quiet' : ''}"${label === '' ? '' : html` aria-label="${label}"`}>${text}</button>`;

/** A link to a page of the portal, `to` its path below it, that looks like a button. */
export const link = (to: string, text: string, { quiet = true } = {}): Html =>
  html`<a class="lealta-button lealta-button--small${quiet ? ' lealta-button--quiet' : ''}" href="${AT}/${to}">${text}</a>`;

/** A part of a page under its heading, which an address can point to by `#id`. */
export const section = (id: string, title: string, content: Html): Html =>
  html`<section class="lealta-section" aria-labelledby="lealta-${id}-title" id="${id}"><h2 class="lealta-heading" id="lealta-${id}-title">${title}</h2>${content}</section>`;

/** A bar, `now` of `max` full; screen readers hear `label`. */
export const progress = (label: string, now: number, max: number): Html =>
  html`<div class="lealta-progress" role="progressbar" aria-label="${label}" aria-valuemin="0" aria-valuemax="${max}" aria-valuenow="${now}" style="--lealta-share: ${Math.min(100, Math.round((now * 100) / Math.max(1, max)))}%"><span></span></div>`;

/** Opens a question by a press; without script, too. */
export const question = (opener: string, label: string, content: Html, { open = false } = {}): Html =>
  html`<details class="lealta-ask"${open ? markup(' open') : null}><summary class="lealta-button lealta-button--small lealta-button--quiet" aria-label="${label}">${opener}</summary><div class="lealta-confirm">${content}</div></details>`;

/** What a page says on top after a form; nothing where there is nothing to say. What went wrong interrupts screen readers. */
export function notice(shown: Notice | null, words: Words): Html {
  if (shown === null) return html``;
  const wrong = shown.kind === 'wrong';
  return html`<div class="lealta-say${wrong ? ' lealta-say--wrong' : ''}" role="${wrong ? 'alert' : 'status'}" tabindex="-1" data-notice>${wrong ? html`<strong>${words.say('portal.wrong.title')}.</strong> ` : null}${shown.text(words)}</div>`;
}

/** A code, with the button that copies it. */
export const codeBox = (code: string, words: Words): Html =>
  html`<div class="lealta-voucher__code"><code>${code}</code>${copyButton(words.say('vouchers.copy'), code, words, words.say('vouchers.copy_label', { code }))}</div>`;

/** A button that copies; it is there only where a script can. */
export const copyButton = (
  text: string,
  value: string | Html,
  words: Words,
  label = text,
  channel: string | null = null,
): Html =>
  html`<button type="button" class="lealta-link" data-copy="${value}" data-copied="${words.say('vouchers.copied')}" aria-label="${label}"${channel === null ? null : html` data-channel="${channel}"`} hidden>${text}</button>`;
