import { definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';
import {
  type Owner,
  type Statement,
  bucketPolicyPermissions,
  byOtherAccounts,
  changeStatement,
  externalGrantees,
  hasUnknownGrantees,
  readStatements,
} from './bucket/index.ts';
import { texts } from '../../parameters/index.ts';

const sid = 'AsrOtherAccounts';

/**
 * S3.6: S3 general purpose bucket policies should restrict access to other AWS accounts.
 *
 * Other accounts that the policy lets change the bucket's policy, ACLs or encryption lose just these
 * actions, by one statement that denies them; what else they may do, such as reading, they keep, and
 * so do all principals of this account. Where the policy allows everybody (`*`), everybody outside
 * this account is denied, but for services of AWS. A partner that uploads with
 * `--acl bucket-owner-full-control` needs `s3:PutObjectAcl`, so its uploads fail from then on: turn
 * ACLs off in the bucket (BucketOwnerEnforced) first. Undo removes the one statement.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6
 */
export const s36 = definePlaybook({
  control: 'S3.6',
  title: 'deny other accounts to change the policy, ACLs or encryption of an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: bucketPolicyPermissions,
  parameters: {
    blacklistedActionPatterns: texts({
      default: [
        's3:DeleteBucketPolicy',
        's3:PutBucketAcl',
        's3:PutBucketPolicy',
        's3:PutEncryptionConfiguration',
        's3:PutObjectAcl',
      ],
      meaning: 'floor',
      pattern: /^s3:[A-Za-z*?]+$/,
      form: 'an action of S3 such as s3:PutBucketAcl',
      most: 50,
    }),
  },

  async read(target, aws) {
    const statements = await readStatements(target, aws);
    if (statements === undefined) return undefined;
    const bucketArn = `arn:${target.partition}:s3:::${lastPartOf(target.resourceId)}`;
    return {
      accountId: target.accountId,
      bucketArn,
      statements,
      /** The statement that is ours by its Sid. */
      restriction: statements.find(({ Sid }) => Sid === sid) ?? null,
    };
  },

  plan(bucket, { blacklistedActionPatterns }) {
    // Config has the list in one text.
    const actions = blacklistedActionPatterns.flatMap((patterns) => patterns.split(/\s*,\s*/));
    if (hasUnknownGrantees(bucket.statements, actions)) {
      return refuse(
        'The bucket policy allows such actions to a CanonicalUser, which does not tell its account. ' +
          'Name the principal by its ARN, or remove the actions, by hand.',
      );
    }
    const others = bucket.statements.filter(({ Sid }) => Sid !== sid);
    if (externalGrantees(bucket.statements, actions, bucket).length === 0) return { kind: 'compliant' };
    return set(bucket, { restriction: restrictionOf(externalGrantees(others, actions, bucket), actions, bucket) });
  },

  async apply(target, { to }, aws) {
    await changeStatement(target, { sid, to, leftover: 'leave it to a person' }, aws);
  },
});

/** Everybody is denied with a condition, or the account would lock itself out. */
function restrictionOf(
  grantees: readonly string[],
  actions: readonly string[],
  { accountId, bucketArn }: Owner,
): Statement {
  const to = grantees.includes('*')
    ? { Principal: '*', Condition: byOtherAccounts(accountId) }
    : { Principal: { AWS: grantees } };
  return { Sid: sid, Effect: 'Deny', ...to, Action: actions, Resource: [bucketArn, `${bucketArn}/*`] };
}
