import type { FriendReward } from '#app/domain/referrals/settings.ts';
import type { Admin } from '../use-admin.ts';

/** What a friend gets, as a few words: "a voucher of 5 €". */
export function friendVoucherText(
  { kind, value }: Pick<FriendReward, 'kind' | 'value'>,
  { t, f, shop }: Pick<Admin, 't' | 'f'> & { readonly shop: Pick<Admin['shop'], 'currency'> },
): string {
  return t(`causes:reward.${kind}`, {
    value: f.money(BigInt(value), shop.currency),
    percent: f.number(value),
  });
}
