import { pointsFor } from '#app/domain/programme/ways-to-earn.ts';
import { SHOPPER_LOCALES, type ShopperLocale } from '#app/i18n/shopper-locale.ts';
import { type Html, html, markup } from '../html.ts';
import { button, field, form, question, section } from '../parts.ts';
import type { Page, ShownMember, View } from '../view.ts';
import type { Words } from '../words.ts';

/** How a channel stands, as Shopify tells it: `missing` is a customer without such an address. */
export type ChannelState = 'on' | 'off' | 'pending' | 'missing';
export type Channels = {
  readonly email: ChannelState;
  readonly sms: ChannelState;
  readonly locale: ShopperLocale;
};

/** How languages call themselves. */
const LANGUAGES: Record<ShopperLocale, string> = {
  en: 'English',
  es: 'Español',
  fr: 'Français',
  de: 'Deutsch',
  it: 'Italiano',
  'pt-PT': 'Português (Portugal)',
  'pt-BR': 'Português (Brasil)',
};

/**
 * What the store may send, in which language, and the birthday.
 * @param channels null while Shopify does not answer
 */
export const settingsPage =
  (channels: Channels | null): Page =>
  (view, words) => {
    const { say } = words;
    const newsletter = pointsFor('newsletter', view.settings);
    return html`
${section(
  'channels',
  say('portal.settings.channels'),
  channels === null
    ? html`<p class="lealta-say lealta-say--wrong">${say('portal.settings.unavailable')}</p>`
    : html`<ul class="lealta-list lealta-list--lined" role="list">${channel(view, 'email', channels.email, words, newsletter)}${channel(view, 'sms', channels.sms, words, null)}</ul>`,
)}
${channels === null ? null : section('language', say('portal.settings.language'), languages(view, channels.locale, words))}
${view.member === null ? null : section('birthday', say('birthday.title'), birthday(view, view.member, words))}`;
  };

function channel(
  view: View,
  name: 'email' | 'sms',
  state: ChannelState,
  { say, points }: Words,
  newsletter: number | null,
): Html {
  const title = say(`portal.settings.channel.${name}`);
  const isOn = state === 'on' || state === 'pending';
  const turn = say(isOn ? 'portal.settings.turn_off' : 'portal.settings.turn_on');
  const text =
    state === 'missing'
      ? say(name === 'email' ? 'portal.settings.no_email' : 'portal.settings.no_phone')
      : say(`portal.settings.state.${state}`);
  return html`
<li class="lealta-row"><div class="lealta-row__main">
  <div class="lealta-row__text"><h3 class="lealta-strong">${title}</h3><p class="lealta-soft">${text}</p>${
    newsletter !== null && state === 'off'
      ? html`<p class="lealta-soft">${say('portal.settings.newsletter', { points: points(newsletter) })}</p>`
      : null
  }</div>
  ${
    state === 'missing'
      ? null
      : form(
          view,
          'settings',
          'consent',
          html`${field('channel', name)}${field('subscribed', isOn ? 'no' : 'yes')}${button(turn, { quiet: isOn, label: `${turn}: ${title}` })}`,
        )
  }
</div></li>`;
}

const languages = (view: View, current: ShopperLocale, { say }: Words): Html =>
  form(
    view,
    'settings',
    'language',
    html`<label class="lealta-portal__field">${say('portal.settings.language_hint')}<select name="language">${SHOPPER_LOCALES.map(
      (locale) =>
        html`<option value="${locale}" lang="${locale}"${locale === current ? markup(' selected') : null}>${LANGUAGES[locale]}</option>`,
    )}</select></label><div class="lealta-actions">${button(say('portal.settings.save'), { label: `${say('portal.settings.save')}: ${say('portal.settings.language')}` })}</div>`,
  );

function birthday(view: View, { birthday: told }: ShownMember, words: Words): Html {
  const { say, points } = words;
  const months = say('birthday.months').split(',');
  const given = pointsFor('birthday', view.settings);
  const line =
    told !== null
      ? say('birthday.told', { day: String(told.day), month: months[told.month - 1] ?? '' })
      : given !== null
        ? say('birthday.ask', { points: points(given) })
        : '';
  const typed = view.notice?.typed?.get('do') === 'birthday' ? view.notice.typed : null;
  const chosen = typed === null ? told : { day: Number(typed.get('day')), month: Number(typed.get('month')) };
  const open = told?.editableUntil == null || new Date(told.editableUntil) > view.now;
  const option = (value: number, text: string, chosen: number | undefined) =>
    html`<option value="${value}"${value === chosen ? markup(' selected') : null}>${text}</option>`;
  const days = Array.from({ length: 31 }, (_, n) => option(n + 1, String(n + 1), chosen?.day));
  return html`
${line === '' ? null : html`<p>${line}</p>`}
${
  open
    ? question(
        say(told === null ? 'birthday.tell' : 'birthday.change'),
        `${say(told === null ? 'birthday.tell' : 'birthday.change')}: ${say('birthday.title')}`,
        form(
          view,
          'settings',
          'birthday',
          html`<div class="lealta-actions"><label class="lealta-portal__field">${say('birthday.day')}<select name="day">${days}</select></label><label class="lealta-portal__field">${say('birthday.month')}<select name="month">${months.map((month, n) => option(n + 1, month, chosen?.month))}</select></label></div><p class="lealta-soft">${say('birthday.once')}</p><div class="lealta-actions">${button(say('birthday.save'), { label: `${say('birthday.save')}: ${say('birthday.title')}` })}</div>`,
        ),
        { open: typed !== null },
      )
    : html`<p class="lealta-soft">${say('portal.settings.birthday_locked')}</p>`
}`;
}
