import { describe, expect, it } from '@jest/globals';
import { conflictLines } from './conflict-lines.ts';

describe('conflictLines', () => {
  it('shows the values before ASR, after ASR and now', () => {
    expect(conflictLines([{ field: 'rotates', from: false, to: true, now: null }])).toEqual([
      'rotates:',
      '  before ASR  false',
      '  after ASR   true',
      '  now         absent',
    ]);
  });

  it('shows only the fields that differ of objects', () => {
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

  it('shows the whole object if there is nothing to compare it with', () => {
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

  it('prints no control characters from names', () => {
    const [name] = conflictLines([{ field: 'tags', key: '\u001b[2Jgone\u009b', from: null, to: null, now: 1 }]);

    expect(name).toBe('tags[‹U+001B›[2Jgone‹U+009B›]:');
  });
});
