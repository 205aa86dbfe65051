/** Public access to a bucket, and the Block Public Access settings that end it. */
import {
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketWebsiteCommand,
  PutPublicAccessBlockCommand,
  type Grant,
} from '@aws-sdk/client-s3';
import {
  type Aws,
  type Change,
  type Consumer,
  type Permissions,
  type Plan,
  type Target,
  askFor,
  cutOff,
  ifAbsent,
  set,
} from '../../../engine/index.ts';
import { type BlockSettings, everythingBlocked, nothingBlocked } from '../../log-bucket/index.ts';
import { readBlock } from './block-settings.ts';
import { readStatementsOf } from './bucket-policy.ts';
import { type ReachedBucket, bucketPermissions, changeBucket, readBucket } from './bucket.ts';
import { anonymousDistributions, readDistributions } from './cloudfront-readers.ts';
import { limitedCallers } from './external-grants.ts';
import { isPolicyPublic } from './public-policy.ts';

export interface PublicAccessState {
  /** `null` if the bucket has no settings. */
  readonly publicAccessBlock: BlockSettings | null;
  /** Whether the policy or the ACL is public, and no setting of the bucket prevents that. */
  readonly isPolicyPublic: boolean;
  readonly isAclPublic: boolean;
  /** Who loses access if the settings are turned on, as far as the configuration of the account shows it. */
  readonly consumers: readonly Consumer[];
}

const bucket = bucketPermissions(
  [
    's3:GetBucketPublicAccessBlock',
    's3:GetBucketPolicyStatus',
    's3:GetBucketPolicy',
    's3:GetBucketWebsite',
    's3:GetBucketAcl',
  ],
  // IAM has one action for changing and deleting the settings.
  ['s3:PutBucketPublicAccessBlock'],
);

export const publicAccessPermissions: Permissions = { ...bucket, read: [...bucket.read, readDistributions] };

export const website: Consumer = { kind: 'the website endpoint', name: '' };

export function readPublicAccess(target: Target, aws: Aws): Promise<PublicAccessState | undefined> {
  return readBucket(target, aws, async (reached) => {
    const publicAccessBlock = await readBlock(reached);
    // A grant that has no effect is not read: no access ends with it.
    const { ignoresAcls, restricts } = inEffect(publicAccessBlock);
    const isPublic = !restricts && (await isPolicyPublic(reached));
    // Without a public policy, the other accounts that the policy names keep access.
    const callers = isPublic ? limitedCallers(await readStatementsOf(reached), target.accountId) : [];
    const readers = ignoresAcls && restricts ? [] : await publicReaders(reached, target, aws);
    return {
      publicAccessBlock,
      isPolicyPublic: isPublic,
      isAclPublic: !ignoresAcls && (await isAclPublic(reached)),
      consumers: [...callers, ...readers],
    };
  });
}

/** Returns the readers that S3 does not distinguish from everyone. */
async function publicReaders(reached: ReachedBucket, target: Target, aws: Aws): Promise<readonly Consumer[]> {
  const distributions = await anonymousDistributions(reached, target, aws);
  return (await servesWebsite(reached)) ? [website, ...distributions] : distributions;
}

export async function servesWebsite({ s3, address }: ReachedBucket): Promise<boolean> {
  const found = await s3
    .send(new GetBucketWebsiteCommand(address))
    .catch(ifAbsent('NoSuchWebsiteConfiguration', undefined));
  return found !== undefined;
}

async function isAclPublic({ s3, address }: ReachedBucket): Promise<boolean> {
  const { Grants: grants = [] } = await s3.send(new GetBucketAclCommand(address));
  return grants.some(({ Grantee: grantee }: Grant) =>
    /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/.test(grantee?.URI ?? ''),
  );
}

/** Plans all four settings. */
export function blockEverything(state: PublicAccessState): Plan<PublicAccessState, 'publicAccessBlock'> {
  const plan = set(state, { publicAccessBlock: everythingBlocked });
  return askFor(plan, 'publicAccessBlock', cutOff(state.consumers, 'access the bucket'));
}

/**
 * Plans all four settings if the policy or the ACL of the bucket is public and takes effect. Whether it allows reading
 * or writing does not matter, because one setting ends both.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-public-read-prohibited.html
 */
export function endPublicGrants(state: PublicAccessState): Plan<PublicAccessState, 'publicAccessBlock'> {
  return state.isPolicyPublic || state.isAclPublic ? blockEverything(state) : { kind: 'compliant' };
}

/** Returns the two settings that end public access. The other two reject new public policies and ACLs. */
function inEffect(block: BlockSettings | null) {
  const { IgnorePublicAcls: ignoresAcls, RestrictPublicBuckets: restricts } = block ?? nothingBlocked;
  return { ignoresAcls, restricts };
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
