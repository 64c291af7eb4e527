import { html, markup } from '../html.ts';
import { AT, button, form, link, question, section } from '../parts.ts';
import type { Page } from '../view.ts';
import { keepsTier } from './standing.ts';

/** A member's data to take away, and the way out of the club. */
export const myDataPage: Page = (view, words) => {
  const { say, points } = words;
  const held = (view.member?.points.available ?? 0) + (view.member?.points.pending ?? 0);
  return html`
${section(
  'download',
  say('portal.data.download_title'),
  html`<p>${say('portal.data.download_text')}</p><div class="lealta-actions"><a class="lealta-button lealta-button--small" href="${AT}/my-data.json" download="my-data.json">${say('portal.data.download')}</a></div>`,
)}
${
  view.looking === 'member'
    ? section(
        'leave',
        say('portal.data.leave_title'),
        html`<p>${say('portal.data.leave_text')}${keepsTier(view, words)}</p>${
          view.settings.referrals.active ? html`<p>${say('portal.data.leave_invitations')}</p>` : null
        }${question(
          say('portal.data.leave_open'),
          say('portal.data.leave_open'),
          form(
            view,
            'my-data',
            'leave',
            html`${held > 0 ? html`<p><strong>${say('portal.data.leave_points', { points: points(held) })}</strong></p>` : null}<label class="lealta-portal__check"><input type="checkbox" name="sure" value="yes"${markup(' required')}> ${say('portal.data.leave_sure')}</label><div class="lealta-actions">${button(say('portal.data.leave_button'))}</div>`,
          ),
        )}`,
      )
    : html`<div class="lealta-actions">${link('home', say('portal.wrong.home'))}</div>`
}`;
};
