import { describe, expect, it } from '@jest/globals';
import { shortResource, table } from './table.ts';
import { fakeIo } from '../testing/index.ts';

const head = ['Control', 'Account', 'What changed'];
const rows = [
  ['EC2.13', '111122223333', 'a sentence that is much longer than what is left of a narrow terminal\nand a second one'],
];
const widthOf = (drawn: string) => Math.max(...drawn.split('\n').map((line) => line.length));

describe('table', () => {
  it('does not wrap rows without a width limit', () => {
    expect(table(fakeIo({}).io, head, rows)).toContain(
      'a sentence that is much longer than what is left of a narrow terminal',
    );
  });

  it.each([
    ['wraps the last column', 80],
    ['moves the last column below the others', 50],
  ])('%s on a terminal of %i characters, and stays within it', (_, columns) => {
    const drawn = table(fakeIo({ columns }).io, head, rows);

    expect(widthOf(drawn)).toBeLessThanOrEqual(columns);
    expect(drawn.replaceAll(/[│\s]+/g, ' ')).toContain(
      'much longer than what is left of a narrow terminal and a second one',
    );
  });
});

describe('a table on a narrow terminal', () => {
  it.each([80, 50])('does not truncate words at %i characters', (columns) => {
    const id = `arn:aws:ec2:eu-west-1:111122223333:security-group/${'0123456789'.repeat(6)}`;

    const drawn = table(fakeIo({ columns }).io, head, [['EC2.13', '111122223333', `is ${id}`]]);

    expect(widthOf(drawn)).toBeLessThanOrEqual(columns);
    expect(drawn.replaceAll(/[│\s]+/g, '')).toContain(id);
  });
});

describe('shortResource', () => {
  it.each([
    ['arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc', 'sg-0abc'],
    ['arn:aws:rds:eu-west-1:111122223333:db:orders', 'orders'],
    ['AWS::::Account:111122223333', 'account'],
  ])('shortens %s', (id, short) => {
    expect(shortResource(id)).toBe(short);
  });
});
