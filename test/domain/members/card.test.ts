import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCards } from '#app/domain/members/card.ts';
import { toMemberId, toShopId } from '#app/kernel/ids.ts';

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);
const cards = createCards([NEW]);
const SHOP = toShopId(3);
const someId = fc.bigInt({ min: 1n, max: (1n << 40n) - 1n }).map(toMemberId);
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

describe('the number of a card', () => {
  it('is two groups of five letters that are not mistaken for others, and leads back to the member', () => {
    fc.assert(
      fc.property(someId, (memberId) => {
        const { number, size } = cards.of(SHOP, memberId);
        expect(number).toMatch(new RegExp(`^[${LETTERS}]{5}-[${LETTERS}]{5}$`));
        expect(size).toBe(21);
        expect(cards.read(SHOP, number)).toEqual([memberId]);
        expect(cards.read(SHOP, ` ${number.toLowerCase().replace('-', ' ')} `)).toEqual([memberId]);
      }),
    );
  });

  it('does not tell the number of the next member, nor of the same one in another shop', () => {
    const numbers = [1n, 2n, 3n].map((id) => cards.of(SHOP, toMemberId(id)).number);
    numbers.push(cards.of(toShopId(4), toMemberId(1n)).number);
    expect(new Set(numbers.map((number) => number.slice(0, 4))).size).toBe(4);
  });

  it('shows a wrong letter, and two that changed places', () => {
    fc.assert(
      fc.property(someId, fc.nat(9), fc.constantFrom(...LETTERS), (memberId, place, letter) => {
        const typed = [...cards.of(SHOP, memberId).number.replace('-', '')];
        const slip = typed.with(place, letter).join('');
        if (slip !== typed.join('')) expect(cards.read(SHOP, slip)).toEqual([]);
        const [here = '', next = ''] = [typed[place], typed[place + 1]];
        // The last letter stands for the others and does not trade places unseen more often than chance has it.
        if (place < 8 && here !== next)
          expect(
            cards.read(
              SHOP,
              typed
                .with(place, next)
                .with(place + 1, here)
                .join(''),
            ),
          ).toEqual([]);
      }),
    );
  });

  it.each(['', 'ana@example.com', 'AAAAA', 'OOOOO-OOOOO', 'AAAAA-AAAAA-AAAAA'])('is not %j', (text) => {
    expect(cards.read(SHOP, text)).toEqual([]);
  });

  it('of a card in print is read after the key was replaced', () => {
    const memberId = toMemberId(77n);
    const { number } = createCards([OLD]).of(SHOP, memberId);
    expect(createCards([NEW, OLD]).read(SHOP, number)).toContain(memberId);
    expect(createCards([NEW]).read(SHOP, number)).not.toContain(memberId);
  });
});
