import { describe, expect, it } from '@jest/globals';
import type { DescribeKeyRequest, KeyMetadata as Metadata } from '@aws-sdk/client-kms';
import { plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec27 } from './ec2-7.ts';

type KeyMetadata = Pick<Metadata, 'KeyManager' | 'KeyState'>;

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};
const keyArn = 'arn:aws:kms:eu-west-1:444455556666:key/0ea3fef3-80a7-4778-9d8c-1c0c6e2f4a5b';

/** Emulates an account. `encrypts` is undefined if the response of EC2 omits the field. */
function account(
  encrypts: boolean | undefined,
  given: { readonly id?: string | undefined; readonly key?: KeyMetadata } = {},
) {
  const { id: KmsKeyId, key } = { id: keyArn, ...given };
  return fakeAws({
    GetEbsEncryptionByDefaultCommand: () => ({ EbsEncryptionByDefault: encrypts }),
    GetEbsDefaultKmsKeyIdCommand: () => ({ KmsKeyId }),
    DescribeKeyCommand: ({ KeyId }: DescribeKeyRequest) => {
      if (KeyId !== keyArn) throw named('NotFoundException');
      return { KeyMetadata: { KeyId, KeyManager: 'CUSTOMER', KeyState: 'Enabled', ...key } };
    },
    EnableEbsEncryptionByDefaultCommand: () => ({ EbsEncryptionByDefault: (encrypts = true) }),
    DisableEbsEncryptionByDefaultCommand: () => ({ EbsEncryptionByDefault: (encrypts = false) }),
  });
}

describePlaybook(ec27, {
  target: { resourceId: target.resourceId },
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'a new account': () => account(false, { id: 'alias/aws/ebs' }),
    'an account whose response omits the setting': () => account(undefined),
    'an account with a customer managed key': () => account(false),
  },
  leaves: { 'an account that encrypts by default': () => account(true) },
  refuses: {
    'an account whose default key is disabled': () => account(false, { key: { KeyState: 'Disabled' } }),
    'an account whose default key is scheduled for deletion': () =>
      account(false, { key: { KeyState: 'PendingDeletion' } }),
    'an account whose default key was deleted': () => account(false, { id: `${keyArn}0` }),
  },
});

describe('EC2.7', () => {
  it.each([
    ['its alias', { id: 'alias/aws/ebs' }],
    ['the ARN of its alias', { id: 'arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs' }],
    ['its own ARN', { key: { KeyManager: 'AWS' } as const }],
    ['nothing', { id: undefined }],
  ])('never ends the sharing of snapshots unasked: EC2 returns %s for aws/ebs', async (_, key) => {
    expect(await plan(ec27, target, account(false, key))).toMatchObject({
      kind: 'change',
      asks: { encrypts: expect.stringContaining('other accounts could no longer use new snapshots and images') },
    });
  });

  it('requires no approval if the default key is a customer managed key', async () => {
    expect(await plan(ec27, target, account(false))).not.toHaveProperty('asks');
  });

  it('reads no key of an account that encrypts by default', async () => {
    const aws = account(true);

    await ec27.read(target, aws);

    expect(aws.calls).toEqual(['ec2:GetEbsEncryptionByDefault']);
  });
});
