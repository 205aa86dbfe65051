import type { DBCluster } from '@aws-sdk/client-rds';
import { expect, it } from '@jest/globals';
import { type AnyPlaybook, apply, undo } from '../../../engine/index.ts';
import type { OnMoto, PlaybookExamples } from '../../../testing/index.ts';
import { fakeDbCluster } from './fake-databases.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
};
const managed = { AwsBackupRecoveryPointArn: 'arn:aws:backup:::x' };

/** The examples of a control on the automated backups of a cluster. */
export function clusterBackupExamples(Engine: string, onMoto: OnMoto): PlaybookExamples {
  const cluster =
    (BackupRetentionPeriod: number | undefined, given: DBCluster = {}) =>
    () =>
      fakeDbCluster({ Engine, BackupRetentionPeriod, ...given }).aws;
  return {
    target,
    onMoto,
    changes: {
      'a cluster as AWS creates it, with one day': cluster(1),
      'a cluster whose response omits the period': cluster(undefined),
      'a cluster whose parameter requires more': () => ({
        aws: cluster(7)(),
        parameters: { minimumBackupRetentionPeriod: ['14'] },
      }),
    },
    leaves: {
      'a cluster with seven days': cluster(7),
      'a cluster with a longer period': cluster(35),
      'a stopped cluster with a longer period': cluster(35, { Status: 'stopped' }),
    },
    refuses: {
      'a stopped cluster': cluster(1, { Status: 'stopped' }),
      'a cluster whose backups AWS Backup manages': cluster(1, managed),
    },
    gone: {
      'a cluster that was deleted': cluster(1, { DBClusterIdentifier: 'another' }),
      'a cluster that is being deleted': cluster(1, { Status: 'deleting' }),
    },
  };
}

/** Tests that no backup is lost without approval, and that no other setting changes. */
export function itKeepsBackups(playbook: AnyPlaybook): void {
  const extend = { field: 'retentionDays', from: 1, to: 7 };

  it('never changes a cluster without approval, because undo deletes backups', () => {
    expect(playbook.alwaysAsks).toBe(true);
  });

  it('changes no other setting of the cluster, and applies no pending change', async () => {
    const others = { CopyTagsToSnapshot: false, DeletionProtection: true };
    const { aws, current } = fakeDbCluster({ BackupRetentionPeriod: 1, ...others });

    await apply(playbook, target, [extend], aws);

    expect(current()).toMatchObject({ ...others, BackupRetentionPeriod: 7 });
  });

  it('never undoes the period of a cluster that AWS Backup manages since', async () => {
    const { aws, current } = fakeDbCluster({ BackupRetentionPeriod: 7, ...managed });

    expect(await undo(playbook, target, [extend], aws)).toMatchObject({ kind: 'failed' });
    expect(current()).toMatchObject({ BackupRetentionPeriod: 7 });
  });

  it('does nothing if the cluster is gone', async () => {
    const { aws } = fakeDbCluster({ DBClusterIdentifier: 'another' });

    await playbook.apply(target, extend, aws);

    expect(aws.calls).not.toContain('rds:ModifyDBCluster');
  });
}
