import type { ShopTx } from '#app/db/database.ts';
import { sealedReferralKey } from '#app/db/referral-codes.store.ts';
import { mailboxesOf } from '#app/db/referral-evidence.store.ts';
import { forgetFriend } from '#app/db/referral-people.store.ts';
import { emailIdentity } from '#app/domain/referrals/email-identity.ts';
import type { Sealer } from '#app/kernel/seal.ts';
import { hasherOf } from './shop-hasher.ts';

/** Forgets a person as an advocate and as a friend, also one who claimed and was never a customer. */
export async function forgetReferrals(
  tx: ShopTx,
  person: { readonly shopifyId: bigint | null; readonly email: string | null },
  sealer: Sealer,
): Promise<void> {
  if ((await sealedReferralKey(tx)) === null) return;
  const known = await mailboxesOf(tx, person.shopifyId, person.email);
  const told = person.email === null ? null : emailIdentity(person.email);
  const mailboxes = [...known.map(({ identity }) => identity), told].filter((one) => one !== null);
  const hasher = await hasherOf(tx, sealer);
  await forgetFriend(
    tx,
    known.map(({ customerId }) => customerId),
    mailboxes.map((identity) => hasher.email(identity)),
  );
}
