import {
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  type KeyMetadata,
} from '@aws-sdk/client-kms';
import { definePlaybook, ifAbsent, refuse, set } from '../../engine/index.ts';

const key = 'arn:{partition}:kms:{region}:{account}:key/{id}';

/**
 * KMS.4: AWS KMS key rotation should be enabled.
 *
 * KMS makes new key material once a year and keeps the old, so whatever was encrypted stays readable
 * and nobody changes an ARN or an alias. The first two rotations each add a dollar a month to the
 * price of the key. A period that somebody chose for rotation stays. Keys of several Regions rotate
 * with their primary key, so a replica is refused. Undo turns rotation off again; key material that
 * was rotated in the meantime stays.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4
 */
export const kms4 = definePlaybook({
  control: 'KMS.4',
  title: 'rotate the material of a customer managed KMS key every year',
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
    // KMS answers an error for keys that it can never rotate.
    if (whyNever(kind) !== null) return { ...kind, rotates: false };
    const { KeyRotationEnabled: rotates = false } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    return { ...kind, rotates };
  },

  plan(found) {
    if (found.rotates) return { kind: 'compliant' };
    const reason = whyNever(found) ?? whyNotNow(found);
    return reason === null ? set(found, { rotates: true }) : refuse(reason);
  },

  async apply({ resourceId: KeyId }, { to: rotates }, aws) {
    const kms = aws.client(KMSClient);
    await (rotates
      ? kms.send(new EnableKeyRotationCommand({ KeyId }))
      : kms.send(new DisableKeyRotationCommand({ KeyId })));
  },
});

/** A replica that waits for the end of its own replicas is as good as deleted, too. */
const goneStates: readonly string[] = ['PendingDeletion', 'PendingReplicaDeletion'];

interface Kind {
  readonly isAwsManaged: boolean;
  readonly spec: string | null;
  readonly origin: string | null;
  readonly state: string | null;
  /** The ARN of the primary key, if this is a replica of it. */
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

/** Why KMS never rotates such a key, `null` if it can. */
function whyNever({ isAwsManaged, spec, origin }: Kind): string | null {
  if (isAwsManaged) return 'AWS manages this key and rotates it by itself. Suppress the finding.';
  if (spec !== 'SYMMETRIC_DEFAULT') {
    return `KMS rotates symmetric encryption keys only, and this one is ${spec}. Replace it by hand, or suppress the finding.`;
  }
  if (origin !== 'AWS_KMS') {
    return `KMS rotates only key material it made itself, and that of this key is from ${origin}. Rotate it by hand.`;
  }
  return null;
}

/** Why nobody can turn rotation on in this key as things stand, `null` if one can. */
function whyNotNow({ state, primary }: Kind): string | null {
  if (primary !== null) {
    return `The key is a replica and rotates with its primary key. Turn on the rotation of ${primary}.`;
  }
  if (state === 'Disabled') return 'The key is disabled, and KMS rotates only enabled keys. Enable it, or delete it.';
  return null;
}
