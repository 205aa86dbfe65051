import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cutToBytes, isUnsafe, sanitize } from './sanitize.ts';

describe('sanitize', () => {
  it('leaves a short line as it is', () => {
    expect(sanitize('arn:aws:s3:::logs')).toBe('arn:aws:s3:::logs');
  });

  it('marks a cut text', () => {
    expect(sanitize('x'.repeat(5000))).toBe(`${'x'.repeat(97)}…`);
  });

  it.each([
    ['an escape sequence', 'a\u001b[31mb', 'a‹U+001B›[31mb'],
    ['an escape sequence of one character', 'a\u009b31mb', 'a‹U+009B›31mb'],
    ['line breaks of every kind', 'a\r\nb\u0085c\u2028d\u2029e\vf', 'a b c d e f'],
    ['a right-to-left override', 'a\u202eb', 'a‹U+202E›b'],
    ['an isolate', 'a\u2067b', 'a‹U+2067›b'],
    ['an Arabic letter mark', 'a\u061cb', 'a‹U+061C›b'],
    ['a zero-width space', 'a\u200bb', 'a‹U+200B›b'],
    ['a byte order mark', 'a\ufeffb', 'a‹U+FEFF›b'],
    ['a filler that is a letter by its category', 'a\u3164b', 'a‹U+3164›b'],
    ['half a character', 'a\ud83db', 'a‹U+D83D›b'],
    ['private use', 'a\ue000b', 'a‹U+E000›b'],
    ['a tag character beyond the first plane', 'a\u{e0041}b', 'a‹U+E0041›b'],
  ])('replaces %s with a visible form', (_, text, shown) => {
    expect(sanitize(text)).toBe(shown);
  });

  it('keeps the letters of every script', () => {
    const words = 'größe ключ 鍵 مفتاح 💥 é →';
    expect(sanitize(words)).toBe(words);
  });

  it('returns a safe text within the limit for any text and limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 3, max: 300 }), (text, most) => {
        const line = sanitize(text, most);
        expect(isUnsafe(line)).toBe(false);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('cutToBytes', () => {
  it('never ends in half a character', () => {
    expect(cutToBytes('xxxxxxxx😀😀', 13, '…')).toBe('xxxxxxxx…');
    expect(cutToBytes('xxxxxxxx😀😀', 15, '…')).toBe('xxxxxxxx😀…');
    expect(cutToBytes('xxxxxxxx😀😀', 16, '…')).toBe('xxxxxxxx😀😀');
  });
});
