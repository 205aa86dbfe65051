import { describe, expect, it } from '@jest/globals';
import { paintOn } from './io.ts';

describe('paintOn', () => {
  it('styles text on a terminal with colors', () => {
    expect(paintOn({ isTTY: true, hasColors: () => true }, 'bold', 'EC2.13')).toBe('\u001B[1mEC2.13\u001B[22m');
    expect(paintOn({ isTTY: true, hasColors: () => true }, 'red', 'failed')).toBe('\u001B[31mfailed\u001B[39m');
  });

  it.each([
    ['in a pipe', {}],
    ['with NO_COLOR, or without colors', { isTTY: true, hasColors: () => false }],
  ])('leaves text alone %s', (_, stream) => {
    expect(paintOn(stream, 'bold', 'EC2.13')).toBe('EC2.13');
  });
});
