import { randomInt } from 'node:crypto';

/** Without letters and digits that look alike, so that a code can be read aloud. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** So many random letters and digits, for codes that people read and type: almost 5 bits each. */
export const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
