import { askFor, definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';
import {
  type Statement,
  bucketPolicyPermissions,
  changeStatement,
  covers,
  coversBucket,
  frozenPolicy,
  isEveryone,
  isPolicyFrozen,
  listOf,
  readBucket,
  readStatementsOf,
  servesWebsite,
} from './bucket/index.ts';

const sid = 'AsrTlsOnly';

/**
 * S3.5: S3 general purpose buckets should require requests to use SSL.
 *
 * ASR adds one statement to the bucket policy that denies every request without TLS. All other statements stay. AWS
 * SDKs and the AWS CLI use TLS by default, so only clients that use `http://` endpoints lose access.
 *
 * S3 website endpoints support only HTTP and become unavailable, also behind CloudFront, so the change waits for
 * approval if the bucket serves a website. CloudFront uses the protocol of the viewer for an S3 origin, so redirect
 * viewers to HTTPS first. ASR refuses a bucket whose policy S3 does not let it extend, because the policy is public
 * and Block Public Access is on. Undo removes the statement.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5
 */
export const s35 = definePlaybook({
  control: 'S3.5',
  title: 'deny requests to an S3 bucket that do not use TLS',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  // Undo deletes a policy that has only this statement.
  permissions: bucketPolicyPermissions(['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'], ['s3:GetBucketWebsite']),
  parameters: {},

  read: (target, aws) =>
    readBucket(target, aws, async (bucket) => {
      const statements = await readStatementsOf(bucket);
      const bucketArn = `arn:${target.partition}:s3:::${lastPartOf(target.resourceId)}`;
      return {
        bucketArn,
        requiresTls: requiresTls(statements, bucketArn),
        /** The statement with ASR's Sid. Its content may have been modified. */
        tlsOnly: statements.find(({ Sid }) => Sid === sid) ?? null,
        isFrozen: await isPolicyFrozen(bucket, aws),
        servesWebsite: await servesWebsite(bucket),
      };
    }),

  plan(bucket) {
    if (bucket.requiresTls) return { kind: 'compliant' };
    if (bucket.isFrozen) return refuse(frozenPolicy);
    const website = 'The bucket serves a website, and website endpoints support only HTTP, so the website would fail.';
    return askFor(
      set(bucket, { tlsOnly: tlsOnlyFor(bucket.bucketArn) }),
      'tlsOnly',
      bucket.servesWebsite ? website : '',
    );
  },

  async apply(target, { to }, aws) {
    await changeStatement(target, { sid, to, leftover: 'delete the policy' }, aws);
  },
});

function tlsOnlyFor(bucketArn: string): Statement {
  return {
    Sid: sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** Returns whether one statement, or one for the bucket and one for its objects, denies all requests without TLS. */
function requiresTls(statements: readonly Statement[], bucketArn: string): boolean {
  const denied = statements.filter(deniesEverythingWithoutTls).flatMap(({ Resource }) => listOf(Resource));
  return coversBucket(denied, bucketArn);
}

/** A statement with a second condition does not count, because some requests without TLS would pass. */
function deniesEverythingWithoutTls({ Effect, Principal, Action, Condition = {} }: Statement): boolean {
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key} ${[values].flat().join()}`.toLowerCase()),
  );
  const [condition = '', ...others] = conditions;
  const isWithoutTls = /^bool(ifexists)? aws:securetransport false$/.test(condition) && others.length === 0;
  return Effect === 'Deny' && isEveryone(Principal) && covers(Action, 's3:*') && isWithoutTls;
}
