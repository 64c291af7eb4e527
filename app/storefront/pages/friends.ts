import { programmeReferrals } from '#app/domain/referrals/terms.ts';
import type { MemberReferrals } from '#app/use-cases/referrals/read-referrals.ts';
import { type Html, html, markup } from '../html.ts';
import { icon } from '../icons.ts';
import { copyButton, section } from '../parts.ts';
import type { Page, View } from '../view.ts';
import type { Words } from '../words.ts';
import { giftName } from './invite.ts';

type QrPath = { readonly qr: string; readonly size: number };

/** A member's invitation, to be shared, and who came by it. */
export const friendsPage =
  (own: MemberReferrals, { prefix, qr }: { readonly prefix: string; readonly qr: QrPath | null }): Page =>
  (view, words) => {
    const { say } = words;
    if (own.referral === null || qr === null)
      return html`${section('friends', say('portal.nav.friends'), html`<p class="lealta-soft">${say('portal.friends.closed')}</p>`)}${own.friends.length === 0 ? null : friends(own, words)}`;
    return html`${invitation(view, own.referral, { prefix, qr }, words)}${friends(own, words)}`;
  };

function invitation(
  view: View,
  { code, next, rewarded }: NonNullable<MemberReferrals['referral']>,
  { prefix, qr }: { readonly prefix: string; readonly qr: QrPath },
  words: Words,
): Html {
  const { say, points, number } = words;
  const gift = giftName(words, view.settings.referrals.friend, view.shop.currency);
  const { name: shop } = view.shop;
  // A milestone is told by how many friends it takes in all.
  const missing = next === null ? 0 : next.friends - rewarded;
  const path = `${prefix}/invite/${code}`;
  // The store's own address is the theme's to tell.
  const url = markup(`{{ shop.url }}${path}`);
  const urlFor = (channel: string) =>
    markup(`{{ shop.url | append: '${path}?c=${channel}' | url_param_escape }}`);
  const message = encodeURIComponent(say('referral.text', { shop, gift }));
  const subject = encodeURIComponent(say('referral.subject', { shop }));
  const places: [string, string, Html][] = [
    ['email', say('referral.email'), html`mailto:?subject=${subject}&body=${message}%20${urlFor('email')}`],
    ['whatsapp', 'WhatsApp', html`https://wa.me/?text=${message}%20${urlFor('whatsapp')}`],
    ['telegram', 'Telegram', html`https://t.me/share/url?url=${urlFor('telegram')}&text=${message}`],
    ['x', 'X', html`https://x.com/intent/post?text=${message}&url=${urlFor('x')}`],
    ['facebook', 'Facebook', html`https://www.facebook.com/sharer/sharer.php?u=${urlFor('facebook')}`],
  ];
  const shareBy = (name: string) => say('referral.by', { channel: name });
  return section(
    'invite',
    say('referral.title'),
    html`
${terms(view, words)}
${
  next === null
    ? null
    : html`<p><strong>${say(
        'portal.friends.next',
        { number: number(missing), points: points(next.points) },
        missing,
      )}</strong></p>`
}
<div class="lealta-portal__link"><span class="lealta-soft">${say('referral.link')}</span><div class="lealta-voucher__code"><code>${url}</code>${copyButton(say('vouchers.copy'), markup(`{{ shop.url }}${path}?c=copy`), words, say('referral.copy'), 'copy')}</div></div>
<div class="lealta-portal__link"><span class="lealta-soft">${say('portal.friends.code')}</span><div class="lealta-voucher__code"><code>${code}</code>${copyButton(say('vouchers.copy'), code, words, say('portal.friends.copy_code'), 'copy')}</div></div>
<ul class="lealta-actions" role="list">
  <li><button type="button" class="lealta-button lealta-button--small" data-share="${markup(`{{ shop.url }}${path}?c=native`)}" data-text="${say('referral.text', { shop, gift })}" hidden>${say('referral.native')}</button></li>
  ${places.map(
    ([channel, name, href]) =>
      html`<li><a class="lealta-button lealta-button--small lealta-button--quiet" href="${href}" data-channel="${channel}"${channel === 'email' ? null : markup(' target="_blank" rel="noopener"')}${channel === 'email' ? null : html` aria-label="${shareBy(name)}"`}>${name}</a></li>`,
  )}
</ul>
<p class="lealta-soft">${say('portal.friends.scan')}</p>
<svg class="lealta-portal__qr" role="img" aria-label="${say('referral.qr_label')}" viewBox="-4 -4 ${qr.size + 8} ${qr.size + 8}" shape-rendering="crispEdges"><path fill="currentColor" d="${qr.qr}"/></svg>`,
  );
}

/** What an invitation gives to both sides now, as the theme's own block says it. */
function terms({ settings, shop, now }: View, words: Words): Html | null {
  const { say, points, money } = words;
  const given = programmeReferrals(settings.referrals, now);
  if (given === null) return null;
  const { friend, percent } = given;
  const gift = giftName(words, friend, shop.currency);
  const own = points(Math.floor((given.points * percent) / 100));
  return html`<ul class="lealta-how" role="list">
<li>${icon('gift')}<span>${
    friend.minimum > 0
      ? say('referral.friend_minimum', { gift, minimum: money(friend.minimum, shop.currency) })
      : say('referral.friend', { gift })
  }</span></li>
${
  given.points > 0
    ? html`<li>${icon('star')}<span>${say('referral.you', { points: own })}${
        percent > 100 ? ` ${say('referral.campaign', { points: own, usual: points(given.points) })}` : null
      }</span></li>`
    : null
}
</ul>`;
}

function friends({ friends: list }: MemberReferrals, words: Words): Html {
  const { say, points, date } = words;
  return section(
    'friends',
    say('portal.friends.list'),
    list.length === 0
      ? html`<p class="lealta-say">${say('portal.friends.none')}</p>`
      : html`<ul class="lealta-list lealta-list--lined" role="list">${list.map(
          (one) => html`
<li class="lealta-entry"><span class="lealta-entry__points">${one.state === 'rewarded' ? `+${words.number(Number(one.points))}` : null}</span><div class="lealta-row__text">
  <h3 class="lealta-portal__friend">${one.email}</h3>
  <p>${one.rejected === null ? say(`portal.friends.state.${one.state}`) : say(`portal.friends.rejected.${one.rejected.replaceAll('-', '_')}`)}</p>
  <p class="lealta-soft">${date(one.claimedAt.toISOString())}${
    one.state === 'bought' && one.qualifiesAt !== null
      ? ` · ${points(Number(one.points))}: ${date(one.qualifiesAt.toISOString())}`
      : null
  }</p>
</div></li>`,
        )}</ul>`,
  );
}
