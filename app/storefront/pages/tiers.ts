import { html, markup } from '../html.ts';
import { progress, section } from '../parts.ts';
import type { Page } from '../view.ts';
import { perkList, standing, tierAmount } from './standing.ts';

/** Where a member stands, all tiers with what they give, and punch cards. */
export const tiersPage: Page = (view, words) => {
  const { say, own, number, unit } = words;
  const { list, basis } = view.settings.tiers;
  const { member } = view;
  const cards = member?.cards ?? [];
  const ladder = list.map((tier) => {
    const mine = member?.tier?.id === tier.id;
    const from = tier.inviteOnly
      ? say('tiers.invited')
      : tier.threshold > 0
        ? say('tiers.from', { amount: tierAmount(view, basis, tier.threshold, words) })
        : say('tiers.start');
    return html`
<li${mine ? markup(' aria-current="true"') : null}>
  <h3 class="lealta-strong">${own(tier.name)}</h3>
  <p class="lealta-soft">${mine ? say('tier.title') : from}</p>
  ${tier.percent > 100 ? html`<p class="lealta-soft">${say('tier.multiplier', { percent: number(tier.percent - 100), unit: unit(2) })}</p>` : null}
  ${perkList(tier.perks, words)}
</li>`;
  });
  return html`
${
  list.length === 0
    ? html`<p class="lealta-soft">${say('portal.tiers.none')}</p>`
    : html`${member === null ? null : section('tier', say('tier.title'), standing(view, member, words))}${section('tiers', say('tiers.title'), html`<ul class="lealta-ladder" role="list">${ladder}</ul>`)}`
}
${section(
  'cards',
  say('cards.title'),
  cards.length === 0
    ? html`<p class="lealta-soft">${say('portal.tiers.no_cards')}</p>`
    : html`<ul class="lealta-list" role="list">${cards.map(
        ({ name, done, needed }) =>
          html`<li class="lealta-card"><p>${own(name)} <span class="lealta-soft">${say('cards.progress', { done: number(done), needed: number(needed) })}</span></p>${progress(own(name), done, needed)}</li>`,
      )}</ul>`,
)}`;
};
