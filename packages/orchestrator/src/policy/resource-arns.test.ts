import { describe, expect, it } from '@jest/globals';
import { registry } from '@asr/playbooks';
import { overlaps, whyNeverMatches } from './resource-arns.ts';

describe('a pattern and a form', () => {
  it.each([
    ['', '', true],
    ['*', '', true],
    ['a', '', false],
    ['a*', '*b', true],
    ['a*c', 'ab*', true],
    ['a*c', 'b*', false],
    ['a**', 'a', true],
    ['arn:aws:ec2:*:security-group/sg-0', 'arn:*:ec2:*:*:security-group/*', true],
    ['arn:aws:ec2:*:instance/i-0', 'arn:*:ec2:*:*:security-group/*', false],
  ])('"%s" and "%s" can match the same text: %s', (one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
  });
});

describe('the resource types', () => {
  it('of every control have a form: add the missing one to policy/resource-arns.ts', () => {
    for (const { resourceType, otherResourceTypes = [] } of Object.values(registry))
      for (const type of [resourceType, ...otherResourceTypes])
        expect([type, whyNeverMatches('no ARN at all', [type])]).toEqual([type, expect.stringMatching(/^must be /)]);
  });
});
