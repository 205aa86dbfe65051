import { type ResourceStatement, askFor, cutOff, definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';
import {
  type Owner,
  bucketPolicyPermissions,
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

/** The actions of the control, which Security Hub fixes. */
const bySecurityHub: readonly string[] = [
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketPolicy',
  's3:PutEncryptionConfiguration',
  's3:PutObjectAcl',
];

/**
 * S3.6: S3 general purpose bucket policies should restrict access to other AWS accounts.
 *
 * If the bucket policy allows principals of other accounts to change the bucket's policy, ACLs or encryption, ASR adds
 * one statement that denies them these actions. The accounts keep all other access, such as reading, and principals of
 * this account are not affected. The change waits for approval if such a principal may upload objects with an ACL:
 * disable ACLs for the bucket (BucketOwnerEnforced) first.
 *
 * ASR refuses policies that would stay FAILED. If the policy allows the actions to everyone (`*`), a Deny statement
 * needs a condition, or the account would lock itself out, and the rule does not evaluate conditions. A policy with more
 * than five policy variables in one value cannot be evaluated at all. ASR also refuses a principal whose account is
 * unknown, and a bucket whose policy S3 does not let it extend, because the policy is public and Block Public Access is
 * on.
 *
 * @failed The AWS Config rule `s3-bucket-blacklisted-actions-prohibited` finds that the bucket policy allows one of the
 * actions to a principal of another account, whatever the conditions, or that one value of the policy has more than five
 * policy variables.
 * @reads All statements of the bucket policy, without the conditions of Allow statements.
 * @impact The named principals of other accounts. Uploads with `--acl bucket-owner-full-control` need
 * `s3:PutObjectAcl` and fail.
 * @owners AWS Control Tower, whose service control policies deny changes of its log buckets.
 * @undo Nothing is lost: undo removes the statement.
 * @unverified How the rule evaluates a Deny statement next to an Allow statement. The remediation of AWS for this control
 * adds the same one.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6
 * @see https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-blacklisted-actions-prohibited.html
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
      default: bySecurityHub,
      meaning: 'floor',
      pattern: /^s3:[A-Za-z*?]+$/,
      form: 'an S3 action such as s3:PutBucketAcl',
      most: 50,
      description: 'The default actions are always restricted.',
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
    const actions = [...new Set([...bySecurityHub, ...blacklistedActionPatterns])];
    const obstacle = obstacleIn(bucket.statements, actions);
    if (obstacle !== undefined) return refuse(obstacle);
    if (externalGrantees(bucket.statements, actions, bucket).length === 0) return { kind: 'compliant' };

    const others = bucket.statements.filter(({ Sid }) => Sid !== sid);
    const grantees = externalGrantees(others, actions, bucket);
    if (grantees.includes('*')) return refuse(forEveryone);
    if (bucket.isFrozen) return refuse(frozenPolicy);
    const plan = set(bucket, { restriction: restrictionOf(grantees, actions, bucket) });
    return askFor(plan, 'restriction', cutOff(uploadersIn(others, bucket), 'upload objects with an ACL'));
  },

  async apply(target, { to }, aws) {
    await changeStatement(target, { sid, to, leftover: 'leave it to the operator' }, aws);
  },
});

const forEveryone =
  'The bucket policy allows restricted actions to everyone (*). A statement that denies them needs a condition, which ' +
  'AWS Config does not evaluate, so the finding could stay FAILED. Remove the actions from the Allow statement, or name ' +
  'its principals.';

function restrictionOf(
  grantees: readonly string[],
  actions: readonly string[],
  { bucketArn }: Owner,
): ResourceStatement {
  return {
    Sid: sid,
    Effect: 'Deny',
    Principal: { AWS: grantees },
    Action: actions,
    Resource: [bucketArn, `${bucketArn}/*`],
  };
}

/** Returns the principals of other accounts that may upload objects and set their ACLs. */
function uploadersIn(statements: readonly ResourceStatement[], owner: Owner) {
  const uploaders = externalGrantees(statements, ['s3:PutObject'], owner);
  return externalGrantees(statements, ['s3:PutObjectAcl'], owner)
    .filter((principal) => uploaders.includes(principal))
    .map((name) => ({ kind: 'principal', name }));
}

/** Returns why ASR or AWS Config cannot evaluate the policy; `undefined` if both can. */
function obstacleIn(statements: readonly ResourceStatement[], actions: readonly string[]): string | undefined {
  if (hasUnknownGrantees(statements, actions)) {
    return (
      'The bucket policy allows restricted actions to a principal whose account is unknown, such as a CanonicalUser. ' +
      'Replace the principal with its ARN, or remove the actions.'
    );
  }
  const unevaluated = statements.find((statement) => variablesPerValueIn(statement) > 5);
  return (
    unevaluated &&
    'AWS Config cannot evaluate a policy in which one value has more than five policy variables, and reports it as ' +
      `noncompliant. Split the value in the statement ${unevaluated.Sid ?? 'without a Sid'}.`
  );
}

function variablesPerValueIn(statement: ResourceStatement): number {
  const values = JSON.stringify(statement).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return Math.max(...values.map((value) => value.split('${').length - 1));
}
