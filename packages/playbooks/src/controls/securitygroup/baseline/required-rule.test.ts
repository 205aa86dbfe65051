import { describe, expect, it } from '@jest/globals';
import { keyOf } from '../../ec2/security-group/index.ts';
import { requiredRule } from './baseline-parameters.ts';

describe('requiredRule', () => {
  it.each([
    ['tcp 22 self', 'egress tcp 22 sg-1'],
    [' all\tself ', 'egress all sg-1'],
    ['tcp 22 sg-2', 'egress tcp 22 sg-2'],
  ])('takes self for the group, and nothing else: "%s"', (text, key) => {
    const rule = requiredRule(text, 'egress', 'sg-1');

    expect(rule && keyOf(rule)).toBe(key);
  });
});
