import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { breakLines, fitted, withSigns, wrap } from './wrap.ts';

describe('wrap', () => {
  it.each([
    ['breaks between words', 'one two three four', { width: 9 }, 'one two\nthree\nfour'],
    [
      'indents the first and the other lines',
      'one two three',
      { width: 11, first: 2, rest: 4 },
      '  one two\n    three',
    ],
    ['breaks JSON after its commas', '{"a":1,"b":[2,3],"c":4}', { width: 12 }, '{"a":1,\n"b":[2,3],\n"c":4}'],
    [
      'keeps a long word',
      'see https://docs.aws.amazon.com/x now',
      { width: 10 },
      'see\nhttps://docs.aws.amazon.com/x\nnow',
    ],
    ['takes line breaks for spaces', 'one\ntwo', { width: 20 }, 'one two'],
    ['ignores color codes', '\u001b[31mone\u001b[39m two', { width: 7 }, '\u001b[31mone\u001b[39m two'],
    [
      'keeps a command in backticks whole',
      'Run `asr approve r-1 --plan 2` now',
      { width: 14 },
      'Run\n`asr approve r-1 --plan 2`\nnow',
    ],
    [
      'keeps a command at the end whole',
      'To list them, run: asr history --outcome failed',
      { width: 20 },
      'To list them, run:\nasr history --outcome failed',
    ],
    ['keeps a sign with its value', withSigns('- "a", + "b"'), { width: 7 }, '- "a",\n+ "b"'],
    ['keeps an empty text', '', { width: 7 }, ''],
  ])('%s', (_, text, options, wrapped) => {
    expect(wrap(text, options)).toBe(wrapped);
  });

  it('loses no word, and stays within the width unless a word is longer', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 60 }), fc.nat(6), (all, width, rest) => {
        const wrapped = wrap(all.join(' '), { width, rest });

        expect(wrapped.split(/\s+/)).toEqual(all);
        for (const line of wrapped.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('fitted', () => {
  it('keeps an indent that follows a color', () => {
    expect(fitted('\u001b[2m  one two three\u001b[22m', 9)).toBe(
      '  \u001b[2mone\u001b[22m\n    \u001b[2mtwo\u001b[22m\n    \u001b[2mthree\u001b[22m',
    );
  });

  it.each([
    ['a pipe', undefined, 'one two three\n  - four five six'],
    ['a terminal that is wide enough', 20, 'one two three\n  - four five six'],
    ['a narrow terminal, below the indent of each line', 10, 'one two\nthree\n  - four\n    five\n    six'],
  ])('is a message for %s', (_, columns, shown) => {
    expect(fitted('one two three\n  - four five six', columns)).toBe(shown);
  });

  it('keeps an indented command whole', () => {
    expect(fitted('Next:\n  asr deploy --namespace ASR', 12)).toBe('Next:\n  asr deploy --namespace ASR');
  });
});

describe('the lines of a cell', () => {
  it('begin with a word, except for the indent of a line', () => {
    expect(breakLines('of the account in this Region', 14)).toBe('of the account\nin this\nRegion');
    expect(breakLines('  of the account', 8)).toBe('  of the\naccount');
  });

  it('break a word that is too long', () => {
    expect(breakLines('sg-0123456789', 5)).toBe('sg-01\n23456\n789');
  });
});
