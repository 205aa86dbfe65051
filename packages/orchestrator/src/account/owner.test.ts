import { describe, expect, it } from '@jest/globals';
import { ownerOf } from './owner.ts';

const stack = { 'aws:cloudformation:stack-name': 'shop' };
const owner = (playbook: Parameters<typeof ownerOf>[1], tags: Parameters<typeof ownerOf>[2]) =>
  ownerOf({ resourceType: playbook.resourceType, resourceId: 'the-resource' }, playbook, tags);

describe('the reason', () => {
  it('has no unsafe character of a tag', () => {
    const hostile = 'shop\u202e\u0007\n';
    const found = owner({ resourceType: 'AwsS3Bucket' }, { 'aws:cloudformation:stack-name': hostile });
    expect(found?.reason).toMatch(/^CloudFormation stack shop‹U\+202E›‹U\+0007› {1,2}will report drift/);
  });

  it('is absent without an owner', () => {
    expect(owner({ resourceType: 'AwsS3Bucket' }, { Name: 'shop' })).toBeNull();
  });
});

describe('a control that reverts events', () => {
  const shared = { 'kubernetes.io/cluster/shop': 'shared' };
  const of = (remediesEvent?: true) => {
    const event = remediesEvent === undefined ? {} : { remediesEvent };
    return { resourceType: 'AwsEc2SecurityGroup', ...event } as const;
  };

  it('asks about a group whose rules a cluster changes, so that they do not revert each other without end', () => {
    expect(owner(of(true), shared)).toMatchObject({ effect: 'ask' });
    expect(owner(of(), shared)).toMatchObject({ effect: 'warn' });
  });

  it('only warns of a stack, which repeats no change', () => {
    expect(owner(of(true), stack)).toMatchObject({ effect: 'warn' });
  });

  it('knows the owner of a resource whose type has the spelling of OCSF', () => {
    const cluster = { 'kubernetes.io/cluster/shop': 'owned' };
    const ocsf = { resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-1' };
    expect(ownerOf(ocsf, of(), cluster)).toMatchObject({ effect: 'ask' });
  });
});

describe('an instance that its owner replaces', () => {
  const node = { 'eks:nodegroup-name': 'workers' };
  const of = (worksUntilReplaced?: true) => {
    const works = worksUntilReplaced === undefined ? {} : { worksUntilReplaced };
    return { resourceType: 'AwsEc2Instance', ...works } as const;
  };

  it('is left to the owner, because the next instance has the old setting', () => {
    expect(owner(of(), node)).toMatchObject({ effect: 'refuse' });
  });

  it('is quarantined nevertheless, because an attacker does not wait for the owner', () => {
    expect(owner(of(true), node)).toMatchObject({ effect: 'warn', reason: expect.stringContaining('Amazon EKS') });
  });
});

describe('a containment', () => {
  const cluster = { 'eks:nodegroup-name': 'workers' };

  it('asks where another control leaves the resource to its owner', () => {
    expect(owner({ resourceType: 'AwsEc2Instance', respondsTo: ['guardduty'] }, cluster)).toMatchObject({
      effect: 'ask',
      reason: expect.stringContaining('Amazon EKS'),
    });
  });
});
