import type { DBInstance } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo, verify } from '../../engine/index.ts';
import { type FakeMonitoringRole, fakeMonitoring } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds6 } from './rds-6.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
};
const roleName = 'asr-rds-monitoring-eu-west-1';
const roleArn = `arn:aws:iam::111122223333:role/${roleName}`;
const policyArn = 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole';
const asrTag = { Key: 'asr:remediation', Value: 'RDS.6' };

const trusting = (...principals: readonly object[]) => ({
  Version: '2012-10-17',
  Statement: principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })),
});
const rds = { Service: 'monitoring.rds.amazonaws.com' };
const ready: FakeMonitoringRole = { trust: trusting(rds), policies: [policyArn], tags: [asrTag] };
const withRole = (role: FakeMonitoringRole) => () => fakeMonitoring({ roles: { [roleName]: role } }).aws;

const instance = (given: DBInstance) => () => fakeMonitoring({ instance: given }).aws;
const own = 'arn:aws:iam::111122223333:role/teams/dba';
const seenEvery = (seconds: number): DBInstance => ({ MonitoringInterval: seconds, MonitoringRoleArn: own });
const required = (every: string, seconds: number) => () => ({
  aws: fakeMonitoring({
    instance: seenEvery(seconds),
    roles: { dba: { trust: trusting(rds), policies: [policyArn] } },
  }).aws,
  parameters: { monitoringInterval: [every] },
});

describePlaybook(rds6, {
  target,
  onMoto: {
    beyondMoto: 'moto 5.2 keeps no MonitoringInterval of an instance, nor does it load the policies that AWS manages.',
  },
  changes: {
    'an instance as RDS creates it': instance({ MonitoringInterval: 0 }),
    'an instance whose response omits the interval': instance({}),
    'an instance without monitoring for which RDS still returns a role': instance(seenEvery(0)),
    'an instance of Aurora': instance({ Engine: 'aurora-postgresql', DBClusterIdentifier: 'shop' }),
    'an instance whose Region has the role': withRole(ready),
    'an instance whose Region has the role with more policies': withRole({
      ...ready,
      policies: ['arn:more', policyArn],
    }),
    'an instance whose Region has the role without its policy': withRole({ ...ready, policies: [] }),
    'an instance that is monitored less often than required': required('15', 60),
  },
  leaves: {
    'an instance that is monitored every minute': instance(seenEvery(60)),
    'an instance that is monitored more often': instance(seenEvery(1)),
    'an instance that is monitored at exactly the required interval': required('30', 30),
    'an instance that is monitored at any interval if none is required': required('0', 5),
    'a stopped instance with monitoring': instance({ ...seenEvery(60), DBInstanceStatus: 'stopped' }),
  },
  refuses: {
    'an instance that is monitored more often than required, which AWS Config fails': required('30', 10),
    'a member of a Multi-AZ DB cluster': instance({ Engine: 'mysql', DBClusterIdentifier: 'shop' }),
    'an instance of RDS Custom': instance({ Engine: 'custom-oracle-ee' }),
    'an instance of Neptune': instance({ Engine: 'neptune', DBClusterIdentifier: 'graph' }),
    'an instance of DocumentDB': instance({ Engine: 'docdb', DBClusterIdentifier: 'papers' }),
    'an instance of the class without Enhanced Monitoring': instance({ DBInstanceClass: 'db.m1.small' }),
    'a stopped instance': instance({ DBInstanceStatus: 'stopped' }),
    'a role of ASR that other principals can also assume': withRole({ ...ready, trust: trusting(rds, { AWS: '*' }) }),
    'a role of ASR that another service can assume': withRole({
      ...ready,
      trust: trusting({ Service: 'ec2.amazonaws.com' }),
    }),
    'a role of ASR that everyone can assume': withRole({
      ...ready,
      trust: { Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } },
    }),
  },
  gone: {
    'an instance that was deleted': instance({ DBInstanceIdentifier: 'another' }),
    'an instance that is being deleted': instance({ DBInstanceStatus: 'deleting' }),
  },
});

