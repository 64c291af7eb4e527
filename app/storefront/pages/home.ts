import { html } from '../html.ts';
import { link, section } from '../parts.ts';
import type { Page, ShownMember, View } from '../view.ts';
import type { Words } from '../words.ts';
import { movements } from './activity.ts';
import { balance, standing } from './standing.ts';

const LATEST = 4;

/** What a member has and what they can do with it. */
export const homePage: Page = (view, words) =>
  view.member === null ? html`` : home(view, view.member, words);

function home(view: View, member: ShownMember, words: Words) {
  const { say, number, points } = words;
  const held = member.vouchers.length;
  return html`
${view.firstName === '' ? null : html`<p class="lealta-portal__hello">${say('panel.greeting', { name: view.firstName })}</p>`}
${balance(view, member, words)}
<div class="lealta-actions">${link('rewards#rewards', say('portal.home.rewards'), { quiet: false })}${held === 0 ? null : link('rewards#vouchers', say('portal.home.vouchers'))}</div>
${held === 0 ? null : html`<p>${say('portal.home.voucher_count', { number: number(held) }, held)}</p>`}
${
  member.tier === null && member.nextTier === null
    ? null
    : section('tier', say('tier.title'), standing(view, member, words))
}
${section(
  'latest',
  say('portal.home.latest'),
  html`${movements(view, member.entries.slice(0, LATEST), words)}${
    member.entries.length === 0
      ? null
      : html`<p class="lealta-soft">${say('portal.home.lifetime', { points: points(member.points.lifetime) })}</p><div class="lealta-actions">${link('activity', say('portal.home.all'))}</div>`
  }`,
)}`;
}
