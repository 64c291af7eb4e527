import { describe, expect, it } from 'vitest';
import { createSealer, SealError } from '#app/kernel/seal.ts';

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);
const PLACE = 'session 1 offline_bodega.myshopify.com';

describe('a sealed text', () => {
  it('opens with its key at its place, whatever is in it', () => {
    const sealer = createSealer([OLD]);
    for (const text of ['', 'shpat_1', 'ñandú 😀', 'x'.repeat(100_000)])
      expect(sealer.open(sealer.seal(text, PLACE), PLACE)).toBe(text);
  });

  it('looks different each time and shows nothing of the text', () => {
    const sealer = createSealer([OLD]);
    const [one, two] = [sealer.seal('shpat_secret', PLACE), sealer.seal('shpat_secret', PLACE)];
    expect(one.equals(two)).toBe(false);
    expect(one.includes('shpat')).toBe(false);
  });

  it('opens after a new key was put in front, and not once the old one is gone', () => {
    const sealed = createSealer([OLD]).seal('shpat_1', PLACE);
    const both = createSealer([NEW, OLD]);
    expect(both.open(sealed, PLACE)).toBe('shpat_1');
    const resealed = both.seal('shpat_1', PLACE);
    expect(createSealer([NEW]).open(resealed, PLACE)).toBe('shpat_1');
    expect(() => createSealer([NEW]).open(sealed, PLACE)).toThrow(/LEALTA_ENCRYPTION_KEY/);
  });

  it('does not open at another place', () => {
    const sealer = createSealer([OLD]);
    const sealed = sealer.seal('shpat_1', PLACE);
    expect(() => sealer.open(sealed, 'session 2 offline_bodega.myshopify.com')).toThrow(SealError);
  });

  it('does not open when any of its bytes was changed, or some are missing', () => {
    const sealer = createSealer([OLD]);
    const sealed = sealer.seal('shpat_1', PLACE);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => sealer.open(changed, PLACE), `byte ${index}`).toThrow(SealError);
      expect(() => sealer.open(sealed.subarray(0, index), PLACE), `${index} bytes`).toThrow(SealError);
    }
  });

  it('needs keys of 32 bytes', () => {
    expect(() => createSealer([])).toThrow(RangeError);
    expect(() => createSealer([OLD, Buffer.alloc(16)])).toThrow(RangeError);
  });
});
