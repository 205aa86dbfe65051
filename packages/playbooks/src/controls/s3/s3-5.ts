import {
  type ResourceStatement,
  askFor,
  conditionsOf,
  cutOff,
  definePlaybook,
  lastPartOf,
  listOf,
  principalsOf,
  refuse,
  set,
} from '../../engine/index.ts';
import {
  bucketPolicyPermissions,
  changeStatement,
  frozenPolicy,
  httpViewers,
  isPolicyFrozen,
  readBucket,
  readDistributions,
  readStatementsOf,
  servesWebsite,
  website,
} from './bucket/index.ts';

const sid = 'AsrTlsOnly';
const policy = bucketPolicyPermissions(
  // Undo deletes a policy that has only this statement.
  ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
  ['s3:GetBucketWebsite'],
);

/**
 * S3.5: S3 general purpose buckets should require requests to use SSL.
 *
 * ASR adds one statement to the bucket policy that denies every request without TLS. All other statements stay. AWS
 * SDKs, the AWS CLI and AWS services use TLS by default.
 *
 * Only a statement in the form that the AWS documentation shows counts as compliant, because AWS does not say which
 * other forms pass. A bucket with an equivalent statement gets a second one, which changes nothing for its clients.
 *
 * The change waits for approval if the bucket serves a website, because website endpoints support only HTTP, or if a
 * CloudFront distribution of the account forwards HTTP requests to the bucket: redirect its viewers to HTTPS first.
 * ASR refuses a bucket whose policy S3 does not let it extend, because the policy is public and Block Public Access is
 * on.
 *
 * @failed The AWS Config rule `s3-bucket-ssl-requests-only` finds a bucket whose policy does not deny requests without
 * TLS.
 * @reads The bucket policy, the website configuration, and the CloudFront distributions of the account.
 * @impact Clients that use `http://` endpoints: websites, also behind CloudFront, and HTTP viewers of CloudFront. ASR
 * does not see the distributions of other accounts.
 * @owners AWS Control Tower, whose service control policies deny changes of its log buckets.
 * @undo Nothing is lost: undo removes the statement.
 * @unverified Whether S3 can return a previous policy shortly after a change by another principal. ASR would write it
 * back with its statement.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5
 */
export const s35 = definePlaybook({
  control: 'S3.5',
  title: 'deny requests to an S3 bucket that do not use TLS',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: { ...policy, read: [...policy.read, readDistributions] },
  parameters: {},

  read: (target, aws) =>
    readBucket(target, aws, async (bucket) => {
      const statements = await readStatementsOf(bucket);
      const bucketArn = `arn:${target.partition}:s3:::${lastPartOf(target.resourceId)}`;
      const requiresTls = statements.some((statement) => deniesHttp(statement, bucketArn));
      const viewers = requiresTls ? [] : await httpViewers(bucket, target, aws);
      return {
        bucketArn,
        requiresTls,
        /** The statement with ASR's Sid. Its content may have been modified. */
        tlsOnly: statements.find(({ Sid }) => Sid === sid) ?? null,
        isFrozen: await isPolicyFrozen(bucket, aws),
        httpClients: [...((await servesWebsite(bucket)) ? [website] : []), ...viewers],
      };
    }),

  plan(bucket) {
    if (bucket.requiresTls) return { kind: 'compliant' };
    if (bucket.isFrozen) return refuse(frozenPolicy);
    const plan = set(bucket, { tlsOnly: tlsOnlyFor(bucket.bucketArn) });
    return askFor(plan, 'tlsOnly', cutOff(bucket.httpClients, 'access the bucket'));
  },

  async apply(target, { to }, aws) {
    await changeStatement(target, { sid, to, leftover: 'delete the policy' }, aws);
  },
});

function tlsOnlyFor(bucketArn: string): ResourceStatement {
  return {
    Sid: sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** With a second condition, some requests without TLS would pass. */
function deniesHttp(statement: ResourceStatement, bucketArn: string): boolean {
  const conditions = conditionsOf(statement).map(({ operator, key, values }) => `${operator} ${key} ${values.join()}`);
  const resources = listOf(statement.Resource);
  return (
    statement.Effect === 'Deny' &&
    principalsOf(statement, 'AWS').includes('*') &&
    listOf(statement.Action).some((action) => ['s3:*', '*'].includes(action.toLowerCase())) &&
    [bucketArn, `${bucketArn}/*`].every((needed) => resources.includes(needed)) &&
    conditions.join().toLowerCase() === 'bool aws:securetransport false'
  );
}
