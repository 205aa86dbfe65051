import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { arrangeBucket, blocked, bucketArn, bucketWith, goneBuckets, withBucket } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
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
    const Bucket = resourceId.slice('arn:aws:s3:::'.length);
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
    'a bucket that names a partner by its twelve digits': () =>
      withPolicy({ ...grant, Principal: { AWS: ['222233334444', target.accountId] } }),
    'a bucket that allows a partner all actions except one': () =>
      withPolicy({ ...grant, Action: undefined, NotAction: 's3:DeleteBucket' }),
    'a bucket that denies a partner only some of the actions': () =>
      withPolicy(grant, { ...grant, Effect: 'Deny', Action: 's3:PutBucketAcl', Resource: everywhere }),
    'a bucket that denies a partner the actions only for some objects': () =>
      withPolicy(grant, { ...grant, Effect: 'Deny', Action: listed, Resource: `${bucketArn}/logs/*` }),
    'a bucket whose statement of ASR names another partner': () =>
      withPolicy(grant, {
        ...grant,
        Sid: 'AsrOtherAccounts',
        Effect: 'Deny',
        Principal: { AWS: '333344445555' },
        Action: listed,
        Resource: everywhere,
      }),
    'a bucket with a grant that only a stricter parameter forbids': () => ({
      aws: withPolicy({ ...grant, Action: 's3:DeleteObject' }),
      parameters: { blacklistedactionpatterns: ['s3:PutObjectAcl, s3:Delete*'] },
    }),
  },
  leaves: {
    'a bucket without a policy': () => bucketWith(),
    'a bucket with five policy variables in each of two values': () => {
      const folder = `${bucketArn}/${'${aws:username}/'.repeat(5)}*`;
      return withPolicy({ ...grant, Action: 's3:GetObject', Resource: [folder, `${folder}/x`] });
    },
    'a bucket that lets a partner read': () => withPolicy({ ...grant, Action: ['s3:GetObject', 's3:ListBucket'] }),
    'a bucket that allows its own account everything': () =>
      withPolicy({ ...grant, Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:root'] }, Action: 's3:*' }),
    'a bucket that allows the actions to an AWS service': () =>
      withPolicy({ ...grant, Principal: { Service: 'delivery.logs.amazonaws.com' } }),
    'a bucket that allows the actions to a deleted role': () =>
      withPolicy({ ...grant, Principal: { AWS: 'AROAEXAMPLEID' } }),
    'a bucket that denies the actions to the same partner': () =>
      withPolicy(grant, { ...grant, Sid: 'Theirs', Effect: 'Deny', Action: listed, Resource: everywhere }),
    'a bucket that denies the actions to everyone': () =>
      withPolicy(grant, { ...grant, Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }),
  },
  refuses: {
    // Only a statement with a condition could deny them, and AWS Config evaluates no conditions.
    'a bucket that allows the actions to everyone in a list': () => withPolicy({ ...grant, Principal: { AWS: ['*'] } }),
    'a bucket that allows the actions to everyone in the organization': () =>
      withPolicy({ ...grant, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } } }),
    'a bucket that allows the actions to everyone except one user': () =>
      withPolicy({ ...grant, Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:user/intern' } }),
    'a bucket that denies everyone the actions only under a condition': () =>
      withPolicy(
        { ...grant, Principal: '*' },
        {
          ...grant,
          Principal: '*',
          Effect: 'Deny',
          Action: 's3:*',
          Resource: everywhere,
          Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } },
        },
      ),
    'a policy with six policy variables in one value, which AWS Config cannot evaluate': () =>
      withPolicy({ ...grant, Action: 's3:GetObject', Resource: `${bucketArn}/${'${aws:username}/'.repeat(6)}*` }),
    'such a policy in a statement without a Sid': () =>
      withPolicy({ ...grant, Sid: undefined, Resource: `${bucketArn}/${'${aws:username}/'.repeat(6)}*` }),
    'a public policy that the bucket no longer accepts': () =>
      bucketWith({ policy: policyOf(grant, { ...grant, Principal: '*', Action: 's3:GetObject' }), block: blocked }),
    'a grant to a federated principal, whose account is unknown': () =>
      withPolicy({ ...grant, Principal: { Federated: 'arn:aws:iam::222233334444:saml-provider/partner' } }),
    'a grant to a canonical user, whose account is unknown': () =>
      withPolicy({ ...grant, Principal: { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d9' } }),
  },
  gone: goneBuckets,
});

describe('S3.6', () => {
  it('denies the listed actions only to the partner', async () => {
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

  it('never denies a principal of its own account that is named together with a partner', async () => {
    const both = { ...grant, Principal: { AWS: ['arn:aws:iam::111122223333:role/own', partner] } };

    expect(await restrictionOn(both)).toMatchObject({ to: { Principal: { AWS: [partner] } } });
  });

  it('keeps the restricted partners when another one is added', async () => {
    const first = await restrictionOn(grant);
    const late = { ...grant, Sid: 'Late', Principal: { AWS: '333344445555' } };

    const second = await restrictionOn(grant, late, first.to);

    expect(second).toMatchObject({ from: first.to, to: { Principal: { AWS: ['333344445555', partner] } } });
  });

  it('never adds its statement twice, keeps all others, and undo restores the same policy', async () => {
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

  it('leaves the policy to the operator if undo would remove its last statement', async () => {
    const change = await restrictionOn(grant);
    const { aws, buckets } = withBucket({ policy: policyOf(change.to) });

    expect(await undo(s36, target, [change], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Delete the policy manually'),
    });
    expect(buckets.find('the-bucket')?.policy).toBe(policyOf(change.to));
  });

  it('never reports a policy for everyone as fixed, and names the remedy', async () => {
    expect(await plan(s36, target, withPolicy({ ...grant, Principal: '*' }))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('Remove the actions from the Allow statement'),
    });
  });

  it('never ignores an action of Security Hub because the policy file names others', async () => {
    const parameters = { blacklistedActionPatterns: ['s3:DeleteObject'] };

    expect(await plan(s36, target, withPolicy(grant), parameters)).toMatchObject({
      changes: [{ to: { Action: [...listed, 's3:DeleteObject'] } }],
    });
  });

  it('never ends the uploads of a partner unasked', async () => {
    const uploading = { ...grant, Action: ['s3:PutObject', 's3:PutObjectAcl'] };

    expect(await plan(s36, target, withPolicy(uploading))).toMatchObject({
      asks: { restriction: `After this change, principal ${partner} could no longer upload objects with an ACL.` },
    });
    expect(await plan(s36, target, withPolicy(grant))).not.toHaveProperty('asks');
  });
});
