import { describe, expect, it } from '@jest/globals';
import { excerpt } from './excerpt.ts';

describe('excerpt', () => {
  it('leaves a short line as it is', () => {
    expect(excerpt('arn:aws:s3:::logs')).toBe('arn:aws:s3:::logs');
  });

  it('announces that it cut something', () => {
    expect(excerpt('x'.repeat(5000))).toBe(`${'x'.repeat(99)}…`);
  });

  it('lets no control character into a sentence', () => {
    expect(excerpt('a\u0000b\nc\u001b[31m\u202e')).toBe('a b c [31m ');
  });

  it('never ends in half a character', () => {
    expect(excerpt(`${'x'.repeat(8)}😀😀`, 10)).toBe(`${'x'.repeat(8)}…`);
  });
});
