import type { BackupPolicy } from '@aws-sdk/client-efs';
import { describe, expect, it } from '@jest/globals';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { efs7 } from './efs-7.ts';

/** @param given The backup policy, or the error that EFS returns. */
function fileSystem(given: BackupPolicy | Error | undefined) {
  let policy = given;
  return fakeAws({
    DescribeBackupPolicyCommand: () => {
      if (policy instanceof Error) throw policy;
      return { BackupPolicy: policy };
    },
    PutBackupPolicyCommand: (input: { FileSystemId: string; BackupPolicy: BackupPolicy }) => {
      policy = input.BackupPolicy;
      return { BackupPolicy: policy };
    },
  });
}

const resourceId = 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0123456789abcdef8';

describePlaybook(efs7, {
  target: { resourceId },
  changes: {
    'a file system whose backups are off': () => fileSystem({ Status: 'DISABLED' }),
    'a file system that never had a backup policy': () => fileSystem(named('PolicyNotFound')),
    'a file system whose response omits the policy': () => fileSystem(undefined),
  },
  leaves: {
    'a file system that is backed up': () => fileSystem({ Status: 'ENABLED' }),
    'a file system whose backups are being turned on': () => fileSystem({ Status: 'ENABLING' }),
  },
  refuses: {},
  gone: { 'a file system that was deleted': () => fileSystem(named('FileSystemNotFound')) },
  onMoto: { beyondMoto: 'Moto 5.2 has no PutBackupPolicy.' },
});

describe('EFS.7', () => {
  const read = (given: BackupPolicy) =>
    efs7.read({ partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId }, fileSystem(given));

  it.each(['ENABLING', 'DISABLING'] as const)('is settling while the status is %s', async (Status) => {
    const state = await read({ Status });

    expect(state && efs7.settles?.isSettled(state)).toBe(false);
  });

  it('plans again for a file system whose backups are being turned off', async () => {
    const state = await read({ Status: 'DISABLING' });

    expect(state && efs7.plan(state, {})).toMatchObject({ kind: 'change', changes: [{ field: 'backsUp', to: true }] });
  });
});
