import { describe, expect, it } from '@jest/globals';
import { shortResource, table } from './table.ts';
import { fakeIo } from '../testing/index.ts';

const head = ['Control', 'Account', 'What changed'];
const rows = [
  ['EC2.13', '111122223333', 'a sentence that is much longer than what is left of a narrow terminal\nand a second one'],
];
const widthOf = (drawn: string) => Math.max(...drawn.split('\n').map((line) => line.length));

describe('table', () => {
  it('is one tab-separated line for each row without a terminal', () => {
    expect(
      table(fakeIo({}).io, head, [...rows, ['EC2.2', '444455556666', 'A sentence.\na tab\tand a break\n  in a cell']]),
    ).toBe(
      [
        'Control\tAccount\tWhat changed',
        'EC2.13\t111122223333\ta sentence that is much longer than what is left of a narrow terminal; and a second one',
        'EC2.2\t444455556666\tA sentence. a tab; and a break; in a cell',
        '',
      ].join('\n'),
    );
  });

  it.each([80, 60, 40])('takes several lines for each row if its columns do not fit into %i characters', (columns) => {
    const titles = ['Started (UTC)', 'Control', 'Account', 'Region', 'Resource', 'Outcome', 'By', 'Remediation'];
    const row = [
      '2026-11-21 00:00',
      'EC2.13',
      '111122223333',
      'ap-southeast-2',
      'sg-0123456789abcdef0',
      'fixed',
      'asr',
    ];

    const drawn = table(fakeIo({ columns }).io, titles, [
      [...row, 'r-0123456789abcdef0123'],
      [...row, 'r-2123456789abcdef0123'],
    ]);

    expect(widthOf(drawn)).toBeLessThanOrEqual(columns);
    for (const cell of [...titles, ...row, 'r-2123456789abcdef0123']) expect(drawn).toContain(cell);
    // Each column has its place: the titles stand above the cells.
    const lines = drawn.split('\n');
    expect(lines.findIndex((line) => line.startsWith('2026'))).toBe((lines.length - 1) / 3);
  });

  it('has no empty lines for cells without a value', () => {
    const drawn = table(
      fakeIo({ columns: 40 }).io,
      ['Control', 'Mode', 'Approval', 'Parameters'],
      [
        ['CloudFormation.3', 'automatic', 'if the plan asks', ''],
        ['EC2.4', 'automatic', 'if the plan asks', '{"AllowedDays":5}'],
      ],
    );

    expect(drawn).not.toContain('\n\n');
    expect(drawn).toContain('{"AllowedDays":5}');
  });

  it('uses the whole terminal for a last column below the others', () => {
    const arn = 'arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0123456789abcdef0';

    const drawn = table(
      fakeIo({ columns: 80 }).io,
      ['Control', 'Account', 'Resource'],
      [
        ['EC2.13', '123456789012', arn],
        ['EC2.13', '123456789012 in an organizational unit', arn],
      ],
    );

    expect(widthOf(drawn)).toBeLessThanOrEqual(80);
    expect(drawn).toContain(`│ ${arn}`);
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

it('has no empty line for an empty last cell that is below the others', () => {
  const drawn = table(fakeIo({ columns: 50 }).io, head, [...rows, ['EC2.2', '111122223333', '']]);

  expect(drawn).toContain('EC2.2');
  expect(drawn).not.toMatch(/^│ +│$/m);
});

describe('a table with colors', () => {
  it.each([200, 80, 60])('has each title and id in one piece at %i characters', (columns) => {
    const color = (text: string) => `\u001b[1m${text}\u001b[22m`;
    const id = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0';
    const io = { ...fakeIo({ columns }).io, paint: (_: unknown, text: string) => color(text) };

    const drawn = table(io, head, [[color('EC2.13'), '111122223333', id]]);

    expect(drawn).toContain(color('Control'));
    expect(drawn).toContain(color('EC2.13'));
    // eslint-disable-next-line no-control-regex
    expect(widthOf(drawn.replaceAll(/\u001b\[\d+m/g, ''))).toBeLessThanOrEqual(columns);
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
