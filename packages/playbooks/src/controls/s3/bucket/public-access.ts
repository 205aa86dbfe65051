/** Public access to a bucket, and the Block Public Access settings that end it. */
import {
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketWebsiteCommand,
  PutPublicAccessBlockCommand,
  type Grant,
} from '@aws-sdk/client-s3';
import { type Aws, type Change, type Plan, type Target, askFor, ifAbsent, set } from '../../../engine/index.ts';
import { type BlockSettings, everythingBlocked, nothingBlocked, readBlock } from './block-settings.ts';
import { readStatementsOf } from './bucket-policy.ts';
import { type ReachedBucket, bucketPermissions, changeBucket, readBucket } from './bucket.ts';
import { limitedCallers } from './external-grants.ts';
import { isPolicyPublic } from './public-policy.ts';

export interface PublicAccessState {
  /** `null` if the bucket has no settings. */
  readonly publicAccessBlock: BlockSettings | null;
  readonly isPolicyPublic: boolean;
  /** The callers outside the account that the policy limits. S3 denies them too if the policy is public. */
  readonly limitedCallers: readonly string[];
  readonly servesWebsite: boolean;
}

/** For controls that find what is public, not what could be. */
export interface PublicGrantsState extends PublicAccessState {
  readonly isAclPublic: boolean;
}

const read = [
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketPolicyStatus',
  's3:GetBucketPolicy',
  's3:GetBucketWebsite',
] as const;

/** IAM has one action for changing and deleting the settings. */
const write = ['s3:PutBucketPublicAccessBlock'] as const;

export const publicAccessPermissions = bucketPermissions(read, write);

export const publicGrantsPermissions = bucketPermissions([...read, 's3:GetBucketAcl'], write);

export function readPublicAccess(target: Target, aws: Aws): Promise<PublicAccessState | undefined> {
  return readBucket(target, aws, (bucket) => accessTo(bucket, target));
}

export function readPublicGrants(target: Target, aws: Aws): Promise<PublicGrantsState | undefined> {
  return readBucket(target, aws, async (bucket) => ({
    ...(await accessTo(bucket, target)),
    isAclPublic: await isAclPublic(bucket),
  }));
}

async function accessTo(bucket: ReachedBucket, { accountId }: Target): Promise<PublicAccessState> {
  return {
    publicAccessBlock: await readBlock(bucket),
    isPolicyPublic: await isPolicyPublic(bucket),
    limitedCallers: limitedCallers(await readStatementsOf(bucket), accountId),
    servesWebsite: await servesWebsite(bucket),
  };
}

export async function servesWebsite({ s3, address }: ReachedBucket): Promise<boolean> {
  const website = await s3
    .send(new GetBucketWebsiteCommand(address))
    .catch(ifAbsent('NoSuchWebsiteConfiguration', undefined));
  return website !== undefined;
}

async function isAclPublic({ s3, address }: ReachedBucket): Promise<boolean> {
  const { Grants: grants = [] } = await s3.send(new GetBucketAclCommand(address));
  return grants.some(({ Grantee: grantee }: Grant) =>
    /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/.test(grantee?.URI ?? ''),
  );
}

/** Plans all four settings. */
export function blockEverything(bucket: PublicAccessState): Plan<PublicAccessState, 'publicAccessBlock'> {
  const plan = set(bucket, { publicAccessBlock: everythingBlocked });
  return askFor(plan, 'publicAccessBlock', whoLosesAccess(bucket).join(' '));
}

/**
 * Plans all four settings if the policy or the ACL of the bucket is public and takes effect. Whether it allows reading
 * or writing does not matter, because one setting ends both.
 */
export function endPublicGrants(bucket: PublicGrantsState): Plan<PublicAccessState, 'publicAccessBlock'> {
  const { IgnorePublicAcls: ignoresAcls, RestrictPublicBuckets: restricts } =
    bucket.publicAccessBlock ?? nothingBlocked;
  const isPublic = (bucket.isPolicyPublic && !restricts) || (bucket.isAclPublic && !ignoresAcls);
  return isPublic ? blockEverything(bucket) : { kind: 'compliant' };
}

/** Returns who depends on the present settings, as sentences. */
function whoLosesAccess(bucket: PublicAccessState): readonly string[] {
  const { IgnorePublicAcls: ignoresAcls, RestrictPublicBuckets: restricts } =
    bucket.publicAccessBlock ?? nothingBlocked;
  const callers = bucket.isPolicyPublic && !restricts ? bucket.limitedCallers : [];
  return [
    ...(callers.length > 0
      ? [`The bucket policy is public, so S3 would also deny the callers that it limits: ${callers.join(', ')}.`]
      : []),
    ...(bucket.servesWebsite && !(ignoresAcls && restricts)
      ? ['The bucket serves a website, whose public content would become unavailable.']
      : []),
  ];
}

export function changePublicAccess(
  target: Target,
  { to: block }: Change<PublicAccessState, 'publicAccessBlock'>,
  aws: Aws,
): Promise<void> {
  return changeBucket(target, aws, ({ s3, address }) =>
    block === null
      ? s3.send(new DeletePublicAccessBlockCommand(address))
      : s3.send(new PutPublicAccessBlockCommand({ ...address, PublicAccessBlockConfiguration: block })),
  );
}
