import { describe, expect, it } from '@jest/globals';
import { changeLine } from './change-lines.ts';
import { removedRule } from '../testing/index.ts';

describe('changeLine', () => {
  it.each([
    ['a removal', removedRule, '- rules[ingress tcp 22 0.0.0.0/0]'],
    ['an undone removal', { ...removedRule, from: null, to: removedRule.from }, '+ rules[ingress tcp 22 0.0.0.0/0]'],
    ['a creation', { field: 'trail', from: null, to: { name: 'asr' } }, '+ trail = {"name":"asr"}'],
    ['an added tag', { field: 'tags', key: 'Team', from: null, to: 'shop' }, '+ tags[Team] = "shop"'],
    ['a value', { field: 'encrypts', from: false, to: true }, '~ encrypts: false → true'],
    [
      'only the fields that differ of an object',
      { field: 'block', from: { acls: true, policy: false }, to: { acls: true, policy: true } },
      '~ block: policy false → true',
    ],
    [
      'a change that awaits approval',
      { field: 'encrypts', from: false, to: true, state: 'awaiting-approval' as const },
      '~ encrypts: false → true (awaiting approval)',
    ],
  ])('shows %s', (_, change, line) => {
    expect(changeLine(change)).toBe(line);
  });
});
