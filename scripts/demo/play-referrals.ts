import { REFERRAL_CHANNELS, type ReferralChannel } from '#app/domain/referrals/referral.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import type { Lealta } from '#app/wiring.server.ts';
import { chanceFor } from '#dev-shop/history/chance.ts';
import { demoShoppers, type Newcomer } from '#dev-shop/history/index.ts';

/** Only the last months have friends in them: the programme's return period and its campaign stay in sight. */
const MONTHS = 5;
/** Of those who buy for the first time in a month so many come by a member's link, a few at most. */
const SHARE = 0.2;
const MONTHLY_MAX = 14;
/** Friends of one member who claim at once; more than `review.perDay` of them wait for the merchant. */
const RUSH = 7;

type Advocate = { readonly memberId: MemberId; readonly code: string };
type Invited = { email: string; code: string };

/**
 * Members who invite friends, in the last months of the demo's story and by the app's own use cases: they share, friends
 * visit and claim, and the store's history lets those buy. Nothing at all where the programme has no referrals.
 */
export function createReferralStory(
  lealta: Lealta,
  { shopId, seed, months }: { readonly shopId: ShopId; readonly seed: number; readonly months: number },
) {
  const claim = async (
    advocate: Advocate,
    email: string,
    channel: ReferralChannel,
  ): Promise<string | null> => {
    const outcome = await lealta.referrals.claim(shopId, { code: advocate.code, email, channel });
    return outcome.outcome === 'claimed' ? outcome.voucher.code : null;
  };

  /** Those who have been customers longest, and some who came by a link themselves. */
  const advocates = async (): Promise<Advocate[]> => {
    const people = await lealta.db.inShop(shopId, (tx) =>
      tx.query<{ customer_id: MemberId; email: string | null }>(
        `(SELECT customer_id, email FROM customers WHERE shop_id = $1 AND is_member ORDER BY shopify_id LIMIT 6)
         UNION ALL
         (SELECT c.customer_id, c.email FROM customers c JOIN referrals r ON r.shop_id = $1 AND r.friend_id = c.customer_id
          WHERE c.shop_id = $1 AND c.is_member AND r.state = 'rewarded' ORDER BY r.claimed_at LIMIT 3)`,
        [shopId],
      ),
    );
    const found: Advocate[] = [];
    for (const { customer_id: memberId, email } of people) {
      if (demoShoppers.some((shopper) => shopper.email === email)) continue;
      const { referral } = await lealta.referrals.of(shopId, memberId);
      if (referral !== null) found.push({ memberId, code: referral.code });
    }
    return found;
  };

  return {
    /** At the beginning of a month: who is invited, with the code that they will use. */
    async before(index: number, label: string, newcomers: readonly Newcomer[]): Promise<Invited[]> {
      if (index < months - MONTHS || index === 0) return [];
      const chance = chanceFor(seed, `referrals ${label}`);
      const members = await advocates();
      if (members.length === 0) return [];
      const most = Math.min(MONTHLY_MAX, Math.ceil(newcomers.length * SHARE));
      // Somebody whose order goes back belongs to it; of the last month, those whose return period is not over.
      const back = newcomers.filter(({ goesBack }) => goesBack).slice(0, index % 2);
      const others = newcomers.filter(({ goesBack }) => !goesBack);
      const chosen = [...back, ...(index === months - 1 ? others.toReversed() : others)].slice(0, most);
      const invited: Invited[] = [];
      for (const [place, { email }] of chosen.entries()) {
        // The first brings most.
        const advocate = members[Math.floor((members.length * place * place) / (most * most))];
        if (advocate === undefined) continue;
        const channel = chance.pick(REFERRAL_CHANNELS, (_, number) => 9 - number);
        await lealta.referrals.countShare(shopId, { memberId: advocate.memberId, channel });
        for (let visits = chance.whole(1, 4); visits > 0; visits -= 1)
          await lealta.referrals.countVisit(shopId, { code: advocate.code, channel });
        const code = await claim(advocate, email, channel);
        if (code !== null) invited.push({ email, code });
        // Not everybody who takes a voucher buys.
        if (chance.happens(0.4)) await claim(advocate, `idle.${label}.${place}@example.org`, channel);
      }
      return invited;
    },

    /** At the end of a month: what has become of them. */
    after: (): Promise<number> => lealta.referrals.settle(shopId),

    /** The last day: vouchers that nobody has used yet, too many at once for one member, and the merchant's word. */
    async finish(): Promise<void> {
      const members = await advocates();
      const [first, second] = members;
      if (first === undefined) return;
      for (let place = 0; place < RUSH; place += 1)
        await claim(first, `rush.${place}@example.org`, place % 2 === 0 ? 'whatsapp' : 'copy');
      await claim(second ?? first, 'nerea.ibarra@example.org', 'qr');
      const suspicious = await lealta.db.inShop(shopId, (tx) =>
        tx.query<{ referral_id: string }>(
          `SELECT referral_id FROM referrals WHERE shop_id = $1 AND state = 'review' ORDER BY claimed_at DESC LIMIT 1`,
          [shopId],
        ),
      );
      await lealta.referrals.decide(shopId, {
        referralIds: suspicious.map((row) => row.referral_id),
        decision: 'reject',
        by: 'Demo',
        note: 'Cuentas creadas a la vez desde el mismo enlace',
      });
      await lealta.referrals.settle(shopId);
    },
  };
}
