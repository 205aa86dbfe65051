import { describe, expect, it } from '@jest/globals';
import { conflictLines } from './conflict-lines.ts';

describe('conflictLines', () => {
  it('shows what was, what ASR made of it, and what is now', () => {
    expect(conflictLines([{ field: 'rotates', from: false, to: true, now: null }])).toEqual([
      'rotates:',
      '  before ASR  false',
      '  after ASR   true',
      '  now         absent',
    ]);
  });

  it('shows of objects only what differs', () => {
    const conflict = {
      field: 'policy',
      from: { length: 6, symbols: true },
      to: { length: 14, symbols: true },
      now: { length: 10, symbols: true },
    };

    expect(conflictLines([conflict]).slice(1)).toEqual([
      '  before ASR  {"length":6}',
      '  after ASR   {"length":14}',
      '  now         {"length":10}',
    ]);
  });

  it('shows all of an object that has nothing to differ from', () => {
    const conflict = {
      field: 'rules',
      key: 'ingress tcp 22 0.0.0.0/0',
      from: null,
      to: null,
      now: { description: 'mine' },
    };

    expect(conflictLines([conflict])).toEqual([
      'rules[ingress tcp 22 0.0.0.0/0]:',
      '  before ASR  absent',
      '  after ASR   absent',
      '  now         {"description":"mine"}',
    ]);
  });

  it('lets no name write to the terminal what it is not', () => {
    const [name] = conflictLines([{ field: 'tags', key: '\u001b[2Jgone\u009b', from: null, to: null, now: 1 }]);

    expect(name).toBe('tags[‹U+001B›[2Jgone‹U+009B›]:');
  });
});
