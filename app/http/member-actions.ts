import { defaultSettings, type ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { RewardRefusal } from '#app/domain/rewards/check-reward.ts';
import { REFUSAL_CODES } from '#app/domain/rewards/refusals.ts';
import type { VoucherSummary } from '#app/domain/rewards/voucher.ts';
import type { MemberId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { ProxyRefusal } from './errors.ts';
import type { Lealta } from './load-context.ts';
import type { ProxyArgs } from './proxy.server.ts';
import { SHOPPER_PATIENCE_MS } from './shopper-patience.ts';
import { namesOfTiers } from './tier-names.ts';

type Place = { readonly lealta: Lealta; readonly shop: ProxyArgs<unknown>['shop'] };

/** A member turns points into a voucher. @throws ProxyRefusal for whatever keeps them from it */
export async function redeemFor(
  { lealta, shop }: Place,
  memberId: MemberId,
  wanted: { readonly rewardId: string; readonly requestId: string; readonly points?: bigint | undefined },
): Promise<VoucherSummary> {
  const patience = { patienceMs: SHOPPER_PATIENCE_MS };
  const result = await lealta.vouchers.redeem(shop.shopId, { memberId, ...wanted }, patience);
  switch (result.outcome) {
    case 'redeemed':
      return result.voucher;
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
}

/** An unused voucher becomes points again. @throws ProxyRefusal for whatever keeps them from it */
export async function giveBackFor(
  { lealta, shop }: Place,
  memberId: MemberId,
  voucherId: string,
): Promise<void> {
  const patience = { patienceMs: SHOPPER_PATIENCE_MS };
  const { outcome } = await lealta.vouchers.returnUnused(shop.shopId, { memberId, voucherId }, patience);
  switch (outcome) {
    case 'returned':
      return;
    case 'not-found':
      throw new ProxyRefusal('voucher-not-found');
    case 'voucher-used':
      throw new ProxyRefusal(REFUSAL_CODES[outcome]);
    case 'shopify-unavailable':
      throw new ProxyRefusal(outcome);
  }
}

/** A member tells their birthday, or puts it right. @throws ProxyRefusal for whatever keeps them from it */
export async function setBirthdayFor(
  { lealta, shop }: Place,
  memberId: MemberId,
  told: { readonly month: number; readonly day: number },
) {
  const answer = await lealta.members.setBirthday(shop.shopId, { memberId, by: 'member', ...told });
  switch (answer.outcome) {
    case 'set':
    case 'unchanged':
      return { birthday: answer.birthday, editableUntil: answer.lockedAt };
    case 'locked':
      throw new ProxyRefusal('birthday-locked');
    case 'no-such-day':
      throw new ProxyRefusal('no-such-day');
    case 'not-a-member':
      throw new ProxyRefusal('not-a-member');
  }
}

/** A customer takes the store's news by a channel, or does not any more. @throws ProxyRefusal `no-address` and others */
export async function subscribe(
  { lealta, shop }: Place,
  shopifyCustomerId: ShopifyCustomerId,
  wanted: { readonly channel: 'email' | 'sms'; readonly subscribed: boolean },
): Promise<void> {
  const { outcome } = await lealta.members.changeConsent(shop.shopId, shopifyCustomerId, wanted);
  // Shopify refuses where there is no address to write to.
  if (outcome === 'refused') throw new ProxyRefusal('no-address');
}

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
