import { z } from 'zod';
import { defaultSettings, type ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { settingId } from '#app/domain/programme/texts.ts';
import type { RewardRefusal } from '#app/domain/rewards/check-reward.ts';
import { REFUSAL_CODES } from '#app/domain/rewards/refusals.ts';
import { ProxyRefusal } from '#app/http/errors.ts';
import { proxyAction, refuseMethod, requireMember } from '#app/http/proxy.server.ts';
import { namesOfTiers } from '#app/http/tier-names.ts';

const body = z.object({
  rewardId: settingId,
  /** Made by the page for one press of the button: pressed twice, it still spends once. */
  requestId: z.uuid(),
  /** How many points, for a reward of any amount. */
  points: z.number().int().min(1).max(1_000_000_000).transform(BigInt).optional(),
});

/** `POST /apps/lealta/redeem`: a member turns points into a voucher. */
export const action = proxyAction(body, async (args) => {
  const { lealta, shop, body } = args;
  const memberId = await requireMember(args);
  const result = await lealta.vouchers.redeem(shop.shopId, { memberId, ...body });
  switch (result.outcome) {
    case 'redeemed': {
      const { points } = await lealta.members.summary(shop.shopId, memberId);
      return { outcome: 'redeemed', voucher: result.voucher, points };
    }
    case 'insufficient-points':
    case 'not-allowed': {
      const { live } = await lealta.programme.current(shop.shopId);
      const refusal = result.outcome === 'not-allowed' ? result.refusal : { ...result, code: result.outcome };
      throw refusalOf(refusal, shop.timezone, live?.settings ?? defaultSettings());
    }
    // `refused` by Shopify: the merchant reads why on the member's page.
    case 'refused':
    case 'reward-unavailable':
    case 'redemption-ended':
      throw new ProxyRefusal(REFUSAL_CODES[result.outcome]);
    case 'not-a-member':
    case 'shopify-unavailable':
      throw new ProxyRefusal(result.outcome);
  }
});

export const loader = refuseMethod('POST');

function refusalOf(refusal: RewardRefusal, timezone: string, settings: ProgrammeSettings): ProxyRefusal {
  const points = (count: bigint) => ({ points: { count, name: settings.pointsName } });
  switch (refusal.code) {
    case 'insufficient-points':
      return new ProxyRefusal(refusal.code, points(refusal.short));
    case 'not-a-step':
      return new ProxyRefusal(refusal.code, points(refusal.step));
    case 'too-many-points':
      return new ProxyRefusal(refusal.code, points(refusal.most));
    case 'not-started':
      return new ProxyRefusal(REFUSAL_CODES[refusal.code], { date: refusal.startsAt, timezone });
    case 'member-limit':
      return new ProxyRefusal(REFUSAL_CODES[refusal.code], { date: refusal.next ?? undefined, timezone });
    case 'tier-only':
      return new ProxyRefusal(REFUSAL_CODES[refusal.code], { tiers: namesOfTiers(settings, refusal.tiers) });
    case 'ended':
    case 'sold-out':
      return new ProxyRefusal(REFUSAL_CODES[refusal.code]);
  }
}
