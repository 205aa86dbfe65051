import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from '@jest/globals';
import { plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { kms4 } from './kms-4.ts';

const resourceId = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const primary = 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

interface FakeKey {
  readonly rotates?: boolean | undefined;
  /** The days between two rotations. */
  readonly period?: number;
  readonly state?: string;
  readonly spec?: string;
  readonly origin?: string;
  readonly manager?: string;
  /** The ARN of the primary key. */
  readonly replicaOf?: string;
}

function regionsOf(replicaOf: string | undefined) {
  if (replicaOf === undefined) return {};
  return { MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA', PrimaryKey: { Arn: replicaOf } } };
}

/** An account with one key; `null` if it was deleted. */
function key(given: FakeKey | null) {
  let { rotates, period } = given ?? {};
  const { state = 'Enabled', spec = 'SYMMETRIC_DEFAULT', origin = 'AWS_KMS', manager = 'CUSTOMER' } = given ?? {};
  const { replicaOf } = given ?? {};
  const enabled = () => {
    if (state === 'Disabled') throw named('DisabledException');
    if (spec !== 'SYMMETRIC_DEFAULT' || origin !== 'AWS_KMS') throw named('UnsupportedOperationException');
    if (replicaOf !== undefined) throw named('UnsupportedOperationException');
  };
  return fakeAws({
    DescribeKeyCommand: () => {
      if (given === null) throw named('NotFoundException');
      const kind = { KeyState: state, KeySpec: spec, Origin: origin, KeyManager: manager };
      return { KeyMetadata: { KeyId: resourceId, ...kind, ...regionsOf(replicaOf) } };
    },
    GetKeyRotationStatusCommand: () => {
      if (spec !== 'SYMMETRIC_DEFAULT' || origin !== 'AWS_KMS') throw named('UnsupportedOperationException');
      return { KeyRotationEnabled: rotates, ...(rotates && period !== undefined && { RotationPeriodInDays: period }) };
    },
    EnableKeyRotationCommand: (input: { RotationPeriodInDays?: number }) => {
      enabled();
      [rotates, period] = [true, input.RotationPeriodInDays ?? period ?? 365];
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
    'a key whose response omits rotation': () => key({ rotates: undefined }),
  },
  leaves: {
    'a key that already rotates': () => key({ rotates: true }),
    'a key that rotates every 90 days': () => key({ rotates: true, period: 90 }),
    'a key that rotates every seven years': () => key({ rotates: true, period: 2560 }),
    'a disabled key with rotation enabled': () => key({ rotates: true, state: 'Disabled' }),
    'a replica that rotates with its primary key': () => key({ rotates: true, replicaOf: primary }),
  },
  refuses: {
    'a key that AWS manages': () => key({ manager: 'AWS', rotates: true }),
    'an asymmetric key': () => key({ spec: 'RSA_2048' }),
    'an HMAC key': () => key({ spec: 'HMAC_256' }),
    'a key with imported material': () => key({ origin: 'EXTERNAL' }),
    'a key in a custom key store': () => key({ origin: 'AWS_CLOUDHSM' }),
    'a disabled key': () => key({ state: 'Disabled' }),
    'a replica, which only its primary key can make rotate': () => key({ replicaOf: primary }),
  },
  gone: {
    'a key that does not exist': () => key(null),
    'a key that waits for its deletion': () => key({ state: 'PendingDeletion' }),
    'a key that waits for the deletion of its replicas': () => key({ state: 'PendingReplicaDeletion' }),
  },
});

describe('KMS.4', () => {
  it('keeps a rotation period that was set since', async () => {
    const change = { field: 'rotatesEveryDays', from: null, to: 365 };

    expect(await undo(kms4, target, [change], key({ rotates: true, period: 90 }))).toMatchObject({
      kind: 'refused',
      conflicts: [{ now: 90 }],
    });
    expect(await undo(kms4, target, [change], key({ rotates: true }))).toEqual({ kind: 'done' });
  });

  it('names the primary key of a replica, which is in another Region', async () => {
    expect(await plan(kms4, target, key({ replicaOf: primary }))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining(primary),
    });
  });

  it('never reads an error as a key without rotation', async () => {
    const aws = fakeAws({
      DescribeKeyCommand: () => {
        throw named('AccessDeniedException');
      },
    });

    await expect(plan(kms4, target, aws)).rejects.toThrow('AccessDeniedException');
  });
});
