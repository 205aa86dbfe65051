import type { DBInstance, ModifyDBInstanceMessage } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo, verify } from '../../engine/index.ts';
import { arrangeDbInstance } from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds5 } from './rds-5.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
};
const turnOn: AnyChange = { field: 'multiAz', from: false, to: true };
const inZones = (...zones: readonly string[]): DBInstance => ({
  DBSubnetGroup: { Subnets: zones.map((Name) => ({ SubnetAvailabilityZone: { Name } })) },
});

/** One DB instance. RDS accepts a change immediately, and completes it when `finish` is called. */
function database(given: DBInstance = {}) {
  let instance: DBInstance = {
    DBInstanceIdentifier: 'orders',
    DBInstanceStatus: 'available',
    Engine: 'postgres',
    MultiAZ: false,
    PendingModifiedValues: {},
    ...given,
  };
  const aws = fakeAws({
    DescribeDBInstancesCommand: (input: { DBInstanceIdentifier: string }) => {
      if (input.DBInstanceIdentifier !== instance.DBInstanceIdentifier) throw named('DBInstanceNotFoundFault');
      return { DBInstances: [instance] };
    },
    ModifyDBInstanceCommand: (input: ModifyDBInstanceMessage) => {
      const isOrdered = input.MultiAZ === instance.PendingModifiedValues?.MultiAZ;
      if (isOrdered || instance.DBInstanceStatus === 'backing-up') throw named('InvalidDBInstanceStateFault');
      if (input.ApplyImmediately !== true) throw new Error('The change would wait for the maintenance window.');
      const pending = input.MultiAZ === instance.MultiAZ ? {} : { MultiAZ: input.MultiAZ };
      instance = { ...instance, PendingModifiedValues: pending };
      return { DBInstance: instance };
    },
  });
  const finish = () => {
    instance = { ...instance, ...instance.PendingModifiedValues, PendingModifiedValues: {} };
  };
  const become = (changed: DBInstance) => {
    instance = { ...instance, ...changed };
  };
  return { aws, finish, become };
}

const instance = (given?: DBInstance) => database(given).aws;

describePlaybook(rds5, {
  target,
  onMoto: arrangeDbInstance,
  changes: {
    'an instance as RDS creates it, in one zone': () => instance(),
    'an instance whose response omits Multi-AZ': () =>
      instance({ MultiAZ: undefined, PendingModifiedValues: undefined }),
    'an instance whose subnets are in two zones': () => instance(inZones('eu-west-1a', 'eu-west-1b', 'eu-west-1b')),
  },
  leaves: {
    'an instance with a standby': () => instance({ MultiAZ: true }),
    'an instance whose standby is being created': () =>
      instance({ DBInstanceStatus: 'modifying', PendingModifiedValues: { MultiAZ: true } }),
    'a member of a Multi-AZ DB cluster': () => instance({ MultiAZ: true, DBClusterIdentifier: 'orders-cluster' }),
  },
  refuses: {
    'an Aurora instance': () => instance({ Engine: 'aurora-postgresql', DBClusterIdentifier: 'orders-cluster' }),
    'a member of a DB cluster': () => instance({ Engine: 'mysql', DBClusterIdentifier: 'orders-cluster' }),
    'an instance of RDS Custom': () => instance({ Engine: 'custom-oracle-ee' }),
    'SQL Server Express': () => instance({ Engine: 'sqlserver-ex' }),
    'a stopped instance': () => instance({ DBInstanceStatus: 'stopped' }),
    'an instance about to stop': () => instance({ DBInstanceStatus: 'stopping' }),
    'an instance with a full disk': () => instance({ DBInstanceStatus: 'storage-full' }),
    'an instance whose key is inaccessible': () =>
      instance({ DBInstanceStatus: 'inaccessible-encryption-credentials' }),
    'an instance with subnets in only one zone': () => instance(inZones('eu-west-1a', 'eu-west-1a')),
    'an instance with another pending change, which would also be applied': () =>
      instance({ PendingModifiedValues: { DBInstanceClass: 'db.r6g.large' } }),
  },
  gone: {
    'an instance that was deleted': () => instance({ DBInstanceIdentifier: 'another' }),
    'an instance that is being deleted': () => instance({ DBInstanceStatus: 'deleting' }),
  },
});

describe('RDS.5', () => {
  it('is not verified before the standby is ready', async () => {
    const { aws, finish } = database();
    await apply(rds5, target, [turnOn], aws);

    expect(await verify(rds5, target, aws)).toEqual({ kind: 'settling' });

    finish();
    expect(await verify(rds5, target, aws)).toEqual({ kind: 'done' });
  });

  it('settles an undo too', async () => {
    const { aws, finish } = database();
    await apply(rds5, target, [turnOn], aws);
    finish();

    expect(await undo(rds5, target, [turnOn], aws)).toEqual({ kind: 'settling' });
  });

  it('plans for a busy instance, and rethrows the error of AWS when the change is made', async () => {
    const { aws, become } = database({ DBInstanceStatus: 'backing-up' });

    expect(await plan(rds5, target, aws)).toMatchObject({ kind: 'change', changes: [turnOn] });
    await expect(apply(rds5, target, [turnOn], aws)).rejects.toThrow('InvalidDBInstanceStateFault');

    become({ DBInstanceStatus: 'available' });
    expect(await apply(rds5, target, [turnOn], aws)).toEqual({ kind: 'done' });
  });

  it('applies no other pending change during undo', async () => {
    const { aws, become } = database({ MultiAZ: true });
    become({ PendingModifiedValues: { EngineVersion: '17.2' } });

    expect(await undo(rds5, target, [turnOn], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('EngineVersion'),
    });
    expect(aws.calls).not.toContain('rds:ModifyDBInstance');
  });

  it('keeps no password in the state, which is stored and shown', async () => {
    const aws = instance({ PendingModifiedValues: { MasterUserPassword: 'hunter2hunter2' } });

    expect(JSON.stringify(await plan(rds5, target, aws))).not.toContain('hunter2');
  });
});
