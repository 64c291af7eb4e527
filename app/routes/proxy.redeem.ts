import { z } from 'zod';
import type { RewardRefusal } from '#app/domain/rewards/check-reward.ts';
import { ProxyRefusal } from '#app/http/errors.ts';
import { proxyAction, refuseMethod, requireMember } from '#app/http/proxy.server.ts';

const body = z.object({
  rewardId: z.string().regex(/^[a-z0-9-]{1,40}$/),
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
      throw new ProxyRefusal('insufficient-points', { missing: result.short });
    case 'not-allowed': {
      const { live } = await lealta.programme.current(shop.shopId);
      const tiers = live?.settings.tiers.list ?? [];
      throw refusalOf(result.refusal, shop.timezone, (id) => tiers.find((tier) => tier.id === id)?.name);
    }
    // Shopify refused it: the merchant reads why on the member's page.
    case 'refused':
      throw new ProxyRefusal('reward-failed');
    case 'reward-unavailable':
    case 'redemption-ended':
    case 'not-a-member':
    case 'shopify-unavailable':
      throw new ProxyRefusal(result.outcome);
  }
});

export const loader = refuseMethod('POST');

type TierName = { es: string; en: string };

function refusalOf(
  refusal: Exclude<RewardRefusal, { code: 'insufficient-points' }>,
  timezone: string,
  nameOf: (tierId: string) => TierName | undefined,
): ProxyRefusal {
  switch (refusal.code) {
    case 'not-started':
      return new ProxyRefusal(refusal.code, { date: refusal.startsAt, timezone });
    case 'member-limit':
      return new ProxyRefusal(refusal.code, { date: refusal.next ?? undefined, timezone });
    case 'tier-only': {
      const tiers = refusal.tiers.flatMap((id) => nameOf(id) ?? []);
      return new ProxyRefusal(refusal.code, { tiers });
    }
    case 'not-a-step':
      return new ProxyRefusal(refusal.code, { count: refusal.step });
    case 'too-many-points':
      return new ProxyRefusal(refusal.code, { count: refusal.most });
    case 'ended':
    case 'sold-out':
      return new ProxyRefusal(refusal.code);
  }
}
