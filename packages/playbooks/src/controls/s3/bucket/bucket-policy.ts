/**
 * Reads and changes one statement of a bucket policy, identified by its Sid. All other statements belong to the owner
 * and stay unchanged, in their order.
 */
import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import {
  type Aws,
  type IamAction,
  type PolicyDocument,
  type ResourceStatement,
  type Target,
  cannot,
  cannotIf,
  ifAbsent,
  statementsIn,
} from '../../../engine/index.ts';
import { type ReachedBucket, bucketPermissions, changeBucket } from './bucket.ts';
import { frozenPolicy, isPolicyFrozen } from './public-policy.ts';

/** The permissions to read and change statements, and to read `others` of the bucket. */
export function bucketPolicyPermissions(
  write: readonly IamAction[],
  others: readonly IamAction[] = [],
): ReturnType<typeof bucketPermissions> {
  const read = ['s3:GetBucketPolicy', 's3:GetBucketPolicyStatus', 's3:GetBucketPublicAccessBlock'] as const;
  const bucket = bucketPermissions([...read, ...others], write);
  // This action has no resource-level permission.
  return { ...bucket, read: [...bucket.read, 's3:GetAccountPublicAccessBlock'] };
}

/** What to do with a policy that would have no statements left, which S3 does not accept. */
type Leftover = 'delete the policy' | 'leave it to the operator';

/** Returns the statements of the bucket, none without a policy. */
export async function readStatementsOf(bucket: ReachedBucket): Promise<readonly ResourceStatement[]> {
  return statementsIn(await readPolicy(bucket));
}

/** @param to `null` removes it. */
export function changeStatement(
  target: Target,
  { sid, to, leftover }: { readonly sid: string; readonly to: ResourceStatement | null; readonly leftover: Leftover },
  aws: Aws,
): Promise<void> {
  return changeBucket(target, aws, async (bucket) => {
    const policy = await readPolicy(bucket);
    const present = statementsIn(policy);
    const kept = present.some(({ Sid }) => Sid === sid)
      ? present.flatMap((statement) => (statement.Sid === sid ? (to ?? []) : statement))
      : [...present, ...(to === null ? [] : [to])];
    if (kept.length > 0) return putPolicy(bucket, { ...policy, Statement: kept }, aws);
    if (present.length === 0) return;
    if (leftover === 'delete the policy') return deletePolicy(bucket);
    cannot(
      `The statement ${sid} is the last one in the bucket policy. Delete the policy manually if it is no longer needed.`,
    );
  });
}

async function readPolicy({ s3, address }: ReachedBucket): Promise<PolicyDocument> {
  const { Policy: text } = await s3
    .send(new GetBucketPolicyCommand(address))
    .catch(ifAbsent('NoSuchBucketPolicy', { Policy: undefined }));
  return JSON.parse(text ?? '{"Version":"2012-10-17","Statement":[]}') as PolicyDocument;
}

async function putPolicy(bucket: ReachedBucket, policy: PolicyDocument, aws: Aws): Promise<void> {
  const { s3, address } = bucket;
  // S3 shows a deleted user or role as an id such as AIDA…, and accepts no policy with such an id.
  const rejected =
    `S3 does not accept the policy of the bucket ${address.Bucket} with another statement: the policy may be too ` +
    'long, or name deleted users or roles (ids such as AIDA… or AROA…). Correct the policy, then remediate again.';
  await s3
    .send(new PutBucketPolicyCommand({ ...address, Policy: JSON.stringify(policy) }))
    .catch(cannotIf('MalformedPolicy', rejected))
    .catch(cannotIf('PolicyTooLarge', rejected))
    .catch(async (error: unknown) => {
      // S3 rejects a public policy with the error for a missing permission.
      if (error instanceof Error && error.name === 'AccessDenied' && (await isPolicyFrozen(bucket, aws)))
        cannot(frozenPolicy);
      throw error;
    });
}

async function deletePolicy({ s3, address }: ReachedBucket): Promise<void> {
  await s3.send(new DeleteBucketPolicyCommand(address));
}
