import type { VoucherSummary } from '#app/domain/rewards/voucher.ts';
import { type Html, html, markup } from '../html.ts';
import { button, codeBox, field, form, question } from '../parts.ts';
import { rewardName, rewardTerms } from '../reward-words.ts';
import type { ShownMember, View } from '../view.ts';
import type { Words } from '../words.ts';

/** A member's usable vouchers, each with its code and the way to give it back. */
export function vouchers(view: View, member: ShownMember, words: Words): Html {
  if (member.vouchers.length === 0)
    return html`<p class="lealta-soft">${words.say('portal.rewards.no_vouchers')}</p>`;
  return html`<ul class="lealta-list" role="list">${member.vouchers.map((one) => ticket(view, one, words))}</ul>`;
}

/** Whether the code is all there; of a gift card only the end is shown after the first time. */
const isWhole = (code: string): boolean => !code.includes('•');

function ticket(view: View, voucher: VoucherSummary, words: Words): Html {
  const { say, points, date, money } = words;
  const { code, currency } = voucher;
  const terms = rewardTerms(words, { ...voucher, endsAt: undefined } as typeof voucher, currency);
  const price = points(voucher.points);
  return html`
<li class="lealta-voucher" id="voucher-${voucher.id}">
  <div class="lealta-voucher__head">
    <h3 class="lealta-strong">${rewardName(words, voucher, currency)}</h3>
    ${terms === '' ? null : html`<p class="lealta-soft">${terms}</p>`}
    ${voucher.left === undefined ? null : html`<p class="lealta-soft">${say('vouchers.left', { value: money(voucher.left, currency) })}</p>`}
    ${voucher.expiresAt === null ? null : html`<p class="lealta-soft">${say('vouchers.expires', { date: date(voucher.expiresAt) })}</p>`}
  </div>
  ${isWhole(code) ? codeBox(code, words) : html`<div class="lealta-voucher__code"><code>${code}</code></div>`}
  <div class="lealta-actions">
    ${
      voucher.kind === 'gift-card'
        ? null
        : html`<a class="lealta-button lealta-button--small" href="/discount/${encodeURIComponent(code)}?redirect=${markup('{{ routes.cart_url | url_param_escape }}')}" aria-label="${say('vouchers.use_label', { code })}">${say('vouchers.use')}</a>`
    }
    ${
      voucher.left === undefined && view.looking === 'member'
        ? question(
            say('vouchers.return'),
            say('vouchers.return_label', { code, points: price }),
            form(
              view,
              'rewards',
              'return',
              html`${field('voucher', voucher.id)}<p>${say('vouchers.confirm', { points: price })}</p><div class="lealta-actions">${button(say('vouchers.confirm_yes'), { label: `${say('vouchers.confirm_yes')}: ${code}` })}</div>`,
            ),
          )
        : null
    }
  </div>
</li>`;
}
