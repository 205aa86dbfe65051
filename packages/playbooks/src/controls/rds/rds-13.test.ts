import type { DBInstance } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { arrangeDbInstance, fakeDbInstance } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds13 } from './rds-13.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
};
const off = { AutoMinorVersionUpgrade: false };
const instance = (given: DBInstance) => () => fakeDbInstance(given).aws;

describePlaybook(rds13, {
  target,
  onMoto: (account) => arrangeDbInstance(account, off),
  changes: {
    'an instance without automatic upgrades': instance(off),
    'an instance whose response omits the setting': instance({}),
    'an Aurora instance': instance({ ...off, Engine: 'aurora-mysql', DBClusterIdentifier: 'shop' }),
    'a member of a Multi-AZ DB cluster': instance({ ...off, DBClusterIdentifier: 'shop' }),
  },
  leaves: {
    'an instance with automatic upgrades, as RDS creates it': instance({ AutoMinorVersionUpgrade: true }),
    'a member of a Multi-AZ DB cluster with automatic upgrades': instance({
      AutoMinorVersionUpgrade: true,
      DBClusterIdentifier: 'shop',
    }),
  },
  refuses: {
    'a stopped instance': instance({ ...off, DBInstanceStatus: 'stopped' }),
    'an instance of RDS Custom, which does not support the setting': instance({ ...off, Engine: 'custom-oracle-ee' }),
  },
  gone: {
    'an instance that was deleted': instance({ DBInstanceIdentifier: 'another' }),
    'an instance that is being deleted': instance({ DBInstanceStatus: 'deleting' }),
  },
});

describe('RDS.13', () => {
  const turnOn = { field: 'upgrades', from: false, to: true };

  it('never begins an upgrade unasked in a maintenance window that is open', async () => {
    const inWindow = (PreferredMaintenanceWindow: string) =>
      plan(rds13, target, fakeDbInstance({ ...off, PreferredMaintenanceWindow }).aws);

    expect(await inWindow('fri:23:45-sat:00:15')).toMatchObject({
      asks: { upgrades: expect.stringContaining('clients could no longer use the database for some minutes') },
    });
    expect(await inWindow('sat:00:15-sat:00:45')).not.toHaveProperty('asks');
  });

  it('changes the setting of a Multi-AZ DB cluster on the cluster, never on its member', async () => {
    const { aws } = fakeDbInstance({ ...off, DBClusterIdentifier: 'shop' });

    await apply(rds13, target, [turnOn], aws);

    expect(aws.calls).toContain('rds:ModifyDBCluster');
    expect(aws.calls).not.toContain('rds:ModifyDBInstance');
  });

  it('changes the setting of an Aurora instance on the instance', async () => {
    const { aws } = fakeDbInstance({ ...off, Engine: 'aurora-postgresql', DBClusterIdentifier: 'shop' });

    await apply(rds13, target, [turnOn], aws);

    expect(aws.calls).toContain('rds:ModifyDBInstance');
    expect(aws.calls).not.toContain('rds:ModifyDBCluster');
  });

  it('never installs an upgrade that is pending for the maintenance window', async () => {
    const waiting = { EngineVersion: '17.2' };
    const { aws, current } = fakeDbInstance({ ...off, PendingModifiedValues: waiting });

    await apply(rds13, target, [turnOn], aws);

    expect(current()).toMatchObject({ AutoMinorVersionUpgrade: true, PendingModifiedValues: waiting });
  });

  it('undoes nothing on an instance that was deleted in the meantime', async () => {
    const { aws } = fakeDbInstance({ DBInstanceIdentifier: 'another' });

    await rds13.apply(target, { field: 'upgrades', from: true, to: false }, aws);

    expect(aws.calls).toEqual(['rds:DescribeDBInstances']);
  });
});
