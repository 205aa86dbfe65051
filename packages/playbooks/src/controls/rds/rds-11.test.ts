import type { DBInstance } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds11 } from './rds-11.ts';
import { arrangeDbInstance, fakePendingChanges } from './testing/index.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
};
const database = (given: DBInstance = {}) =>
  fakePendingChanges({ BackupRetentionPeriod: 1, ...given }, 'BackupRetentionPeriod', 'BackupRetentionPeriod');
const instance = (given?: DBInstance) => () => database(given).aws;
const waiting = { PendingModifiedValues: { EngineVersion: '17.2' } };

describePlaybook(rds11, {
  target,
  onMoto: (account) => arrangeDbInstance(account, { BackupRetentionPeriod: 0 }),
  changes: {
    'an instance as the API creates it, with one day': instance(),
    'an instance without backups': instance({ BackupRetentionPeriod: 0 }),
    'an instance with backups and a change that waits for its window': instance(waiting),
    'an instance whose parameter requires more': () => ({
      aws: database({ BackupRetentionPeriod: 7 }).aws,
      parameters: { backupRetentionMinimum: ['14'] },
    }),
  },
  leaves: {
    'an instance with seven days': instance({ BackupRetentionPeriod: 7 }),
    'an instance with a longer period': instance({ BackupRetentionPeriod: 35 }),
    'a stopped instance with a longer period': instance({ BackupRetentionPeriod: 35, DBInstanceStatus: 'stopped' }),
  },
  refuses: {
    'an Aurora instance, whose cluster has the period': instance({ DBClusterIdentifier: 'shop' }),
    'a read replica': instance({ BackupRetentionPeriod: 0, ReadReplicaSourceDBInstanceIdentifier: 'main' }),
    'a read replica of a cluster': instance({ ReadReplicaSourceDBClusterIdentifier: 'main' }),
    'an instance whose backups AWS Backup manages': instance({ AwsBackupRecoveryPointArn: 'arn:aws:backup:::x' }),
    'a stopped instance': instance({ DBInstanceStatus: 'stopped' }),
    'an instance without backups, with a change that waits for its window': instance({
      BackupRetentionPeriod: 0,
      ...waiting,
    }),
  },
  gone: {
    'an instance that was deleted': instance({ DBInstanceIdentifier: 'another' }),
    'an instance whose response omits the period and that is being deleted': instance({
      DBInstanceStatus: 'deleting',
    }),
  },
});

describe('RDS.11', () => {
  const enable = { field: 'retentionDays', from: 0, to: 7 };

  it('never suspends the I/O of a database without approval', async () => {
    expect(await plan(rds11, target, database({ BackupRetentionPeriod: 0 }).aws)).toMatchObject({
      asks: { retentionDays: expect.stringContaining('suspends its I/O') },
    });
    expect(await plan(rds11, target, database().aws)).not.toHaveProperty('asks');
  });

  it.each([
    [0, true],
    [1, false],
  ])('with a period of %s days, applies pending changes: %s', async (from, ApplyImmediately) => {
    const { aws, requests } = database({ BackupRetentionPeriod: from });

    await apply(rds11, target, [{ ...enable, from }], aws);

    expect(requests).toMatchObject([{ BackupRetentionPeriod: 7, ApplyImmediately }]);
  });

  it('is fixed when the change is in effect', async () => {
    const { aws, finish } = database({ BackupRetentionPeriod: 0 });

    await apply(rds11, target, [enable], aws);
    expect(await verify(rds11, target, aws)).toEqual({ kind: 'settling' });

    finish();
    expect(await verify(rds11, target, aws)).toEqual({ kind: 'done' });
  });

  it('never disables backups together with a change that waits for the window', async () => {
    const { aws, requests } = database({ BackupRetentionPeriod: 7, ...waiting });

    expect(await undo(rds11, target, [enable], aws)).toMatchObject({ kind: 'failed' });
    expect(requests).toEqual([]);
  });

  it('does nothing if the instance is gone', async () => {
    const { aws, requests } = database({ DBInstanceIdentifier: 'another' });

    await rds11.apply(target, { field: 'retentionDays', from: 0, to: 7 }, aws);

    expect(requests).toEqual([]);
  });
});
