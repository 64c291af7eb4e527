import { createHmac, randomBytes } from 'node:crypto';
import type { ShopTx } from '#app/db/database.ts';
import { addReferralKey, replaceReferralKey, sealedReferralKey } from '#app/db/referral-codes.store.ts';
import type { Sealer } from '#app/kernel/seal.ts';

/** Keyed hashes by which mailboxes and addresses are recognised without being kept. */
export type ShopHasher = {
  /** Of a mailbox, as `emailIdentity` gives it. */
  email(identity: string): string;
  /** Of an address, as `addressKey` gives it. */
  address(key: string): string;
};

/**
 * The hashes of one shop. Their key is the shop's own, kept sealed: whoever has the database alone cannot try addresses.
 * It stays the same when the app's key is replaced, and is then sealed anew.
 */
export async function hasherOf(tx: ShopTx, sealer: Sealer): Promise<ShopHasher> {
  const place = `referral-key:${tx.shopId}`;
  let sealed = await sealedReferralKey(tx);
  if (sealed === null) {
    await addReferralKey(tx, sealer.seal(randomBytes(32).toString('base64'), place));
    sealed = await sealedReferralKey(tx);
    if (sealed === null) throw new Error('a shop has a key once it was added');
  }
  const text = sealer.open(sealed, place);
  if (!sealer.isCurrent(sealed)) await replaceReferralKey(tx, sealer.seal(text, place));
  const key = Buffer.from(text, 'base64');
  const hash = (what: string, value: string): string =>
    createHmac('sha256', key).update(`${what}\n${value}`).digest('base64url');
  return { email: (identity) => hash('email', identity), address: (address) => hash('address', address) };
}
