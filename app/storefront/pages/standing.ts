import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import { progress } from '../parts.ts';
import { rewardName } from '../reward-words.ts';
import type { ShownMember, View } from '../view.ts';
import type { Words } from '../words.ts';
import { nextReward } from './rewards.ts';

const EXPIRING_MS = 60 * 86_400_000;

/** What a member has, what waits and what is about to expire. */
export function balance(view: View, member: ShownMember, words: Words): Html {
  const { say, number, points, date, unit } = words;
  const { available, pending } = member.points;
  const next = nextReward(view, member);
  const goal = next?.points ?? 1;
  return html`
<section class="lealta-portal__balance" aria-label="${words.own(view.settings.name)}">
  <p class="lealta-balance__number"><strong>${available < 0 ? '−' : null}${number(Math.abs(available))}</strong> <span>${say('balance.available', { unit: unit(available) }, Math.abs(available))}</span></p>
  ${
    view.rewards.length === 0
      ? null
      : html`${progress(say('balance.progress'), next === null ? 100 : Math.min(100, Math.floor((Math.max(0, available) * 100) / goal)), 100)}
  <p class="lealta-balance__next">${
    next === null
      ? say('balance.all')
      : say(
          'balance.next',
          {
            points: points(goal - available),
            value: rewardName(words, next, view.shop.currency),
          },
          goal - available,
        )
  }</p>`
  }
  ${available < 0 ? html`<p class="lealta-balance__debt">${say('balance.debt')}</p>` : null}
  ${pending > 0 ? html`<p class="lealta-portal__wait">${icon('clock')}<span>${pendingLine(member, words)}</span></p>` : null}
  ${
    member.expiring !== null && Date.parse(member.expiring.at) - view.now.getTime() <= EXPIRING_MS
      ? html`<p class="lealta-portal__wait">${icon('clock')}<span>${say(
          'balance.expiring',
          { points: points(member.expiring.points), date: date(member.expiring.at) },
          member.expiring.points,
        )}</span></p>`
      : null
  }
</section>`;
}

function pendingLine({ points: { pending }, nextMaturity }: ShownMember, words: Words): string {
  const { say, points, date } = words;
  if (nextMaturity === null) return say('balance.pending_undated', { points: points(pending) });
  const values = { points: points(pending), date: date(nextMaturity.at) };
  return nextMaturity.points === pending
    ? say('balance.pending', values, pending)
    : say('balance.pending_part', { ...values, next: points(nextMaturity.points) });
}

/** The member's tier, what it gives, and the way to the next one. */
export function standing(view: View, { tier, nextTier }: ShownMember, words: Words): Html {
  const { say, own, date, number, unit } = words;
  const missing = (basis: string, n: number) => tierAmount(view, basis, n, words);
  return html`
${
  tier === null
    ? null
    : html`<p class="lealta-tier__name">${icon('star')}<strong>${own(tier.name)}</strong>${
        tier.percent > 100
          ? html` <span class="lealta-soft">${say('tier.multiplier', { percent: number(tier.percent - 100), unit: unit(2) })}</span>`
          : null
      }</p>`
}
${
  tier?.keep
    ? html`<p class="lealta-tier__keep">${say('tier.keep', {
        missing: missing(view.settings.tiers.basis, tier.keep.missing),
        date: date(tier.keep.until),
        tier: own(tier.name),
      })}</p>`
    : null
}
${
  nextTier === null
    ? null
    : html`${progress(say('tier.progress', { tier: own(nextTier.name) }), nextTier.share, 100)}<p class="lealta-tier__next">${say(
        'tier.next',
        { missing: missing(nextTier.basis, nextTier.missing), tier: own(nextTier.name) },
      )}</p>`
}
${tier === null ? null : perkList(tier.perks, words)}`;
}

/** What whoever leaves and comes back is told of their tier; nothing where there are no tiers. */
export const keepsTier = (view: View, { say }: Words): string =>
  view.settings.tiers.list.length === 0 ? '' : ` ${say('portal.away.tier')}`;

/** "€120", "30 points", "2 orders". */
export function tierAmount(view: View, basis: string, n: number, words: Words): string {
  if (basis === 'orders') return words.say('tier.orders', { number: words.number(n) }, n);
  return basis === 'points' ? words.points(n) : words.money(n, view.shop.currency);
}

/** What a tier gives besides points, in the words the merchant wrote: in the other language where this one has none. */
export function perkList(
  perks: { readonly es: readonly string[]; readonly en: readonly string[] },
  { locale }: Words,
): Html {
  const [first, second] = locale === 'es' ? [perks.es, perks.en] : [perks.en, perks.es];
  const shown = first.length > 0 ? first : second;
  if (shown.length === 0) return html``;
  return html`<ul class="lealta-tier__perks lealta-soft" role="list">${shown.map((perk) => html`<li>${perk}</li>`)}</ul>`;
}
