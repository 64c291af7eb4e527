import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson, storable } from '#app/kernel/read-json.ts';

const texts = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

describe('JSON from outside', () => {
  it('is read as it stands, but for what cannot be stored', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const read = readJson(JSON.stringify({ text, list: [text] })) as { text: string; list: string[] };
        expect(read).toEqual({ text: storable(text), list: [storable(text)] });
        expect(read.text.isWellFormed()).toBe(true);
        expect(read.text).not.toContain('\0');
        if (text.isWellFormed() && !text.includes('\0')) expect(read.text).toBe(text);
      }),
    );
  });

  it('keeps pairs of surrogates, however they are written', () => {
    expect(readJson('["\\ud83c\\udf77 🍷 \\u0000\\uD83C"]')).toEqual(['🍷 🍷 ']);
    expect(() => readJson('{')).toThrow(SyntaxError);
  });
});
