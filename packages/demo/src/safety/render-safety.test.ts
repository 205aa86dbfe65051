import { describe, expect, it } from '@jest/globals';
import { fakeIo } from '@asr/cli/testing';
import { type Chapter, type Line, expectation } from './setup/index.ts';
import { renderSafety, safetyDocument } from './render-safety.ts';

const line: Line = {
  name: 'bastion',
  controlId: 'EC2.13',
  accountId: '222222222222',
  outcome: 'fixed',
  reason: 'Changed.',
};
const kept = expectation('It is fixed.', 'fixed', 'fixed');
const broken = expectation('It is undone.', 'fixed', 'undone');

function chapter(change: Partial<Chapter> = {}): Chapter {
  return {
    title: 'Approve',
    lines: [line],
    expectations: [kept],
    commands: [{ line: 'asr approve r-1', exitCode: 0 }],
    ...change,
  };
}

const textOf = (...chapters: readonly Chapter[]) => renderSafety(chapters, fakeIo({ columns: 100 }).io);

describe('renderSafety', () => {
  it('shows the commands, outcomes and expectations of each chapter', () => {
    const text = textOf(chapter());

    expect(text).toMatch(/^1\. Approve\n {2}\$ asr approve r-1\n/);
    expect(text).toMatch(/│ bastion +│ EC2\.13 +│ 222222222222 │ fixed +│ Changed\. +│/);
    expect(text).toMatch(
      / {2}✓ It is fixed\.\n\n1 of 1 expectations met\. The demo ran locally\. No AWS account was used\.\n$/,
    );
  });

  it('shows the found and the wanted value of an expectation that is not met', () => {
    expect(textOf(chapter({ expectations: [kept, broken] }))).toContain(
      '  ✗ It is undone.\n      found   "fixed"\n      wanted  "undone"\n\n1 of 2 expectations met.',
    );
  });

  it('counts the lines that it omits', () => {
    const lines = [...Array.from({ length: 8 }, () => line), { ...line, name: 'last', outcome: 'skipped' }];
    const text = textOf(chapter({ lines }));

    expect(text).toContain('  and 1 more: 1 skipped\n');
    expect(text).not.toContain('last');
  });
});

describe('safetyDocument', () => {
  it.each<[string, readonly Chapter[], boolean]>([
    ['every expectation is met', [chapter(), chapter()], true],
    ['one expectation is not met', [chapter(), chapter({ expectations: [kept, broken] })], false],
    ['a chapter has no expectations', [chapter(), chapter({ expectations: [] })], false],
  ])('reports whether all expectations are met: %s', (_, chapters, isKept) => {
    expect(safetyDocument(chapters)).toEqual({ isKept, chapters });
  });
});
