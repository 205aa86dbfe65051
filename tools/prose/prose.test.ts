import { describe, expect, it } from '@jest/globals';
import { sentencesOf } from './sentences.ts';
import { aboveCeiling, countsOf, lowered } from './sources.ts';
import { forbiddenWord } from './words.ts';

const textsOf = (source: string) => sentencesOf(source).map(({ text }) => text);

describe('the sentences of a source file', () => {
  it('are its comments and its literals of several words', () => {
    const source = `
      /** Reads a bucket.
       * Throws nothing. */
      const a = 'one word is not', b = 'oneword'; // A reason.
      const c = \`The group \${id} was closed.\`;
    `;

    expect(textsOf(source)).toEqual([
      'Reads a bucket.',
      'Throws nothing.',
      'one word is not',
      'A reason.',
      'The group',
      'was closed.',
    ]);
  });

  it('keep the number of their line', () => {
    expect(sentencesOf("\n\nconst a = 'on line three';").map(({ line }) => line)).toEqual([3]);
    expect(sentencesOf('const a = `first\nsecond words\n`;').map(({ line }) => line)).toEqual([2]);
  });

  it('are not the code between them', () => {
    expect(textsOf('const told = nobody / besides; type Shall = string;')).toEqual([]);
  });
});

describe('a forbidden word', () => {
  it.each([
    ['Whoever pressed the button', 'Whoever'],
    ['Somebody changed it', 'Somebody'],
    ['tried in vain', 'in vain'],
    ['mends what is wrong', 'mends'],
    ['what came of it', 'came of'],
    ['puts it right', 'puts it right'],
    ['AWS Organisations', 'Organis'],
  ])('is found in "%s"', (text, found) => {
    expect(forbiddenWord(text)).toMatchObject({ found });
  });

  it.each(['Recommended settings', 'The amendment', 'asr history says', 'A synthesized template'])(
    'is not found in "%s"',
    (text) => {
      expect(forbiddenWord(text)).toBeUndefined();
    },
  );
});

describe('the ceiling', () => {
  const counts = { ...countsOf([]), 'packages/cli': { code: 3, tests: 0 } };

  it('is exceeded by more words than it allows, of each kind', () => {
    expect(aboveCeiling(counts, { 'packages/cli': { code: 2, tests: 0 } })).toEqual([
      'packages/cli, code: 3 forbidden words, at most 2 are allowed.',
    ]);
  });

  it('is 0 for a package without an entry', () => {
    expect(aboveCeiling(counts, {})).toHaveLength(1);
  });

  it('never rises', () => {
    expect(lowered(counts, { 'packages/cli': { code: 1, tests: 5 } })['packages/cli']).toEqual({ code: 1, tests: 0 });
  });
});
