/** The short version of `pnpm fuzz`. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { hostileInput } from '../../tools/fuzz/hostile-input.ts';
import { BrokenInvariantError, checkInput, checkItem } from '../../tools/fuzz/invariants.ts';

describe('hostile input', () => {
  it('never breaks Parse, reaches another account, or loses another finding', () => {
    const verdicts = new Set<string>();
    fc.assert(
      fc.property(hostileInput, (input) => {
        verdicts.add(checkInput(input));
      }),
      { numRuns: 3000 },
    );
    // Input that is all rejected, or all accepted, would prove nothing.
    expect(verdicts).toEqual(new Set(['read', 'part of it read', 'reported as an error', 'nothing to do']));
  }, 60_000);

  const item = {
    ok: true,
    controlId: 'EC2.13',
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceType: 'AwsEc2SecurityGroup',
    resourceId: 'sg-0abc',
    findingId: 'f',
    source: 'finding',
  } as const;

  it.each([
    ['a resource of another account', { resourceId: 'arn:aws:ec2:eu-west-1:999988887777:security-group/sg-0abc' }],
    ['a wildcard', { resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/*' }],
    ['a path for a control', { controlId: '../IAM.8' }],
    ['an account that is none', { accountId: '1111' }],
    ['a Region that is none', { region: 'eu-west-1;x' }],
  ])('is reported if it passes: %s', (_what, wrong) => {
    expect(() => checkItem(item)).not.toThrow();
    expect(() => checkItem({ ...item, ...wrong })).toThrow(BrokenInvariantError);
  });
});
