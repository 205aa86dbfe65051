import { CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { describe, expect, it } from '@jest/globals';
import { apply, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { kms3 } from './kms-3.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};
const cancel = { field: 'isScheduledForDeletion', from: true, to: false };

/** @param given The state of the key; `null` if there is none. @param kept The state after the deletion is canceled. */
function key(given: string | null, kept = 'Disabled') {
  let state = given;
  let days: number | undefined;
  const isPending = () => state?.endsWith('Deletion') === true;
  const must = (isPossible: boolean) => {
    if (!isPossible) throw named('KMSInvalidStateException');
  };
  const aws = fakeAws({
    DescribeKeyCommand: () => {
      if (state === null) throw named('NotFoundException');
      return { KeyMetadata: { KeyId: target.resourceId, KeyState: state } };
    },
    CancelKeyDeletionCommand: () => {
      must(isPending());
      state = kept;
      return {};
    },
    EnableKeyCommand: () => {
      must(['Disabled', 'Enabled'].includes(String(state)));
      state = 'Enabled';
      return {};
    },
    ScheduleKeyDeletionCommand: ({ PendingWindowInDays }: { PendingWindowInDays?: number }) => {
      must(!isPending());
      [state, days] = ['PendingDeletion', PendingWindowInDays];
      return {};
    },
  });
  return { aws, current: () => ({ state, days }) };
}

describePlaybook(kms3, {
  target,
  onMoto: async (account) => {
    const kms = account.client(KMSClient);
    const { KeyMetadata: made } = await kms.send(new CreateKeyCommand({}));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: made?.KeyId, PendingWindowInDays: 7 }));
    return made?.Arn ?? '';
  },
  changes: {
    'a key that is scheduled for deletion': () => key('PendingDeletion').aws,
    'a primary key that waits for the deletion of its replicas': () => key('PendingReplicaDeletion').aws,
    'a key without its imported material': () => key('PendingDeletion', 'PendingImport').aws,
  },
  leaves: {
    'a key in use': () => key('Enabled').aws,
    'a disabled key, which KMS does not delete': () => key('Disabled').aws,
  },
  refuses: {},
  gone: { 'a key that was deleted': () => key(null).aws },
});

describe('KMS.3', () => {
  it('never cancels a deletion without approval', () => {
    expect(kms3.alwaysAsks).toBe(true);
  });

  it('enables the key, which KMS leaves disabled', async () => {
    const { aws, current } = key('PendingDeletion');

    await apply(kms3, target, [cancel], aws);

    expect(current().state).toBe('Enabled');
  });

  it('never enables a key whose imported material is missing', async () => {
    const { aws, current } = key('PendingDeletion', 'PendingImport');

    await apply(kms3, target, [cancel], aws);

    expect(current().state).toBe('PendingImport');
  });

  it('schedules the deletion again with the longest waiting period', async () => {
    const { aws, current } = key('Enabled');

    await undo(kms3, target, [cancel], aws);

    expect(current()).toEqual({ state: 'PendingDeletion', days: 30 });
  });

  it('changes nothing if the key is gone', async () => {
    const { aws } = key(null);

    await kms3.apply(target, { field: 'isScheduledForDeletion', from: true, to: false }, aws);

    expect(aws.calls).toEqual(['kms:DescribeKey']);
  });
});
