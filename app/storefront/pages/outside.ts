import { countsAt, pointsFor, waysToEarn } from '#app/domain/programme/ways-to-earn.ts';
import { type Html, html, markup } from '../html.ts';
import { icon } from '../icons.ts';
import { AT, button, form, link, SHOP_HOME, section } from '../parts.ts';
import { rewardName } from '../reward-words.ts';
import type { Page, View } from '../view.ts';
import type { Words } from '../words.ts';
import { rewardList } from './rewards.ts';
import { keepsTier } from './standing.ts';
import { vouchers } from './vouchers.ts';

/** What somebody sees who is no member, wherever in the portal they wanted to go: what the club gives, and the way in. */
export const outsidePage: Page = (view, words) => html`
${view.looking === 'guest' ? guest(view, words) : view.looking === 'away' ? away(view, words) : joining(view, words)}
${section('how', words.say('how.title'), how(view, words))}
${section('rewards', words.say('rewards.title'), rewardList(view, words))}`;

function guest(view: View, { say, own }: Words): Html {
  return html`
<section class="lealta-welcome">
  <p>${say('guest.lead', { programme: own(view.settings.name) })}</p>
  <p>${say('portal.guest.text')}</p>
  <div class="lealta-actions">
    <a class="lealta-button" href="${logInAddress(view)}">${say('guest.log_in')}</a>
    <a class="lealta-button lealta-button--quiet" href="${markup('{{ routes.account_register_url }}')}">${say('guest.sign_up')}</a>
  </div>
</section>`;
}

/** Shopify's page to log in at, which leads back to the page asked for; both kinds of customer accounts know `return_to`. */
const logInAddress = ({ wanted }: View): Html =>
  markup(
    `{{ routes.storefront_login_url | default: routes.account_login_url | split: '?' | first }}?return_to={{ lealta_at | url_param_escape }}${wanted === null ? '' : `%2F${wanted}`}`,
  );

const joining = (view: View, { say, own }: Words): Html => {
  const programme = own(view.settings.name);
  return html`
<section class="lealta-welcome">
  <p>${say('join.lead')}</p>
  ${form(view, 'my-data', 'join', html`<div class="lealta-actions">${button(say('join.button', { programme }))}</div>`)}
</section>`;
};

const away = (view: View, words: Words): Html => html`
${section(
  'away',
  words.say('portal.away.title'),
  html`<p>${words.say('portal.away.text')}${keepsTier(view, words)}</p>${form(view, 'my-data', 'join', html`<div class="lealta-actions">${button(words.say('portal.away.button'))}${link('my-data', words.say('portal.nav.data'))}</div>`)}`,
)}
${
  view.member === null || view.member.vouchers.length === 0
    ? null
    : section('vouchers', words.say('vouchers.title'), vouchers(view, view.member, words))
}`;

/** The programme's rules in a few lines, as the theme's blocks tell them. */
function how({ settings, rewards, shop, now }: View, words: Words): Html {
  const { say, points, own } = words;
  const { earning, tiers } = settings;
  const cheapest = rewards[0];
  const waits = earning.pendingFrom === 'fulfilment' ? 'how.wait_sent' : 'how.wait';
  const names = tiers.list.map(({ name }) => own(name)).join(', ');
  const more = waysToEarn(settings).filter((way) => countsAt(way, now));
  const birthday = pointsFor('birthday', settings);
  const line = (drawing: Html, text: string | Html) => html`<li>${drawing}<span>${text}</span></li>`;
  return html`<ul class="lealta-how" role="list">
${line(icon('bag'), earnSentence(earning, shop.currency, words))}
${line(
  icon('clock'),
  earning.pendingDays > 0
    ? say(waits, { count: String(earning.pendingDays) }, earning.pendingDays)
    : say(`${waits}_none`),
)}
${
  more.length === 0
    ? null
    : line(icon('check'), say('how.more', { names: more.map(({ name }) => own(name)).join(', ') }))
}
${birthday === null ? null : line(icon('cake'), say('how.birthday', { points: points(birthday) }))}
${names === '' ? null : line(icon('star'), say('how.tiers', { tiers: names }))}
${
  cheapest === undefined
    ? null
    : line(
        icon('gift'),
        say('how.redeem', {
          points: points(cheapest.points),
          value: rewardName(words, cheapest, shop.currency),
        }),
      )
}
</ul>`;
}

/** What is earned by the rate of the basket's currency, which only Liquid knows; the shop's own where it has none. */
function earnSentence(
  { points: base, perMinor, currencies }: View['settings']['earning'],
  currency: string,
  { say, points, money }: Words,
): string | Html {
  const sentence = (rate: { readonly points: number; readonly perMinor: number }, paidIn: string) =>
    say('how.earn', { points: points(rate.points), per: money(rate.perMinor, paidIn) });
  const usual = sentence({ points: base, perMinor }, currency);
  if (currencies.length === 0) return usual;
  const rates = currencies.map(
    // Three capital letters: the programme lets nothing else be a currency.
    (rate) => html`${markup(`{% when '${rate.currency}' %}`)}${sentence(rate, rate.currency)}`,
  );
  return html`${markup('{% case cart.currency.iso_code %}')}${rates}${markup('{% else %}')}${usual}${markup('{% endcase %}')}`;
}

/** For a store whose programme is not published yet. */
export const unpublishedPage: Page = (_, { say }) => html`
<h2 class="lealta-heading">${say('portal.unpublished.title')}</h2>
<p>${say('portal.unpublished.text')}</p>
<div class="lealta-actions"><a class="lealta-button lealta-button--small" href="${SHOP_HOME}">${say('portal.unpublished.back')}</a></div>`;

/** An address of the portal's that leads nowhere. */
export const missingPage: Page = (_, { say }) => html`
<h2 class="lealta-heading">${say('portal.wrong.no_page')}</h2>
<div class="lealta-actions"><a class="lealta-button lealta-button--small" href="${AT}/home">${say('portal.wrong.home')}</a></div>`;

/** Something went wrong; the notice on top says what, and the page leads on. */
export const wrongPage: Page = (_, { say }) => html`
<div class="lealta-actions">${link('home', say('portal.wrong.again'))}<a class="lealta-button lealta-button--small lealta-button--quiet" href="${SHOP_HOME}">${say('portal.unpublished.back')}</a></div>`;
