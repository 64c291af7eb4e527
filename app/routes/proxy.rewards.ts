import { z } from 'zod';
import { settingId } from '#app/domain/programme/texts.ts';
import { ProxyRefusal } from '#app/http/errors.ts';
import { giveBackFor, redeemFor } from '#app/http/member-actions.ts';
import { type Done, type FormArgs, portalAction, portalLoader } from '#app/http/portal.server.ts';
import { requireMember } from '#app/http/proxy.server.ts';
import { html } from '#app/storefront/html.ts';
import { rewardsPage } from '#app/storefront/pages/rewards.ts';
import { codeBox } from '#app/storefront/parts.ts';
import { rewardName } from '#app/storefront/reward-words.ts';

/** `GET /apps/lealta/rewards`: rewards to redeem, and the member's vouchers. */
export const loader = portalLoader('rewards', () => rewardsPage);

const redemption = z.object({
  reward: settingId,
  request: z.uuid(),
  points: z.coerce.number().int().min(1).max(1_000_000_000).transform(BigInt).optional(),
});

async function redeem(args: FormArgs): Promise<Done> {
  const wanted = redemption.safeParse(Object.fromEntries(args.fields));
  if (!wanted.success) throw new ProxyRefusal('invalid-request');
  const memberId = await requireMember({ ...args, shopifyCustomerId: args.customerId });
  const { reward: rewardId, request: requestId, points } = wanted.data;
  const voucher = await redeemFor(args, memberId, { rewardId, requestId, points });
  // Its code is money, and shown this once; sending the form again leads to the same card.
  if (voucher.kind === 'gift-card')
    return {
      notice: {
        kind: 'done',
        text: (words) =>
          html`${words.say('portal.rewards.card', { value: rewardName(words, voucher, voucher.currency) })}${codeBox(voucher.code, words)}`,
      },
    };
  if (voucher.kind === 'store-credit') return { to: `rewards?done=credited&reward=${rewardId}` };
  return { to: `rewards?done=redeemed&voucher=${voucher.id}` };
}

async function giveBack(args: FormArgs): Promise<Done> {
  const voucherId = z.uuid().safeParse(args.fields.get('voucher'));
  if (!voucherId.success) throw new ProxyRefusal('invalid-request');
  const memberId = await requireMember({ ...args, shopifyCustomerId: args.customerId });
  await giveBackFor(args, memberId, voucherId.data);
  return { to: 'rewards?done=returned' };
}

export const action = portalAction('rewards', () => rewardsPage, { redeem, return: giveBack });
