import {
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  type KeyMetadata,
} from '@aws-sdk/client-kms';
import { definePlaybook, ifAbsent, refuse, set } from '../../engine/index.ts';

/** The days between two rotations if a key has no custom period. */
const standardPeriod = 365;
const key = 'arn:{partition}:kms:{region}:{account}:key/{id}';

/**
 * KMS.4: AWS KMS key rotation should be enabled.
 *
 * KMS creates new key material every year and keeps the old, so existing data stays readable, and the ARN and the
 * aliases of the key stay the same. The first two rotations each add 1 USD per month to the price of the key. A key
 * that already rotates keeps its rotation period.
 *
 * ASR refuses keys that KMS cannot rotate: keys with imported material or in a custom key store, asymmetric and HMAC
 * keys, disabled keys, and multi-Region replicas, which rotate with their primary key.
 *
 * @failed The AWS Config rule `cmk-backing-key-rotation-enabled` finds a customer managed key without automatic
 * rotation.
 * @reads The kind and the state of the key, its rotation and its rotation period.
 * @impact None.
 * @owners None known.
 * @undo Undo turns rotation off, unless another rotation period was set since. Key material that was rotated in the
 * meantime stays.
 * @unverified Whether the rule reports multi-Region replicas.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4
 */
export const kms4 = definePlaybook({
  control: 'KMS.4',
  title: 'enable yearly rotation of a customer managed KMS key',
  resourceType: 'AwsKmsKey',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['kms:DescribeKey', 'kms:GetKeyRotationStatus'],
    write: ['kms:EnableKeyRotation', 'kms:DisableKeyRotation'],
    on: {
      'kms:DescribeKey': [key],
      'kms:GetKeyRotationStatus': [key],
      'kms:EnableKeyRotation': [key],
      'kms:DisableKeyRotation': [key],
    },
  },
  parameters: {},

  async read({ resourceId: KeyId }, aws) {
    const kms = aws.client(KMSClient);
    const { KeyMetadata: metadata } = await kms
      .send(new DescribeKeyCommand({ KeyId }))
      .catch(ifAbsent('NotFoundException', { KeyMetadata: undefined }));
    if (metadata === undefined || goneStates.includes(metadata.KeyState ?? '')) return undefined;

    const kind = kindOf(metadata);
    // KMS returns an error for keys that it can never rotate.
    if (whyNever(kind) !== null) return { ...kind, rotatesEveryDays: null };
    const { KeyRotationEnabled: rotates = false, RotationPeriodInDays: period = standardPeriod } = await kms.send(
      new GetKeyRotationStatusCommand({ KeyId }),
    );
    return { ...kind, rotatesEveryDays: rotates ? period : null };
  },

  plan(found) {
    if (found.rotatesEveryDays !== null) return { kind: 'compliant' };
    const reason = whyNever(found) ?? whyNotNow(found);
    return reason === null ? set(found, { rotatesEveryDays: standardPeriod }) : refuse(reason);
  },

  async apply({ resourceId: KeyId }, { to: RotationPeriodInDays }, aws) {
    const kms = aws.client(KMSClient);
    await (RotationPeriodInDays === null
      ? kms.send(new DisableKeyRotationCommand({ KeyId }))
      : kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays })));
  },
});

/** Key states that count as deleted, including a primary key that waits for the deletion of its replicas. */
const goneStates: readonly string[] = ['PendingDeletion', 'PendingReplicaDeletion'];

interface Kind {
  readonly isAwsManaged: boolean;
  readonly spec: string | null;
  readonly origin: string | null;
  readonly state: string | null;
  /** The ARN of the primary key if this key is a replica. */
  readonly primary: string | null;
}

function kindOf({ KeyManager, KeySpec, Origin, KeyState, MultiRegionConfiguration: regions }: KeyMetadata): Kind {
  return {
    isAwsManaged: KeyManager === 'AWS',
    spec: KeySpec ?? null,
    origin: Origin ?? null,
    state: KeyState ?? null,
    primary: regions?.MultiRegionKeyType === 'REPLICA' ? String(regions.PrimaryKey?.Arn) : null,
  };
}

/** Returns why KMS never rotates such a key, `null` if it can. */
function whyNever({ isAwsManaged, spec, origin }: Kind): string | null {
  if (isAwsManaged) return 'AWS manages and rotates this key. Suppress the finding.';
  if (spec !== 'SYMMETRIC_DEFAULT') {
    return `KMS rotates only symmetric encryption keys, and the spec of this key is ${spec}. Replace the key manually, or suppress the finding.`;
  }
  if (origin !== 'AWS_KMS') {
    return `KMS rotates only key material that it generated, and the origin of this key is ${origin}. Rotate it manually.`;
  }
  return null;
}

/** Returns why rotation of this key cannot be enabled now, `null` if it can. */
function whyNotNow({ state, primary }: Kind): string | null {
  if (primary !== null) {
    return `The key is a replica and rotates with its primary key. Enable rotation of ${primary}.`;
  }
  if (state === 'Disabled')
    return 'The key is disabled, and KMS rotates only enabled keys. Enable the key, or delete it.';
  return null;
}