describe('RDS.6', () => {
  const changesOn = async (aws: ReturnType<typeof fakeMonitoring>['aws']): Promise<readonly AnyChange[]> => {
    const planned = await plan(rds6, target, aws);
    return planned.kind === 'change' ? planned.changes : [];
  };
  const monitored = (name: string): DBInstance => ({
    DBInstanceIdentifier: name,
    MonitoringInterval: 60,
    MonitoringRoleArn: roleArn,
  });

  it('creates a tagged role that only RDS can assume, only for this account', async () => {
    const { aws, roles } = fakeMonitoring();

    await apply(rds6, target, await changesOn(aws), aws);

    expect(roles.get(roleName)).toEqual({
      trust: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: rds,
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
          },
        ],
      },
      policies: [policyArn],
      tags: [asrTag],
    });
  });

  it('uses an existing role, and leaves it unchanged during undo', async () => {
    const { aws, roles } = fakeMonitoring({ roles: { [roleName]: ready } });
    const changes = await changesOn(aws);
    await apply(rds6, target, changes, aws);

    expect(await undo(rds6, target, changes, aws)).toEqual({ kind: 'done' });
    expect(roles.get(roleName)).toEqual(ready);
  });

  it('keeps the role for other instances that use it, and turns off its own monitoring', async () => {
    const { aws, roles, current } = fakeMonitoring({ others: [monitored('carts'), monitored('users')] });
    const changes = await changesOn(aws);
    await apply(rds6, target, changes, aws);

    expect(await undo(rds6, target, changes, aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('carts, users'),
    });
    expect(current().MonitoringInterval).toBe(0);
    expect(roles.get(roleName)?.policies).toEqual([policyArn]);
  });

  it.each([
    ['that has other policies attached since', { ...ready, policies: [policyArn, 'arn:more'] }, 'other policies'],
    ['that another principal created in its place', { ...ready, tags: [] }, 'does not have the tag'],
  ])('keeps a role %s', async (_, role, reason) => {
    const { aws, roles } = fakeMonitoring();
    const changes = await changesOn(aws);
    await apply(rds6, target, changes, aws);
    roles.set(roleName, role);

    expect(await undo(rds6, target, changes, aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining(reason),
    });
    expect(roles.has(roleName)).toBe(true);
  });

  it('undoes nothing if the role was deleted', async () => {
    const { aws, roles } = fakeMonitoring();

    await rds6.apply(target, { field: 'rolePolicy', from: 'AmazonRDSEnhancedMonitoringRole', to: null }, aws);
    await rds6.apply(target, { field: 'role', from: roleName, to: null }, aws);

    expect(roles.size).toBe(0);
  });

  it('throws an error that the orchestrator retries while RDS does not accept the new role', async () => {
    const { aws } = fakeMonitoring();
    const turnOn: AnyChange = { field: 'monitoring', from: null, to: { seconds: 60, roleArn } };

    await expect(apply(rds6, target, [turnOn], aws)).rejects.toMatchObject({ name: 'InvalidRoleException' });
  });

  it.each([
    ['a busy database', { DBInstanceStatus: 'backing-up' }, 60, 'InvalidDBInstanceStateFault'],
    ['any other invalid value', {}, 7, 'InvalidParameterValue'],
  ])('rethrows the error for %s', async (_, given: DBInstance, seconds, name) => {
    const { aws } = fakeMonitoring({ instance: given, roles: { [roleName]: ready } });
    const turnOn: AnyChange = { field: 'monitoring', from: null, to: { seconds, roleArn } };

    await expect(apply(rds6, target, [turnOn], aws)).rejects.toMatchObject({ name });
  });

  it('keeps the role of an instance that has another one', async () => {
    const roles = { dba: { trust: trusting(rds), policies: [policyArn] } };
    const { aws, current } = fakeMonitoring({ instance: seenEvery(60), roles });
    const [from, to] = [60, 10].map((seconds) => ({ seconds, roleArn: own }));
    const shorten: AnyChange = { field: 'monitoring', from, to };

    expect(await plan(rds6, target, aws, { monitoringInterval: 10 })).toMatchObject({ changes: [shorten] });
    await apply(rds6, target, [shorten], aws);
    expect(current()).toMatchObject({ MonitoringInterval: 10, MonitoringRoleArn: own });
  });

  it.each(['modifying', 'configuring-enhanced-monitoring'])('is not done while the instance is %s', async (status) => {
    const { aws } = fakeMonitoring({ instance: { ...seenEvery(60), DBInstanceStatus: status } });

    expect(await verify(rds6, target, aws)).toEqual({ kind: 'settling' });
  });

  it('changes nothing if the instance was deleted in the meantime', async () => {
    const { aws } = fakeMonitoring({ instance: { DBInstanceIdentifier: 'another' } });

    await rds6.apply(target, { field: 'monitoring', from: null, to: { seconds: 60, roleArn } }, aws);

    expect(aws.calls).toEqual(['rds:DescribeDBInstances']);
  });
});
