import type { Trail } from '@aws-sdk/client-cloudtrail';
import { type LogKey, createLogKey, logKeyAlias, logKeyPermissions, readLogKey } from './log-key/index.ts';
import { foreignOwnerOf, ownTrail, readTrail, refuseForeign, updateTrail } from './trail/index.ts';
import { type Aws, type Target, cannot, cannotIf, definePlaybook, join, refuse, set } from '../../engine/index.ts';
import { reachBucket } from '../s3/bucket/index.ts';
import { text } from '../../parameters/index.ts';

/**
 * CloudTrail.2: CloudTrail should have encryption at-rest enabled.
 *
 * New log files are encrypted with a KMS key: the parameter `kmsKeyArn`, set by your policy, or else
 * `alias/asr-cloudtrail`, made in the Region of the trail's bucket for all trails that deliver there.
 * A key costs about a dollar a month. Whoever reads the logs needs `kms:Decrypt` from then on: give it
 * to your log analysis first, or it goes blind. The trail records without a break, and log files from
 * before stay as they are.
 *
 * Undo ends the encryption of new files. The key is never deleted, because the files written with it
 * would be lost; so making it waits for a person's approval.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-2
 */
export const cloudTrail2 = definePlaybook({
  control: 'CloudTrail.2',
  title: 'encrypt the log files of a CloudTrail trail with a KMS key',
  resourceType: 'AwsCloudTrailTrail',
  scope: 'global',
  effect: 'reversible',
  irreversible: ['key'],
  permissions: {
    read: ['cloudtrail:GetTrail', 's3:ListAllMyBuckets', ...logKeyPermissions.read],
    write: ['cloudtrail:UpdateTrail', ...logKeyPermissions.write],
    dependent: logKeyPermissions.dependent,
    on: { 'cloudtrail:GetTrail': [ownTrail], 'cloudtrail:UpdateTrail': [ownTrail], ...logKeyPermissions.on },
  },
  parameters: {
    kmsKeyArn: text({
      default: '',
      pattern: /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key\/[\w/-]+|alias\/[\w/-]+)$/,
      form: 'the ARN of a KMS key',
      orNone: true,
      description: 'Empty: a key that ASR makes.',
    }),
  },

  read,

  plan(trail, { kmsKeyArn }) {
    if (trail.foreignOwner !== null) return refuseForeign(trail.foreignOwner);
    if (trail.encryptedWith !== null) return { kind: 'compliant' };
    if (kmsKeyArn !== '') return set(trail, { encryptedWith: kmsKeyArn });
    if (trail.bucketRegion === null) {
      return refuse(
        `The trail delivers to ${trail.bucketName}, a bucket of another account, whose readers could not use a key ` +
          'of this one. Name a key that they share in the parameter kmsKeyArn.',
      );
    }
    if (trail.keyState !== null && trail.keyState !== 'Enabled') {
      return refuse(`The key ${logKeyAlias} is ${trail.keyState}. Enable it, or delete its alias, and try again.`);
    }
    return join(set(trail, { key: logKeyAlias }), set(trail, { encryptedWith: logKeyAlias }));
  },

  async apply(target, { field, to }, aws) {
    if (field === 'encryptedWith') return encryptWith(target, to, aws);
    const trail = await read(target, aws);
    if (to === null) cannot(`The key ${logKeyAlias} was kept: without it the log files it encrypted are lost.`);
    if (trail?.bucketRegion != null) await createLogKey(target, trail.bucketRegion, aws);
  },
});

interface State {
  readonly foreignOwner: string | null;
  readonly bucketName: string;
  /** `null` for the bucket of another account. */
  readonly bucketRegion: string | null;
  /** `alias/asr-cloudtrail`, or the ARN of a key of somebody else. */
  readonly encryptedWith: string | null;
  /** The alias, if there is such a key. */
  readonly key: string | null;
  readonly keyState: string | null;
}

async function read(target: Target, aws: Aws): Promise<State | undefined> {
  const trail = await readTrail(target, aws);
  if (trail === undefined) return undefined;
  const foreignOwner = foreignOwnerOf(target);
  const bucketName = trail.S3BucketName ?? '';
  const bucketRegion = foreignOwner === null ? await bucketRegionOf(bucketName, target, aws) : null;
  const key = bucketRegion === null ? null : await readLogKey(bucketRegion, aws);
  return {
    foreignOwner,
    bucketName,
    bucketRegion,
    encryptedWith: encryptionOf(trail, key),
    key: key === null ? null : logKeyAlias,
    keyState: key?.state ?? null,
  };
}

/** CloudTrail takes no key of another Region than the bucket's. */
async function bucketRegionOf(bucketName: string, target: Target, aws: Aws): Promise<string | null> {
  const bucket = await reachBucket({ ...target, resourceId: bucketName }, aws);
  return bucket?.region ?? null;
}

function encryptionOf({ KmsKeyId: encryptedWith = '' }: Trail, key: LogKey | null): string | null {
  if (encryptedWith === '') return null;
  return encryptedWith === key?.arn ? logKeyAlias : encryptedWith;
}

/** An empty name ends encryption. */
async function encryptWith(target: Target, key: string | null, aws: Aws): Promise<void> {
  const KmsKeyId = key === logKeyAlias ? await arnOfLogKey(target, aws) : key;
  const unusable =
    `CloudTrail cannot use the key ${key}. It must be enabled, in the Region of the trail's bucket, and its policy ` +
    'must let cloudtrail.amazonaws.com generate data keys for this trail. Mend it, then remediate again.';
  await updateTrail(target, { KmsKeyId: KmsKeyId ?? '' }, aws)
    .catch(cannotIf('KmsKeyNotFoundException', unusable))
    .catch(cannotIf('InsufficientEncryptionPolicyException', unusable))
    .catch(cannotIf('KmsException', unusable));
}

/** An alias is of one Region, and CloudTrail would look for it in the trail's. */
async function arnOfLogKey(target: Target, aws: Aws): Promise<string> {
  const trail = await read(target, aws);
  const key = trail?.bucketRegion == null ? null : await readLogKey(trail.bucketRegion, aws);
  return key?.arn ?? cannot(`The key ${logKeyAlias} is gone. Remediate again.`);
}
