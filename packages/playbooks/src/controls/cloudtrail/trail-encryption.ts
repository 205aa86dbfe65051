import type { Trail } from '@aws-sdk/client-cloudtrail';
import { type LogKey, type NamedKey, logKeyAlias, readLogKey, readNamedKey } from './log-key/index.ts';
import { foreignOwnerOf, readTrail } from './trail/index.ts';
import type { Aws, Target } from '../../engine/index.ts';
import { type ReachedBucket, externalGrantees, reachBucket, readStatementsOf } from '../s3/bucket/index.ts';

/** The facts of a trail that decide which key encrypts its log files. */
export interface TrailEncryption {
  readonly foreignOwner: string | null;
  readonly bucketName: string;
  /** `null` if another account owns the bucket. */
  readonly bucketRegion: string | null;
  /**
   * The principals of other accounts that the bucket policy allows to read log files. Empty if the trail is encrypted
   * already, or if another account owns the bucket.
   */
  readonly readers: readonly string[];
  /** `alias/asr-cloudtrail`, or the ARN of a key that ASR did not create. */
  readonly encryptedWith: string | null;
  /** The alias, if the key exists. */
  readonly key: string | null;
  readonly keyState: string | null;
  /** The key that the policy file names. `null` if it names none, or if the trail is encrypted already. */
  readonly namedKey: NamedKey | 'absent' | 'hidden' | null;
}

/** Returns `undefined` if the trail does not exist. */
export async function readEncryption(
  target: Target,
  aws: Aws,
  { kmsKeyArn }: { readonly kmsKeyArn: string },
): Promise<TrailEncryption | undefined> {
  const trail = await readTrail(target, aws);
  if (trail === undefined) return undefined;
  const foreignOwner = foreignOwnerOf(target);
  const bucketName = trail.S3BucketName ?? '';
  // A member account gets only the ARN of an organization trail.
  if (foreignOwner !== null) return { foreignOwner, bucketName, ...unread };
  const bucket = await reachBucket({ ...target, resourceId: bucketName }, aws);
  // CloudTrail requires a key in the Region of the bucket.
  const key = bucket === undefined ? null : await readLogKey(bucket.region, aws);
  const encryptedWith = encryptionOf(trail, key);
  const isEncrypted = encryptedWith !== null;
  return {
    foreignOwner,
    bucketName,
    bucketRegion: bucket?.region ?? null,
    readers: isEncrypted ? [] : await readersOf(bucket, target),
    encryptedWith,
    ...stateOf(key),
    namedKey: isEncrypted || kmsKeyArn === '' ? null : await readNamedKey(kmsKeyArn, aws),
  };
}

const unread = { bucketRegion: null, readers: [], encryptedWith: null, key: null, keyState: null, namedKey: null };

function stateOf(key: LogKey | null): Pick<TrailEncryption, 'key' | 'keyState'> {
  return key === null ? { key: null, keyState: null } : { key: logKeyAlias, keyState: key.state };
}

async function readersOf(bucket: ReachedBucket | undefined, target: Target): Promise<readonly string[]> {
  if (bucket === undefined) return [];
  const { partition, accountId } = target;
  const bucketArn = `arn:${partition}:s3:::${bucket.address.Bucket}`;
  return externalGrantees(await readStatementsOf(bucket), ['s3:GetObject'], { accountId, bucketArn });
}

function encryptionOf({ KmsKeyId: encryptedWith = '' }: Trail, key: LogKey | null): string | null {
  if (encryptedWith === '') return null;
  return encryptedWith === key?.arn ? logKeyAlias : encryptedWith;
}
