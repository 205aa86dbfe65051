import { describe, expect, it } from '@jest/globals';
import { changeLine } from './change-lines.ts';
import { removedRule } from '../testing/index.ts';

describe('changeLine', () => {
  it.each([
    ['a removal', removedRule, '- rules[ingress tcp 22 0.0.0.0/0]'],
    ['a removal taken back', { ...removedRule, from: null, to: removedRule.from }, '+ rules[ingress tcp 22 0.0.0.0/0]'],
    ['a thing that is created', { field: 'trail', from: null, to: { name: 'asr' } }, '+ trail = {"name":"asr"}'],
    ['a value', { field: 'encrypts', from: false, to: true }, '~ encrypts: false → true'],
    [
      'of an object only what differs',
      { field: 'block', from: { acls: true, policy: false }, to: { acls: true, policy: true } },
      '~ block: policy false → true',
    ],
    [
      'what waits for a person',
      { field: 'encrypts', from: false, to: true, state: 'awaiting-approval' as const },
      '~ encrypts: false → true (waits for approval)',
    ],
  ])('shows %s', (_, change, line) => {
    expect(changeLine(change)).toBe(line);
  });
});
