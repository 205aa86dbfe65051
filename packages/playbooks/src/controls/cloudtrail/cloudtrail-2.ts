import { createLogKey, logKeyAlias, logKeyPermissions, readLogKey, whyUnusable } from './log-key/index.ts';
import { type TrailEncryption, readEncryption } from './trail-encryption.ts';
import { ownTrail, refuseForeign, updateTrail } from './trail/index.ts';
import {
  type Aws,
  type Plan,
  type Target,
  askFor,
  cannot,
  cannotIf,
  cutOff,
  definePlaybook,
  join,
  refuse,
  set,
} from '../../engine/index.ts';
import { text } from '../../parameters/index.ts';

/**
 * CloudTrail.2: CloudTrail should have encryption at-rest enabled.
 *
 * CloudTrail encrypts new log files with the KMS key that the parameter `kmsKeyArn` in your policy names. If the
 * parameter is empty, ASR creates the key `alias/asr-cloudtrail` in the Region of the trail's bucket and uses it for
 * all trails that deliver there. A key costs about 1 USD per month. The trail continues to record, and existing log
 * files stay as they are.
 *
 * ASR refuses a key in the policy that does not exist, is not enabled, is not a symmetric encryption key, is not in
 * the Region of the bucket, or that this account cannot describe. CloudTrail checks the key policy during the change.
 * Creating the key always requires approval, and the change of the trail waits with it. The change also waits for
 * approval if the bucket policy lets other accounts read log files.
 *
 * @failed The AWS Config rule `cloud-trail-encryption-enabled` finds a trail without `KmsKeyId`.
 * @reads The trail, the Region and the policy of its bucket, the key of ASR there, and the key that the policy names.
 * @impact Readers of new log files without `kms:Decrypt`, such as log analysis tools and other accounts. Grant it
 * before you remediate.
 * @owners AWS Control Tower denies changes of the trails that it created, with a service control policy.
 * @undo Undo ends the encryption of new log files. ASR never deletes the key, because the log files that it encrypted
 * would become unreadable.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-2
 */
export const cloudTrail2 = definePlaybook({
  control: 'CloudTrail.2',
  title: 'encrypt the log files of a CloudTrail trail with an AWS KMS key',
  resourceType: 'AwsCloudTrailTrail',
  scope: 'global',
  effect: 'reversible',
  irreversible: ['key'],
  permissions: {
    read: ['cloudtrail:GetTrail', 's3:ListAllMyBuckets', 's3:GetBucketPolicy', ...logKeyPermissions.read],
    write: ['cloudtrail:UpdateTrail', ...logKeyPermissions.write],
    dependent: logKeyPermissions.dependent,
    on: {
      'cloudtrail:GetTrail': [ownTrail],
      'cloudtrail:UpdateTrail': [ownTrail],
      // The finding does not name the bucket of the trail.
      's3:GetBucketPolicy': ['arn:{partition}:s3:::*'],
      ...logKeyPermissions.on,
    },
    when: logKeyPermissions.when,
  },
  parameters: {
    kmsKeyArn: text({
      default: '',
      pattern: /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
      form: 'the ARN of a KMS key',
      orNone: true,
      description: 'Not an alias, because CloudTrail returns the ARN of the key. If empty, ASR creates a key.',
    }),
  },

  read: readEncryption,

  plan(trail, { kmsKeyArn }) {
    if (trail.foreignOwner !== null) return refuseForeign(trail.foreignOwner);
    if (trail.encryptedWith !== null) return { kind: 'compliant' };
    if (kmsKeyArn !== '') {
      const obstacle = whyUnusable(kmsKeyArn, trail);
      return obstacle === undefined ? askForReaders(set(trail, { encryptedWith: kmsKeyArn }), trail) : refuse(obstacle);
    }
    if (trail.bucketRegion === null) {
      return refuse(
        `The trail delivers to ${trail.bucketName}, a bucket of another account. Readers there could not use a key of this ` +
          'account. Set the parameter kmsKeyArn to a key that both accounts can use.',
      );
    }
    if (trail.keyState !== null && trail.keyState !== 'Enabled') {
      return refuse(
        `The state of the key ${logKeyAlias} is ${trail.keyState}. Enable the key or delete its alias, then try again.`,
      );
    }
    return askForReaders(
      together(join(set(trail, { key: logKeyAlias }), set(trail, { encryptedWith: logKeyAlias }))),
      trail,
    );
  },

  async apply(target, { field, to }, aws) {
    if (field === 'encryptedWith') return encryptWith(target, to, aws);
    const trail = await readEncryption(target, aws, { kmsKeyArn: '' });
    if (to === null)
      cannot(`Undo kept the key ${logKeyAlias}, because the log files that it encrypted cannot be read without it.`);
    if (trail?.bucketRegion != null) await createLogKey(target, trail.bucketRegion, aws);
  },
});

/** The key policy decides whether other accounts can decrypt log files, so an approver sees who reads them. */
function askForReaders(plan: Plan<TrailEncryption>, { readers }: TrailEncryption): Plan<TrailEncryption> {
  if (plan.kind !== 'change' || readers.length === 0) return plan;
  const consumers = readers.map((name) =>
    name === '*' ? { kind: 'everyone', name: '' } : { kind: 'principal', name },
  );
  const reason = `${cutOff(consumers, 'read new log files')} They can only if the key policy allows them to decrypt.`;
  return askFor(plan, 'encryptedWith', [plan.asks?.['encryptedWith'] ?? [], reason].flat().join(' '));
}

/** The creation of the key waits for approval. The trail cannot use the key before, so that change waits with it. */
function together(plan: Plan<TrailEncryption>): Plan<TrailEncryption> {
  if (plan.kind !== 'change' || plan.changes.every(({ field }) => field !== 'key')) return plan;
  return { ...plan, asks: { encryptedWith: 'The trail cannot use the key before you approve its creation.' } };
}

/** Sets the key of the trail. An empty name ends encryption. */
async function encryptWith(target: Target, key: string | null, aws: Aws): Promise<void> {
  const KmsKeyId = key === logKeyAlias ? await arnOfLogKey(target, aws) : key;
  const unusable =
    `CloudTrail cannot use the key ${key}. The key must be enabled and in the Region of the trail's bucket, and its ` +
    'policy must allow cloudtrail.amazonaws.com to generate data keys for this trail. Correct the key, then remediate again.';
  const updated = updateTrail(target, { KmsKeyId: KmsKeyId ?? '' }, aws);
  // A new key takes some seconds to propagate, so for the key of ASR these errors are not final. The caller tries again.
  if (key === logKeyAlias) return updated;
  await updated
    .catch(cannotIf('KmsKeyNotFoundException', unusable))
    .catch(cannotIf('InsufficientEncryptionPolicyException', unusable))
    .catch(cannotIf('KmsException', unusable));
}

/**
 * Returns the ARN of the key, because an alias is Regional and CloudTrail would resolve it in the Region of the trail.
 */
async function arnOfLogKey(target: Target, aws: Aws): Promise<string> {
  const trail = await readEncryption(target, aws, { kmsKeyArn: '' });
  const key = trail?.bucketRegion == null ? null : await readLogKey(trail.bucketRegion, aws);
  return key?.arn ?? cannot(`The key ${logKeyAlias} does not exist. Remediate again.`);
}
