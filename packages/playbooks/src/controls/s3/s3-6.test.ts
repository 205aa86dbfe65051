import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { apply, undo } from '../../engine/index.ts';
import { arrangeBucket, bucketArn, bucketWith, goneBuckets, withBucket } from './testing/index.ts';
import { describePlaybook } from '../../testing/index.ts';
import { s36 } from './s3-6.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };
const listed = [
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketPolicy',
  's3:PutEncryptionConfiguration',
  's3:PutObjectAcl',
];
const partner = 'arn:aws:iam::222233334444:root';
const grant = {
  Sid: 'Partner',
  Effect: 'Allow',
  Principal: { AWS: partner },
  Action: 's3:PutObjectAcl',
  Resource: `${bucketArn}/*`,
};
const everywhere = [bucketArn, `${bucketArn}/*`];
const policyOf = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const withPolicy = (...statements: readonly object[]) => bucketWith({ policy: policyOf(...statements) });

async function restrictionOn(...statements: readonly object[]) {
  const bucket = await s36.read(target, withPolicy(...statements));
  const planned =
    bucket && s36.plan(bucket, { blacklistedActionPatterns: s36.parameters.blacklistedActionPatterns.default });
  const [change] = planned?.kind === 'change' ? planned.changes : [];
  const to = change?.to ?? undefined;
  if (change === undefined || to === undefined) throw new Error(`Expected a change, not ${JSON.stringify(planned)}.`);
  return { ...change, to };
}

describePlaybook(s36, {
  target,
  onMoto: async (account) => {
    const resourceId = await arrangeBucket(account);
    const Policy = policyOf({ ...grant, Resource: `${resourceId}/*` });
    const Bucket = `bucket-${account.accountId}`;
    await account.client(S3Client).send(new PutBucketPolicyCommand({ Bucket, Policy }));
    return resourceId;
  },
  changes: {
    'a bucket that lets a partner set ACLs': () => withPolicy(grant),
    'a bucket that lets a partner do everything': () => withPolicy({ ...grant, Action: 's3:*', Resource: everywhere }),
    'a bucket that lets several roles of a partner do several things': () =>
      withPolicy({
        ...grant,
        Principal: { AWS: ['arn:aws:iam::222233334444:role/a', 'arn:aws:iam::222233334444:role/b'] },
        Action: ['s3:GetObject', 's3:Put*'],
      }),
    'a bucket that names a partner by twelve digits only': () =>
      withPolicy({ ...grant, Principal: { AWS: ['222233334444', target.accountId] } }),
    'a bucket that lets everybody in a list do it': () => withPolicy({ ...grant, Principal: { AWS: ['*'] } }),
    'a bucket that lets everybody of the organization do it, as a condition says': () =>
      withPolicy({ ...grant, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } } }),
    'a bucket that lets a partner do all but one thing': () =>
      withPolicy({ ...grant, Action: undefined, NotAction: 's3:DeleteBucket' }),
    'a bucket that lets all but one user do it': () =>
      withPolicy({ ...grant, Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:user/intern' } }),
    'a bucket that denies a partner only some of it': () =>
      withPolicy(grant, { ...grant, Effect: 'Deny', Action: 's3:PutBucketAcl', Resource: everywhere }),
    'a bucket that denies it to a partner for some of its objects only': () =>
      withPolicy(grant, { ...grant, Effect: 'Deny', Action: listed, Resource: `${bucketArn}/logs/*` }),
    'a bucket whose statement of ours is of another partner': () =>
      withPolicy(grant, {
        ...grant,
        Sid: 'AsrOtherAccounts',
        Effect: 'Deny',
        Principal: { AWS: '333344445555' },
        Action: listed,
        Resource: everywhere,
      }),
    'a bucket with a grant that only a stricter policy minds': () => ({
      aws: withPolicy({ ...grant, Action: 's3:DeleteObject' }),
      parameters: { blacklistedactionpatterns: ['s3:PutObjectAcl, s3:Delete*'] },
    }),
  },
  leaves: {
    'a bucket without a policy': () => bucketWith(),
    'a bucket that lets a partner read': () => withPolicy({ ...grant, Action: ['s3:GetObject', 's3:ListBucket'] }),
    'a bucket that lets its own account do everything': () =>
      withPolicy({ ...grant, Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:root'] }, Action: 's3:*' }),
    'a bucket that lets a service of AWS do it': () =>
      withPolicy({ ...grant, Principal: { Service: 'delivery.logs.amazonaws.com' } }),
    'a bucket that lets a deleted role do it, which is nobody': () =>
      withPolicy({ ...grant, Principal: { AWS: 'AROAEXAMPLEID' } }),
    'a bucket that denies it to the same partner again': () =>
      withPolicy(grant, { ...grant, Sid: 'Theirs', Effect: 'Deny', Action: listed, Resource: everywhere }),
    'a bucket that denies it to everybody': () =>
      withPolicy(grant, { ...grant, Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }),
  },
  refuses: {
    'a grant to a user that AWS names without an account': () =>
      withPolicy({ ...grant, Principal: { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d9' } }),
  },
  gone: goneBuckets,
});

describe('S3.6', () => {
  it('denies the listed actions to the partner alone', async () => {
    expect(await restrictionOn(grant)).toEqual({
      field: 'restriction',
      from: null,
      to: {
        Sid: 'AsrOtherAccounts',
        Effect: 'Deny',
        Principal: { AWS: [partner] },
        Action: listed,
        Resource: everywhere,
      },
    });
  });

  it('never locks out its own account or a service of AWS where everybody is allowed', async () => {
    expect(await restrictionOn({ ...grant, Principal: '*' })).toMatchObject({
      to: {
        Principal: '*',
        Condition: {
          StringNotEquals: { 'aws:PrincipalAccount': '111122223333' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      },
    });
  });

  it('never denies a principal of its own account that is named beside a partner', async () => {
    const both = { ...grant, Principal: { AWS: ['arn:aws:iam::111122223333:role/own', partner] } };

    expect(await restrictionOn(both)).toMatchObject({ to: { Principal: { AWS: [partner] } } });
  });

  it('keeps the partners it restricts already when another comes', async () => {
    const first = await restrictionOn(grant);
    const late = { ...grant, Sid: 'Late', Principal: { AWS: '333344445555' } };

    const second = await restrictionOn(grant, late, first.to);

    expect(second).toMatchObject({ from: first.to, to: { Principal: { AWS: ['333344445555', partner] } } });
  });

  it('never adds its statement a second time, keeps every other, and undo gives the same policy back', async () => {
    const reading = { ...grant, Sid: 'Reading', Action: ['s3:GetObject'] };
    const policy = policyOf(reading, grant);
    const { aws, buckets } = withBucket({ policy });
    const change = await restrictionOn(reading, grant);

    await apply(s36, target, [change], aws);
    await s36.apply(target, change, aws);
    expect(buckets.find('the-bucket')?.policy).toBe(policyOf(reading, grant, change.to));

    await undo(s36, target, [change], aws);
    expect(buckets.find('the-bucket')?.policy).toBe(policy);
  });

  it('leaves the policy to a person when undo would take its last statement', async () => {
    const change = await restrictionOn(grant);
    const { aws, buckets } = withBucket({ policy: policyOf(change.to) });

    expect(await undo(s36, target, [change], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Delete the policy by hand'),
    });
    expect(buckets.find('the-bucket')?.policy).toBe(policyOf(change.to));
  });
});
