import type { DBCluster } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { arrangeDbCluster, fakeDbCluster } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds35 } from './rds-35.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
};
const off = { Engine: 'postgres', AutoMinorVersionUpgrade: false };
const cluster = (given: DBCluster) => () => fakeDbCluster(given).aws;

describePlaybook(rds35, {
  target,
  onMoto: (account) =>
    arrangeDbCluster(account, {
      ...off,
      DBClusterInstanceClass: 'db.m6gd.large',
      AllocatedStorage: 100,
      StorageType: 'io1',
      Iops: 1000,
    }),
  changes: {
    'a Multi-AZ DB cluster of PostgreSQL': cluster(off),
    'a Multi-AZ DB cluster of MySQL': cluster({ ...off, Engine: 'mysql' }),
    'a cluster whose response omits the setting': cluster({ Engine: 'postgres' }),
  },
  leaves: {
    'a cluster with automatic upgrades, as RDS creates it': cluster({ ...off, AutoMinorVersionUpgrade: true }),
    'a stopped cluster with automatic upgrades': cluster({ AutoMinorVersionUpgrade: true, Status: 'stopped' }),
  },
  refuses: {
    'a stopped cluster': cluster({ ...off, Status: 'stopped' }),
    'a cluster of Aurora, which the control does not judge': cluster({ ...off, Engine: 'aurora-mysql' }),
  },
  gone: {
    'a cluster that was deleted': cluster({ ...off, DBClusterIdentifier: 'another' }),
    'a cluster that is being deleted': cluster({ ...off, Status: 'deleting' }),
  },
});

describe('RDS.35', () => {
  it('never begins an upgrade unasked in a maintenance window that is open', async () => {
    const inWindow = (PreferredMaintenanceWindow: string) =>
      plan(rds35, target, fakeDbCluster({ ...off, PreferredMaintenanceWindow }).aws);

    expect(await inWindow('fri:23:45-sat:00:15')).toMatchObject({
      asks: { upgrades: expect.stringContaining('clients could no longer use the database for some minutes') },
    });
    expect(await inWindow('sat:00:15-sat:00:45')).not.toHaveProperty('asks');
  });

  it('changes no other setting of the cluster', async () => {
    const { aws, current } = fakeDbCluster({ ...off, DeletionProtection: false, CopyTagsToSnapshot: false });

    await apply(rds35, target, [{ field: 'upgrades', from: false, to: true }], aws);

    expect(current()).toMatchObject({
      AutoMinorVersionUpgrade: true,
      DeletionProtection: false,
      CopyTagsToSnapshot: false,
    });
  });
});
