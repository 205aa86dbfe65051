import { describe, expect, it } from '@jest/globals';
import { csv } from './csv.ts';

const lineOf = (text: string) => csv([], [[text]]).split('\r\n')[1];

describe('csv', () => {
  it('writes one line for the header and for each row, after RFC 4180', () => {
    expect(csv(['a', 'b'], [['1', '2']])).toBe('"a","b"\r\n"1","2"\r\n');
  });

  it.each([
    ['a quote', 'he said "no"', '"he said ""no"""'],
    ['a comma', 'a,b', '"a,b"'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['nothing', '', '""'],
    ['a word that contains a sign', 'a=b', '"a=b"'],
    ['an account', '111122223333', '"111122223333"'],
  ])('keeps %s', (_, text, expected) => {
    expect(csv([], [[text]])).toBe(`\r\n${expected}\r\n`);
  });

  it.each([
    '=cmd()',
    '+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '  =cmd()',
    '＝cmd()',
    '\u0000=cmd()',
    '=HYPERLINK("http://x")',
  ])('makes %j text, not a formula', (text) => {
    const [, ...lines] = csv([], [[text]]).split('\r\n');
    expect(lines.join('\r\n')).toMatch(/^"'/);
  });

  it('escapes quotes before a formula', () => {
    expect(lineOf('",=cmd()')).toBe('""",=cmd()"');
  });
});
