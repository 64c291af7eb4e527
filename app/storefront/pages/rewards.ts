import type { RewardSummary } from '#app/domain/rewards/reward-summary.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import { button, field, form, question, section } from '../parts.ts';
import { rewardName, rewardTerms } from '../reward-words.ts';
import type { Page, ShownMember, View } from '../view.ts';
import type { Words } from '../words.ts';
import { vouchers } from './vouchers.ts';

const isOver = ({ endsAt }: RewardSummary, now: Date) => endsAt !== undefined && new Date(endsAt) <= now;
const isComing = ({ startsAt }: RewardSummary, now: Date) =>
  startsAt !== undefined && new Date(startsAt) > now;

/** The sentence that says what keeps a member from a reward besides points; null where nothing does. */
function lockOf(view: View, member: ShownMember | null, reward: RewardSummary, words: Words): string | null {
  const { say, date, own } = words;
  if (reward.soldOut) return say('rewards.sold_out');
  const spent = member?.reached.find((one) => one.rewardId === reward.id);
  if (spent?.next && new Date(spent.next) > view.now) return say('rewards.again', { date: date(spent.next) });
  if (spent && spent.next === null) return say('rewards.spent');
  if (reward.tiers !== undefined && !reward.tiers.includes(member?.tier?.id ?? '')) {
    const names = view.settings.tiers.list.filter(({ id }) => reward.tiers?.includes(id));
    return say('rewards.tiers', { tiers: names.map(({ name }) => own(name)).join(', ') });
  }
  if (reward.startsAt !== undefined && isComing(reward, view.now))
    return say('rewards.from', { date: date(reward.startsAt) });
  return null;
}

/** The cheapest reward that the member can have once they have more points; null when there is none. */
export function nextReward(view: View, member: ShownMember): RewardSummary | null {
  const open = (reward: RewardSummary): boolean =>
    !reward.soldOut &&
    !isOver(reward, view.now) &&
    !isComing(reward, view.now) &&
    (reward.tiers === undefined || reward.tiers.includes(member.tier?.id ?? '')) &&
    !member.reached.some(
      ({ rewardId, next }) => rewardId === reward.id && (next === null || new Date(next) > view.now),
    );
  return view.rewards.find((reward) => reward.points > member.points.available && open(reward)) ?? null;
}

/** Rewards to redeem, and the vouchers they became. */
export const rewardsPage: Page = (view, words) => html`
${view.looking === 'member' && view.member !== null ? html`<p>${ownBalance(view.member, words)}</p>` : null}
${view.member === null ? null : section('vouchers', words.say('vouchers.title'), vouchers(view, view.member, words))}
${section('rewards', words.say('rewards.title'), rewardList(view, words))}`;

/** "You have 345 points", as the blocks say it. */
const ownBalance = ({ points: { available } }: ShownMember, { say, points }: Words): string =>
  say('landing.balance', { points: `${available < 0 ? '−' : ''}${points(available)}` });

/** All rewards: for a member with the way to redeem each. */
export function rewardList(view: View, words: Words): Html {
  const shown = view.rewards.filter((reward) => !isOver(reward, view.now));
  if (shown.length === 0) return html`<p class="lealta-soft">${words.say('rewards.empty')}</p>`;
  return html`<ul class="lealta-list lealta-list--lined" role="list">${shown.map((one) => rewardRow(view, one, words))}</ul>`;
}

function rewardRow(view: View, reward: RewardSummary, words: Words): Html {
  const { say, points } = words;
  const { currency } = view.shop;
  const member = view.looking === 'member' ? view.member : null;
  const lock = lockOf(view, member, reward, words);
  const missing = reward.points - (member?.points.available ?? 0);
  const title = rewardName(words, reward, currency, true);
  const terms = rewardTerms(words, reward, currency);
  return html`
<li class="lealta-row${lock === null ? '' : ' lealta-row--locked'}">
  <div class="lealta-row__main">
    <span class="lealta-row__icon">${icon(lock === null ? 'gift' : 'lock')}</span>
    <div class="lealta-row__text">
      <h3 class="lealta-strong">${title}</h3>
      <p class="lealta-soft">${points(reward.points)}${
        member !== null && lock === null && missing > 0
          ? html` · ${say('rewards.missing', { points: points(missing) }, missing)}`
          : null
      }</p>
      ${terms === '' ? null : html`<p class="lealta-soft">${terms}</p>`}
      ${lock === null ? null : html`<p class="lealta-soft">${lock}</p>`}
    </div>
  </div>
  ${member !== null && lock === null && missing <= 0 ? redeemForm(view, member, reward, words) : null}
</li>`;
}

function redeemForm(view: View, member: ShownMember, reward: RewardSummary, words: Words): Html {
  const { say, points, number, unit, money } = words;
  const open = reward.kind === 'any-amount';
  const value = rewardName(words, reward, view.shop.currency, open);
  const price = points(reward.points);
  const step = reward.points;
  const held = member.points.available - (member.points.available % step);
  const most = Math.min(held, reward.maxPoints ?? held);
  const amount = open
    ? html`<label class="lealta-portal__field">${say('portal.rewards.choose', {
        unit: unit(2),
        points: price,
        value: money(reward.value, view.shop.currency),
        most: number(most),
      })}<input type="number" name="points" inputmode="numeric" required value="${step}" min="${step}" max="${most}" step="${step}"></label>`
    : html`<p>${say('rewards.confirm', { points: price, value })}</p>`;
  // How much it will be is not known before it is typed.
  const label = open
    ? `${say('rewards.redeem')}: ${value}`
    : say('rewards.redeem_label', { points: price, value });
  const yes = say('rewards.confirm_yes');
  return question(
    say('rewards.redeem'),
    label,
    form(
      view,
      'rewards',
      'redeem',
      html`${field('reward', reward.id)}${field('request', view.requestId(reward.id))}${amount}<div class="lealta-actions">${button(yes, open ? {} : { label: `${yes}: ${value}` })}</div>`,
    ),
  );
}
