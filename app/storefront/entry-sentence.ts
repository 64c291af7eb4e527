import type { ShownEntry } from '#app/domain/ledger/shown-entry.ts';
import { rewardName } from './reward-words.ts';
import type { Words } from './words.ts';

const ADJUSTED: Readonly<Record<string, string>> = {
  edit: 'order_adjusted_edit',
  cancel: 'order_adjusted_cancel',
  payment: 'order_adjusted_payment',
  delete: 'order_adjusted_delete',
  products: 'order_adjusted_products',
};

const EVENTS: Readonly<Record<string, string>> = {
  'sign-up': 'event_sign_up',
  birthday: 'event_birthday',
  anniversary: 'event_anniversary',
  newsletter: 'event_newsletter',
};

/** Codes whose sentence is their own name and takes their own params, as they are. */
const PLAIN: ReadonlySet<string> = new Set([
  'referral-undone',
  'matured',
  'redemption-released',
  'voucher-returned',
  'voucher-lapsed',
  'reward-refunded',
  'voucher-charged-again',
  'merged',
  'left-club',
]);

/** Why an entry moved points, in the words of the blocks; a code that is not known gets a plain sentence. */
export function entrySentence(words: Words, entry: ShownEntry): string {
  const { expired } = entry.params;
  const sentence = mainSentence(words, entry);
  if (expired === undefined) return sentence;
  return `${sentence} ${words.say('entries.had_expired', { points: words.points(Number(expired)) })}`;
}

function mainSentence(words: Words, entry: ShownEntry): string {
  const { say, money, date } = words;
  const { code, params } = entry;
  const text = (name: string) => String(params[name] ?? '');
  const amount = (name: string, currency = text('currency')) => money(Number(params[name] ?? 0), currency);
  const named = () => words.own({ es: text('name_es'), en: text('name_en') });
  if (PLAIN.has(code))
    return say(`entries.${code.replaceAll('-', '_')}`, { code: text('code'), order: text('order') });
  switch (code) {
    case 'order-award':
      return awardSentence(words, entry);
    case 'order-adjusted':
      return say(`entries.${ADJUSTED[text('reason')] ?? 'order_adjusted_refund'}`, {
        order: text('order'),
        net: amount('net'),
      });
    case 'redeemed': {
      const value = rewardName(
        words,
        { ...params, kind: text('kind'), value: Number(params.value ?? 0) },
        text('currency'),
      );
      return params.kind === 'store-credit'
        ? say('entries.credited', { value })
        : say('entries.redeemed', { value, code: text('code') });
    }
    case 'adjusted':
    case 'adjustment-undone': {
      const key = code.replaceAll('-', '_');
      const reason = text('reason').trim();
      return reason === '' ? say(`entries.${key}_plain`) : say(`entries.${key}`, { reason });
    }
    case 'event-award':
      return say(`entries.${EVENTS[text('kind')] ?? 'event_custom'}`, { name: named() });
    case 'event-undone':
      return say('entries.event_undone', { name: named() });
    case 'points-expired':
      return say('entries.points_expired', { date: date(text('earned_at')) });
    case 'tier-entry':
      return say('entries.tier_entry', { tier: named() });
    case 'referral-award': {
      const n = text('friend');
      const name = named();
      return name === ''
        ? say('entries.referral_award', { n })
        : say('entries.referral_award_campaign', { name, n });
    }
    case 'referral-milestone':
    case 'referral-milestone-undone':
      return say(`entries.${code.replaceAll('-', '_')}`, { n: text('friends') });
    default:
      return say('entries.unknown');
  }
}

function awardSentence(words: Words, { params, account, maturesAt }: ShownEntry): string {
  const { say, money, points, date } = words;
  const currency = String(params.currency ?? '');
  const paidIn = String(params.shop_currency ?? currency);
  const sentences = [
    say('entries.order_award', {
      order: String(params.order ?? ''),
      net: money(Number(params.net ?? 0), currency),
      points: points(Number(params.rate_points ?? 0)),
      per: money(Number(params.rate_per ?? 0), currency),
    }),
  ];
  for (const [param, key] of [
    ['by_gift_card', 'order_award_by_gift_card'],
    ['by_store_credit', 'order_award_by_store_credit'],
  ] as const)
    if (params[param] !== undefined)
      sentences.push(say(`entries.${key}`, { amount: money(Number(params[param]), paidIn) }));
  if (params.waits_for === 'fulfilment' && account === 'pending')
    sentences.push(say('entries.order_award_waits'));
  const matures = maturesAt ?? params.matures_at;
  if (matures !== undefined && account === 'pending')
    sentences.push(say('entries.order_award_matures', { date: date(String(matures)) }));
  return sentences.join(' ');
}
