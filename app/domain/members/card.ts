import { createHmac } from 'node:crypto';
import { type MemberId, type ShopId, toMemberId } from '#app/kernel/ids.ts';
import { type QrPath, qrPath } from '#app/kernel/qr-path.ts';

/** A member's card: a number that people can read out and type, and the same number for a scanner. */
export type MemberCard = { readonly number: string } & QrPath;

export type Cards = {
  /** The card of a member; the same at every time. */
  of(shopId: ShopId, memberId: MemberId): MemberCard;
  /**
   * Whose card a number may be, however it was typed: an id for each key, of which only one is a member's. Empty for what
   * is no number of a card.
   */
  read(shopId: ShopId, text: string): MemberId[];
};

/** Nothing in it is mistaken for something else, in print or aloud; as many letters as a prime, for the last one. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const BASE = LETTERS.length;
const DIGITS = 9;
/** Two halves of 20 bits: as many members as a shop can have, and nine letters for them. */
const HALF = 20n;
const MASK = (1n << HALF) - 1n;
const MAX = (1n << (2n * HALF)) - 1n;
const ROUNDS = 8;

/**
 * Numbers of cards are the members' ids, mixed under a key: nobody can guess the number of another member from their
 * own, and nothing has to be kept. The last letter shows most slips in typing.
 * @param keys at least one; the first makes numbers, all of them read, so that cards in print outlive a key
 */
export function createCards(keys: readonly Uint8Array[]): Cards {
  const [first] = keys;
  if (first === undefined) throw new RangeError('createCards: needs a key');
  return {
    of(shopId, memberId) {
      if (memberId > MAX) throw new RangeError('createCards: member id too large');
      const digits = toLetters(mix(first, shopId, memberId));
      const all = digits + LETTERS[checkOf(digits)];
      const number = `${all.slice(0, 5)}-${all.slice(5)}`;
      return { number, ...qrPath(number) };
    },
    read(shopId, text) {
      const letters = text.toUpperCase().replace(/[\s-]/g, '');
      if (letters.length !== DIGITS + 1 || [...letters].some((letter) => !LETTERS.includes(letter)))
        return [];
      const digits = letters.slice(0, DIGITS);
      if (letters.at(-1) !== LETTERS[checkOf(digits)]) return [];
      const value = fromLetters(digits);
      if (value > MAX) return [];
      return keys
        .map((key) => unmix(key, shopId, value))
        .filter((id) => id > 0n)
        .map(toMemberId);
    },
  };
}

/** A Feistel network: whatever the round function is, it can be undone. */
function mix(key: Uint8Array, shopId: ShopId, value: bigint): bigint {
  let [left, right] = [value >> HALF, value & MASK];
  for (let round = 0; round < ROUNDS; round += 1)
    [left, right] = [right, left ^ noise(key, shopId, round, right)];
  return (left << HALF) | right;
}

function unmix(key: Uint8Array, shopId: ShopId, value: bigint): bigint {
  let [left, right] = [value >> HALF, value & MASK];
  for (let round = ROUNDS - 1; round >= 0; round -= 1)
    [left, right] = [right ^ noise(key, shopId, round, left), left];
  return (left << HALF) | right;
}

function noise(key: Uint8Array, shopId: ShopId, round: number, half: bigint): bigint {
  const digest = createHmac('sha256', key).update(`member-card ${shopId} ${round} ${half}`).digest();
  return BigInt(digest.readUInt32BE()) & MASK;
}

function toLetters(value: bigint): string {
  let rest = value;
  let text = '';
  for (let place = 0; place < DIGITS; place += 1) {
    text = LETTERS[Number(rest % BigInt(BASE))] + text;
    rest /= BigInt(BASE);
  }
  return text;
}

const fromLetters = (digits: string): bigint =>
  [...digits].reduce((sum, letter) => sum * BigInt(BASE) + BigInt(LETTERS.indexOf(letter)), 0n);

/** Each place weighs differently, in a prime: no single wrong letter and no two that changed places go unseen. */
const checkOf = (digits: string): number =>
  [...digits].reduce((sum, letter, place) => sum + LETTERS.indexOf(letter) * (place + 2), 0) % BASE;
