import { definePlaybook, explain, lastPartOf, refuse, set } from '../../engine/index.ts';
import {
  type Owner,
  type Statement,
  bucketPolicyPermissions,
  byOtherAccounts,
  changeStatement,
  externalGrantees,
  frozenPolicy,
  hasUnknownGrantees,
  isPolicyFrozen,
  readBucket,
  readStatementsOf,
} from './bucket/index.ts';
import { texts } from '../../parameters/index.ts';

const sid = 'AsrOtherAccounts';
const conditionalDeny =
  'The policy allows the actions to everyone, so the statement needs a condition. AWS Config does not evaluate ' +
  'conditions: if the finding stays, remove the actions from the Allow statement.';

/**
 * S3.6: S3 general purpose bucket policies should restrict access to other AWS accounts.
 *
 * If the bucket policy allows other accounts to change the bucket's policy, ACLs or encryption, ASR adds one
 * statement that denies them these actions. The accounts keep all other access, such as reading, and principals of
 * this account are not affected. If the policy allows the actions to everyone (`*`), the statement denies them to
 * every principal outside this account except AWS services. AWS Config does not evaluate conditions, so such a finding
 * can stay until you remove the actions from the Allow statement.
 *
 * A partner account that uploads with `--acl bucket-owner-full-control` needs `s3:PutObjectAcl`, so its uploads fail:
 * disable ACLs for the bucket (BucketOwnerEnforced) first. ASR refuses a bucket whose policy S3 does not let it extend,
 * because the policy is public and Block Public Access is on. Undo removes the statement.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6
 */
export const s36 = definePlaybook({
  control: 'S3.6',
  title: 'prevent other accounts from changing the policy, ACLs or encryption of an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: bucketPolicyPermissions(['s3:PutBucketPolicy']),
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
      form: 'an S3 action such as s3:PutBucketAcl',
      most: 50,
    }),
  },

  read: (target, aws) =>
    readBucket(target, aws, async (bucket) => {
      const statements = await readStatementsOf(bucket);
      return {
        accountId: target.accountId,
        bucketArn: `arn:${target.partition}:s3:::${lastPartOf(target.resourceId)}`,
        statements,
        /** The statement with ASR's Sid. */
        restriction: statements.find(({ Sid }) => Sid === sid) ?? null,
        isFrozen: await isPolicyFrozen(bucket, aws),
      };
    }),

  plan(bucket, { blacklistedActionPatterns }) {
    // AWS Config has the list as one string.
    const actions = blacklistedActionPatterns.flatMap((patterns) => patterns.split(/\s*,\s*/));
    if (hasUnknownGrantees(bucket.statements, actions)) {
      return refuse(
        'The bucket policy allows restricted actions to a CanonicalUser, whose account is unknown. ' +
          'Replace the principal with its ARN, or remove the actions.',
      );
    }
    const unevaluated = bucket.statements.find((statement) => variablesPerValueIn(statement) > 5);
    if (unevaluated !== undefined) {
      return refuse(
        'AWS Config cannot evaluate a policy in which one value has more than five policy variables, and reports it as ' +
          `noncompliant. Split the value in the statement ${unevaluated.Sid ?? 'without a Sid'}.`,
      );
    }
    const others = bucket.statements.filter(({ Sid }) => Sid !== sid);
    if (externalGrantees(bucket.statements, actions, bucket).length === 0) return { kind: 'compliant' };
    if (bucket.isFrozen) return refuse(frozenPolicy);
    const grantees = externalGrantees(others, actions, bucket);
    return explain(
      set(bucket, { restriction: restrictionOf(grantees, actions, bucket) }),
      grantees.includes('*') ? conditionalDeny : '',
    );
  },

  mayStayFailed: ({ restriction }) => (restriction?.Condition === undefined ? undefined : conditionalDeny),

  async apply(target, { to }, aws) {
    await changeStatement(target, { sid, to, leftover: 'leave it to the operator' }, aws);
  },
});

/**
 * Returns the statement that denies the actions. A Deny for everyone needs a condition, or the account would lock
 * itself out.
 */
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

/**
 * Returns the largest number of policy variables in one value of the statement.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-blacklisted-actions-prohibited.html
 */
function variablesPerValueIn(statement: Statement): number {
  const values = JSON.stringify(statement).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return Math.max(...values.map((value) => value.split('${').length - 1));
}
