/** Key policies and key states of KMS, which the local cloud adds to moto. */
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { openAccount } from '@asr/playbooks/emulated-account';
import { describe, expect, it } from '@jest/globals';

const accountId = '810000000003';
const kms = () => openAccount(process.env['ASR_MOTO_URL'] ?? '', accountId, 'eu-west-1').client(KMSClient);
const encrypt = (KeyId: string) => kms().send(new EncryptCommand({ KeyId, Plaintext: new Uint8Array([1]) }));
const allow = (AWS: string, Action = 'kms:*') =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' }] });

async function newKey(Policy?: string): Promise<string> {
  const { KeyMetadata: key } = await kms().send(new CreateKeyCommand({ ...(Policy !== undefined && { Policy }) }));
  return String(key?.KeyId);
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
describe('a key policy', () => {
  it('of a new key lets the account use it', async () => {
    const KeyId = await newKey();

    const { KeyMetadata: key } = await kms().send(new DescribeKeyCommand({ KeyId }));
    expect(key?.KeyState).toBe('Enabled');
    await encrypt(KeyId);
  }, 60_000);

  it('is not needed for a key that does not exist', async () => {
    for (const KeyId of ['alias/absent', '11111111-2222-3333-4444-555555555555'])
      await expect(kms().send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('that lets only another account in locks everyone out', async () => {
    const KeyId = await newKey(allow('arn:aws:iam::222233334444:root'));

    await expect(kms().send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(encrypt(KeyId)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(kms().send(new EnableKeyRotationCommand({ KeyId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('allows no more actions than it names', async () => {
    const KeyId = await newKey(allow(`arn:aws:iam::${accountId}:root`, 'kms:Describe*'));

    await kms().send(new DescribeKeyCommand({ KeyId }));
    await expect(encrypt(KeyId)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('is not accepted if it locks out the caller, unless the caller insists', async () => {
    const KeyId = await newKey();
    const Policy = allow('arn:aws:iam::222233334444:root');

    await expect(kms().send(new PutKeyPolicyCommand({ KeyId, Policy, PolicyName: 'default' }))).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
    const insisting = { KeyId, Policy, PolicyName: 'default', BypassPolicyLockoutSafetyCheck: true };
    await kms().send(new PutKeyPolicyCommand(insisting));
    await expect(encrypt(KeyId)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
describe('a key', () => {
  it('that is disabled can be described, and neither encrypts nor begins to rotate', async () => {
    const KeyId = await newKey();
    await kms().send(new DisableKeyCommand({ KeyId }));

    await kms().send(new DescribeKeyCommand({ KeyId }));
    await expect(encrypt(KeyId)).rejects.toMatchObject({ name: 'DisabledException' });
    await expect(kms().send(new EnableKeyRotationCommand({ KeyId }))).rejects.toMatchObject({
      name: 'DisabledException',
    });
  });

  it('that waits for its deletion encrypts nothing', async () => {
    const KeyId = await newKey();
    await kms().send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));

    await expect(encrypt(KeyId)).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
  });
});
