import {
  CancelKeyDeletionCommand,
  DescribeKeyCommand,
  EnableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { type Aws, definePlaybook, ifAbsent, lastPartOf, set } from '../../engine/index.ts';

const key = 'arn:{partition}:kms:{region}:{account}:key/{id}';

/** The longest waiting period that KMS offers, in days. */
const longestWait = 30;

/**
 * KMS.3: AWS KMS keys should not be deleted unintentionally.
 *
 * ASR cancels the deletion, and then enables the key, which KMS leaves disabled. Principals that its policy names can use
 * it again, and KMS charges for it again.
 *
 * Remediation always requires approval: only the owner of the key knows whether the deletion is intended. Once KMS has
 * deleted a key, the data that is encrypted with it can never be read again. To approve nothing and keep the deletion,
 * suppress the finding.
 *
 * @failed Security Hub finds a key that is scheduled for deletion. The rule `kms-cmk-not-scheduled-for-deletion-2` is
 * custom.
 * @reads The state of the key.
 * @impact None. Principals that could use the key before its deletion was scheduled can use it again.
 * @owners AWS CloudFormation and other tools schedule the deletion of keys that their template no longer has.
 * @undo Undo schedules the deletion again, with the longest waiting period of 30 days from then on.
 * @unverified Whether KMS cancels the deletion of a multi-Region primary key that waits for the deletion of its replicas.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-3
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
 */
export const kms3 = definePlaybook({
  control: 'KMS.3',
  title: 'cancel the deletion of a customer managed KMS key and enable the key',
  resourceType: 'AwsKmsKey',
  alwaysAsks: true,
  permissions: {
    read: ['kms:DescribeKey'],
    write: ['kms:CancelKeyDeletion', 'kms:EnableKey', 'kms:ScheduleKeyDeletion'],
    on: {
      'kms:DescribeKey': [key],
      'kms:CancelKeyDeletion': [key],
      'kms:EnableKey': [key],
      'kms:ScheduleKeyDeletion': [key],
    },
  },
  undoOnly: ['kms:ScheduleKeyDeletion'],
  parameters: {},

  async read({ resourceId }, aws) {
    const state = await stateOf(lastPartOf(resourceId), aws);
    return state === undefined ? undefined : { isScheduledForDeletion: isScheduled(state) };
  },

  plan: (found) => set(found, { isScheduledForDeletion: false }),

  async apply({ resourceId }, { to: schedule }, aws) {
    const kms = aws.client(KMSClient);
    const KeyId = lastPartOf(resourceId);
    const state = await stateOf(KeyId, aws);
    if (state === undefined) return;
    // KMS rejects both calls if there is nothing to change.
    if (schedule && !isScheduled(state))
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: longestWait }));
    if (!schedule && isScheduled(state)) await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    // A key without its imported material cannot be enabled.
    if (!schedule && (await stateOf(KeyId, aws)) === 'Disabled') await kms.send(new EnableKeyCommand({ KeyId }));
  },
});

/** Returns the state of the key, `undefined` if there is none. */
async function stateOf(KeyId: string, aws: Aws): Promise<string | undefined> {
  const { KeyMetadata: metadata } = await aws
    .client(KMSClient)
    .send(new DescribeKeyCommand({ KeyId }))
    .catch(ifAbsent('NotFoundException', { KeyMetadata: undefined }));
  return metadata && String(metadata.KeyState);
}

function isScheduled(state: string): boolean {
  return ['PendingDeletion', 'PendingReplicaDeletion'].includes(state);
}
