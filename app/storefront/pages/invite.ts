import type { FriendVoucher } from '#app/use-cases/referrals/claim-invite.ts';
import type { Invite } from '#app/use-cases/referrals/read-referrals.ts';
import { type Html, html, markup } from '../html.ts';
import { AT, button, codeBox, field } from '../parts.ts';
import { rewardName } from '../reward-words.ts';
import type { Page } from '../view.ts';
import type { Words } from '../words.ts';

type Gift = { readonly kind: string; readonly value: number };

/** What a friend gets, as it stands in the middle of a sentence. */
export const giftName = (words: Words, { kind, value }: Gift, currency: string): string =>
  rewardName(words, { kind, value, percent: value }, currency);

/** Greets a friend and asks for the address that the gift is for; with `typed`, what they typed before. */
export const invitePage =
  (invite: Invite, { channel, typed }: { readonly channel: string; readonly typed: string }): Page =>
  (_, words) => {
    const { say, money, number } = words;
    const { friend, currency, advocateFirstName: name, code } = invite;
    return html`
<section class="lealta-section" aria-labelledby="lealta-invite" data-invite="${code}">
  <h2 class="lealta-block__title" id="lealta-invite">${name === null ? say('portal.invite.greeting_plain') : say('portal.invite.greeting', { name })}</h2>
  <p><strong>${say('portal.invite.gift', { gift: giftName(words, friend, currency) })}</strong></p>
  <p class="lealta-soft">${[
    say('portal.invite.days', { number: number(friend.days) }, friend.days),
    friend.minimum > 0 ? say('portal.invite.minimum', { value: money(friend.minimum, currency) }) : '',
  ].join(' ')}</p>
  <form class="lealta-form" method="post" action="${AT}/invite/${code}">
    ${field('channel', channel)}
    <label class="lealta-portal__field">${say('portal.invite.email')}<input type="email" name="email" value="${typed}" required maxlength="254" autocomplete="email" aria-describedby="lealta-invite-hint"></label>
    <p class="lealta-soft" id="lealta-invite-hint">${say('portal.invite.email_hint')}</p>
    <div class="lealta-actions">${button(say('portal.invite.button'))}</div>
  </form>
</section>`;
  };

/** The friend's voucher. */
export const giftPage =
  (voucher: FriendVoucher): Page =>
  (_, words) => {
    const { say, date, money } = words;
    const { code, currency, minimum } = voucher;
    return html`
<section class="lealta-section" aria-labelledby="lealta-gift">
  <h2 class="lealta-block__title" id="lealta-gift">${say('portal.invite.done_title')}</h2>
  <div class="lealta-voucher">
    <div class="lealta-voucher__head">
      <p class="lealta-strong">${giftName(words, voucher, currency)}</p>
      <p class="lealta-soft">${say('portal.invite.until', { date: date(voucher.expiresAt) })}${minimum > 0 ? ` ${say('portal.invite.minimum', { value: money(minimum, currency) })}` : null}</p>
    </div>
    ${codeBox(code, words)}
    <p>${say('portal.invite.done_text')}</p>
    <div class="lealta-actions"><a class="lealta-button lealta-button--small" href="/discount/${encodeURIComponent(code)}?redirect=${markup('{{ routes.root_url | url_param_escape }}')}">${say('portal.invite.shop')}</a></div>
  </div>
</section>`;
  };

/** For whoever has a code and no link. */
export const codePage =
  (typed: string): Page =>
  (_, words): Html => {
    const { say } = words;
    return html`
<section class="lealta-section" aria-labelledby="lealta-code">
  <h2 class="lealta-block__title" id="lealta-code">${say('portal.invite.code_title')}</h2>
  <p>${say('portal.invite.code_text')}</p>
  <form class="lealta-form" method="get" action="${AT}/invite">
    <input type="hidden" name="at" value="${AT}">
    <label class="lealta-portal__field">${say('portal.invite.code')}<input name="code" value="${typed}" required maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false" data-invite-code></label>
    <div class="lealta-actions">${button(say('portal.invite.code_button'))}</div>
  </form>
</section>`;
  };
