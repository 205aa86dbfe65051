import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from '@jest/globals';
import { plan } from '../remediation.ts';
import { describePlaybook, fakeAws, named } from '../testing/index.ts';
import { kms4 } from './kms-4.ts';

const resourceId = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

interface FakeKey {
  readonly rotates?: boolean | undefined;
  readonly state?: string;
  readonly spec?: string;
  readonly origin?: string;
  readonly manager?: string;
}

/** One key. `null` was deleted. */
function key(given: FakeKey | null) {
  let rotates = given?.rotates;
  const { state = 'Enabled', spec = 'SYMMETRIC_DEFAULT', origin = 'AWS_KMS', manager = 'CUSTOMER' } = given ?? {};
  const enabled = () => {
    if (state === 'Disabled') throw named('DisabledException');
    if (spec !== 'SYMMETRIC_DEFAULT' || origin !== 'AWS_KMS') throw named('UnsupportedOperationException');
  };
  return fakeAws({
    DescribeKeyCommand: () => {
      if (given === null) throw named('NotFoundException');
      return { KeyMetadata: { KeyId: resourceId, KeyState: state, KeySpec: spec, Origin: origin, KeyManager: manager } };
    },
    GetKeyRotationStatusCommand: () => ({ KeyRotationEnabled: rotates }),
    EnableKeyRotationCommand: () => {
      enabled();
      rotates = true;
      return {};
    },
    DisableKeyRotationCommand: () => {
      enabled();
      rotates = false;
      return {};
    },
  });
}

describePlaybook(kms4, {
  target,
  onMoto: async ({ client }) => (await client(KMSClient).send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '',
  changes: {
    'a key as KMS creates it': () => key({ rotates: false }),
    'a key whose answer leaves rotation out': () => key({ rotates: undefined }),
  },
  leaves: { 'a key that rotates already': () => key({ rotates: true }) },
  refuses: {
    'a key that AWS manages': () => key({ manager: 'AWS', rotates: true }),
    'an asymmetric key': () => key({ spec: 'RSA_2048' }),
    'an HMAC key': () => key({ spec: 'HMAC_256' }),
    'a key with imported material': () => key({ origin: 'EXTERNAL' }),
    'a key in a custom key store': () => key({ origin: 'AWS_CLOUDHSM' }),
    'a disabled key': () => key({ state: 'Disabled' }),
  },
  gone: {
    'a key that never was': () => key(null),
    'a key that waits for its deletion': () => key({ state: 'PendingDeletion' }),
    'a key that waits for the deletion of its replicas': () => key({ state: 'PendingReplicaDeletion' }),
  },
});

describe('KMS.4', () => {
  it('does not choose a rotation period for a key that has one', async () => {
    const aws = fakeAws({
      EnableKeyRotationCommand: (input) => {
        expect(input).toEqual({ KeyId: resourceId });
        return {};
      },
    });

    await kms4.apply(target, { field: 'rotates', from: false, to: true }, aws);

    expect(aws.calls).toEqual(['kms:EnableKeyRotation']);
  });

  it('does not take an error for a key without rotation', async () => {
    const aws = fakeAws({
      DescribeKeyCommand: () => {
        throw named('AccessDeniedException');
      },
    });

    await expect(plan(kms4, target, aws)).rejects.toThrow('AccessDeniedException');
  });
});
