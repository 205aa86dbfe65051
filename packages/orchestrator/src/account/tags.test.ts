import { describe, expect, it } from '@jest/globals';
import { registry, type Aws } from '@asr/playbooks';
import { defaultPolicy, whyTagsForbid } from '../policy/index.ts';
import { remediationPermissions } from './remediation-permissions.ts';
import { tagSourceOf } from './tag-sources.ts';
import { readTags } from './tags.ts';
import { knownResource, knownResources, type KnownResource } from './testing/index.ts';
import { type TaggedAccount, fakeTaggedAccount } from './testing/index.ts';

const now = new Date('2026-11-24T12:00:00Z');
const exempt = { 'asr:exempt': 'all until 2026-12-24' };
/** A tag exempts from a containment only if the policy lists it. */
const policy = { ...defaultPolicy, exemptions: { ...defaultPolicy.exemptions, controls: Object.keys(registry) } };
const where = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1' };

/** The tag guard as it runs before a playbook. */
async function guard(controlId: string, resourceType: string, resourceId: string, { aws }: { readonly aws: Aws }) {
  const reading = await readTags(aws, { ...where, resourceType, resourceId });
  return whyTagsForbid(policy, { controlId, accountId: where.accountId }, reading, now);
}

const cases = Object.entries(registry).flatMap(([controlId, { resourceType, otherResourceTypes = [] }]) =>
  [resourceType, ...otherResourceTypes].flatMap((type) =>
    (knownResource(type)?.spellings ?? ['(no example of this type)']).map(
      (spelling) => [controlId, type, spelling] as const,
    ),
  ),
);

const hasTags = (type: string) => tagSourceOf(type)?.from !== 'nowhere';

describe('the tag guard before every playbook', () => {
  const account = (type: string, tags: TaggedAccount['tags']) =>
    fakeTaggedAccount({ resource: knownResource(type) as KnownResource, tags });

  it.each(cases)('%s: an exempt %s named %s is skipped', async (controlId, type, spelling) => {
    const has = account(type, exempt);

    expect((await guard(controlId, type, spelling, has))?.outcome).toBe(hasTags(type) ? 'skipped' : undefined);
  });

  it.each(cases)('%s: a %s named %s without tags reaches its playbook', async (controlId, type, spelling) => {
    expect(await guard(controlId, type, spelling, account(type, {}))).toBeUndefined();
  });

  it.each(cases)('%s: a deleted %s named %s reaches its playbook', async (controlId, type, spelling) => {
    expect(await guard(controlId, type, spelling, account(type, 'gone'))).toBeUndefined();
  });

  it.each(cases)('%s: a %s named %s whose tags may not be read is refused', async (controlId, type, spelling) => {
    const denied = account(type, 'denied');

    const { outcome, reason = '' } = (await guard(controlId, type, spelling, denied)) ?? {};
    expect(outcome).toBe(hasTags(type) ? 'refused' : undefined);
    expect(reason.includes('could not read the tags of the resource. AccessDenied')).toBe(hasTags(type));
  });

  it('has one call per fix, and a second only for an id that must be looked up', async () => {
    for (const [controlId, type, spelling] of cases) {
      const has = account(type, exempt);
      await guard(controlId, type, spelling, has);
      const lookups = knownResource(type)?.lookups?.[spelling] ?? 0;
      expect([type, spelling, has.calls.length]).toEqual([type, spelling, hasTags(type) ? 1 + lookups : 0]);
    }
  });
});

describe('the permissions of a remediation', () => {
  it.each(Object.keys(registry))('of %s contain every call of its tag guard', async (controlId) => {
    const playbook = await registry[controlId]!.load();
    const { read } = remediationPermissions(playbook);

    for (const [, type, spelling] of cases.filter(([control]) => control === controlId)) {
      const has = fakeTaggedAccount({ resource: knownResource(type) as KnownResource, tags: exempt });
      await guard(controlId, type, spelling, has);
      for (const call of has.calls) expect(read).toContain(call);
    }
  });
});

describe('readTags', () => {
  const nothing = fakeTaggedAccount({ resource: knownResources['AwsEc2SecurityGroup']!, tags: {} });

  it.each([
    ['AwsEc2SecurityGroup', 'i-0123456789abcdef0'],
    ['AwsEc2SecurityGroup', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0'],
    ['AwsEc2SecurityGroup', 'arn:aws:ec2:us-east-1:111122223333:security-group/sg-0123456789abcdef0'],
    ['AwsEc2SecurityGroup', 'arn:aws:ec2:eu-west-1:999988887777:security-group/sg-0123456789abcdef0'],
    ['AwsEc2SecurityGroup', 'arn:aws:rds:eu-west-1:111122223333:security-group/sg-0123456789abcdef0'],
    ['AwsElbv2LoadBalancer', 'shop'],
    ['AwsKmsKey', 'alias/shop'],
    ['AwsLambdaFunction', 'arn:aws:lambda:eu-west-1:111122223333:layer:shop:1'],
    ['AwsS3AccessPoint', 'arn:aws:s3:eu-west-1:111122223333:accesspoint/shop'],
  ])('the tags of a %s named %s are unknown, with a reason', async (resourceType, resourceId) => {
    expect(await readTags(nothing.aws, { ...where, resourceType, resourceId })).toEqual({
      kind: 'unknown',
      error: expect.stringMatching(/^["A-Z].*\.$/),
    });
  });

  it('a throttled call is thrown, so that it is retried', async () => {
    const throttled = fakeTaggedAccount({ resource: knownResources['AwsEc2SecurityGroup']!, tags: 'throttled' });
    const group = { ...where, resourceType: 'AwsEc2SecurityGroup', resourceId: 'sg-0123456789abcdef0' };

    await expect(readTags(throttled.aws, group)).rejects.toMatchObject({ name: 'ThrottledException' });
  });

  it('the tags of a bucket are read in its own Region', async () => {
    const abroad = { ...knownResources['AwsS3Bucket']!, region: 'us-west-2' };
    const has = fakeTaggedAccount({ resource: abroad, tags: exempt });
    const bucket = { ...where, resourceType: 'AwsS3Bucket', resourceId: 'arn:aws:s3:::shop.example.com' };

    expect(await readTags(has.aws, bucket)).toEqual({ kind: 'tags', tags: exempt });
  });

  it('a bucket that now belongs to another account is refused', async () => {
    const has = fakeTaggedAccount({ resource: knownResources['AwsS3Bucket']!, tags: 'denied' });
    const bucket = { ...where, resourceType: 'AwsS3Bucket', resourceId: 'shop.example.com' };

    expect(await readTags(has.aws, bucket)).toMatchObject({ kind: 'unknown' });
  });

  it('the trail of an organization has no tags in a member account, and its playbook refuses it', async () => {
    const trail = 'arn:aws:cloudtrail:eu-west-1:999988887777:trail/organization';

    const member = fakeTaggedAccount({ resource: knownResources['AwsCloudTrailTrail']!, tags: 'denied' });

    expect(await readTags(member.aws, { ...where, resourceType: 'AwsCloudTrailTrail', resourceId: trail })).toEqual({
      kind: 'tags',
      tags: {},
    });
    expect(member.calls).toEqual([]);
  });

  it('every type that a playbook remediates has a source of tags: add it to tag-sources.ts and testing/known-resources.ts', () => {
    const types = Object.values(registry).flatMap(({ resourceType, otherResourceTypes = [] }) => [
      resourceType,
      ...otherResourceTypes,
    ]);
    expect(types.filter((type) => tagSourceOf(type) === undefined || knownResource(type) === undefined)).toEqual([]);
  });
});
