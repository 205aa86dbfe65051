import { describe, expect, it } from '@jest/globals';
import { csv } from './csv.ts';

const lineOf = (text: string) => csv([], [[text]]).split('\r\n')[1];

describe('csv', () => {
  it('has a line for the head and for each row, as RFC 4180 wants them', () => {
    expect(csv(['a', 'b'], [['1', '2']])).toBe('"a","b"\r\n"1","2"\r\n');
  });

  it.each([
    ['a quote', 'he said "no"', '"he said ""no"""'],
    ['a comma', 'a,b', '"a,b"'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['nothing', '', '""'],
    ['a word with a sign within', 'a=b', '"a=b"'],
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
  ])('lets a spreadsheet compute nothing of %j', (text) => {
    const [, ...lines] = csv([], [[text]]).split('\r\n');
    expect(lines.join('\r\n')).toMatch(/^"'/);
  });

  it('breaks out of no cell by quotes before a formula', () => {
    expect(lineOf('",=cmd()')).toBe('""",=cmd()"');
  });
});
