import { describe, expect, it } from '@jest/globals';
import { type Accepted, accepted, sift } from './accepted.ts';
import { policiesIn } from './parliament.ts';
import { judge } from './service-reference.ts';

const reference = {
  s3: {
    Actions: { getbucketpolicy: { Resources: ['bucket'] }, putobject: { Resources: 'object' }, listallmybuckets: {} },
  },
};
const rules = (action: string, Resource: unknown) => judge(action, { Resource }, reference).map(({ rule }) => rule);

describe('an action of a role, by the reference of AWS', () => {
  it.each([
    ['may be on an ARN, if it has resources', 's3:GetBucketPolicy', ['arn:aws:s3:::a'], []],
    ['may be on anything, if it has none', 's3:ListAllMyBuckets', '*', []],
    [
      'must not be on anything, if it has resources',
      's3:GetBucketPolicy',
      ['arn:aws:s3:::a', '*'],
      ['needless-wildcard'],
    ],
    ['must not be on anything, if it has one kind of resource', 's3:PutObject', '*', ['needless-wildcard']],
    [
      'must not be on an ARN, if it has none',
      's3:ListAllMyBuckets',
      [{ 'Fn::Join': ['', ['arn:']] }],
      ['useless-resource'],
    ],
    ['must be there', 's3:GetBucketPolicyV2', '*', ['unknown-action']],
    ['must be of a service that is there', 's4:GetBucketPolicy', '*', ['unknown-action']],
  ])('%s', (_, action, resource, expected) => {
    expect(rules(action, resource)).toEqual(expected);
  });
});

describe('the policies of a resource', () => {
  it('are found at any depth, without the trust policy', () => {
    const policy = { Statement: [{ Effect: 'Allow' }] };
    const role = { AssumeRolePolicyDocument: { Statement: [] }, Policies: [{ PolicyDocument: policy }] };

    expect(policiesIn(role)).toEqual([policy]);
    expect(policiesIn({ KeyPolicy: policy, Tags: ['a'] })).toEqual([policy]);
  });
});

describe('sift', () => {
  const finding = { rule: 'W1', where: 'AdminStack Parse', message: 'too wide' };
  const reason: Accepted = { rule: 'W1', where: /^AdminStack Parse$/, why: 'It has to be.' };

  it('accepts a finding with a reason', () => {
    expect(sift([finding], [reason])).toEqual({ open: [], obsolete: [] });
  });

  it.each([
    ['of another rule', { ...finding, rule: 'W2' }],
    ['elsewhere', { ...finding, where: 'AdminStack Report' }],
    ['of another stack', { ...finding, where: 'MyAdminStack Parse' }],
  ])('keeps a finding %s, and reports the reason as obsolete', (_, other) => {
    expect(sift([other], [reason])).toEqual({ open: [other], obsolete: [reason] });
  });

  it('reports a finding with another text at the same place', () => {
    const narrow = { ...reason, message: /^too wide$/ };
    const other = { ...finding, message: 'too narrow' };

    expect(sift([finding, other], [narrow])).toEqual({ open: [other], obsolete: [] });
  });
});

it('gives a reason for each finding that stays, in a sentence', () => {
  for (const { why } of accepted) expect(why).toMatch(/^[A-Z].{20,}\.$|https:\/\/\S+$/);
});
