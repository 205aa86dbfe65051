import type { IpPermission } from '@aws-sdk/client-ec2';
import type { DBInstance } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { arrangeDbInstance, fakeDbInstance } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds2 } from './rds-2.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
};
const open = { PubliclyAccessible: true };
const instance = (given: DBInstance) => () => fakeDbInstance(given).aws;

/** A public instance whose security group has these rules. Another group of the account lets in another network. */
const behind = (...IpPermissions: readonly IpPermission[]) =>
  fakeDbInstance({ ...open, VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }], Endpoint: { Port: 5432 } }, [
    { GroupId: 'sg-1', IpPermissions: [...IpPermissions] },
    { GroupId: 'sg-2', IpPermissions: [fromRange('54.0.0.0/16')] },
  ]).aws;
const postgres = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 };
const fromRange = (CidrIp: string, ports: IpPermission = postgres): IpPermission => ({
  ...ports,
  IpRanges: [{ CidrIp }],
});

describePlaybook(rds2, {
  target,
  onMoto: (account) => arrangeDbInstance(account, open),
  changes: {
    'an instance with a public address': instance(open),
    'an Aurora instance, which has its own address': instance({
      ...open,
      Engine: 'aurora-mysql',
      DBClusterIdentifier: 'shop',
    }),
    'an instance whose security group lets in an office': () => behind(fromRange('52.94.0.0/22')),
    'an instance with another pending change': instance({
      ...open,
      PendingModifiedValues: { DBInstanceClass: 'db.r6g.large' },
    }),
  },
  leaves: {
    'a private instance': instance({ PubliclyAccessible: false }),
    'an instance whose response omits the setting': instance({}),
    'a private instance that is stopped': instance({ PubliclyAccessible: false, DBInstanceStatus: 'stopped' }),
  },
  refuses: {
    'a stopped instance': instance({ ...open, DBInstanceStatus: 'stopped' }),
    'an instance with a full disk': instance({ ...open, DBInstanceStatus: 'storage-full' }),
    'a member of a Multi-AZ DB cluster': instance({ ...open, DBClusterIdentifier: 'shop' }),
  },
  gone: {
    'an instance that was deleted': instance({ DBInstanceIdentifier: 'another' }),
    'an instance that is being deleted': instance({ ...open, DBInstanceStatus: 'deleting' }),
  },
});

describe('RDS.2', () => {
  it.each<[string, string, IpPermission]>([
    ['an office', '52.94.0.0/22', fromRange('52.94.0.0/22')],
    ['an office on all ports', '52.94.0.0/22', fromRange('52.94.0.0/22', { IpProtocol: '-1' })],
    ['a prefix list', 'pl-1', { ...postgres, PrefixListIds: [{ PrefixListId: 'pl-1' }] }],
  ])('never cuts off %s that a security group lets in without approval', async (_, client, rule) => {
    expect(await plan(rds2, target, behind(rule))).toMatchObject({
      kind: 'change',
      asks: { isPublic: `After this change, clients of ${client} could no longer connect to the database.` },
    });
  });

  it.each<[string, IpPermission]>([
    ['every address', fromRange('0.0.0.0/0')],
    ['a private network', fromRange('10.0.0.0/8')],
    ['a security group', { ...postgres, UserIdGroupPairs: [{ GroupId: 'sg-9' }] }],
    ['an office on another port', fromRange('52.94.0.0/22', { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 })],
    ['an office over another protocol', fromRange('52.94.0.0/22', { IpProtocol: 'icmp', FromPort: -1, ToPort: -1 })],
  ])('asks for nothing if the security groups let in only %s', async (_, rule) => {
    expect(await plan(rds2, target, behind(rule))).not.toHaveProperty('asks');
  });

  it('counts every rule while the port of the database is unknown', async () => {
    const { aws } = fakeDbInstance({ ...open, VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }] }, [
      { GroupId: 'sg-1', IpPermissions: [fromRange('52.94.0.0/22')] },
    ]);

    expect(await plan(rds2, target, aws)).toHaveProperty('asks');
  });

  it.each([
    'arn:aws:rds:eu-west-1:111122223333:dbinstance:db-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ])('is never gone because %s is not the name of a database', async (resourceId) => {
    expect(await plan(rds2, { ...target, resourceId }, instance(open)())).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('db-ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
    });
  });

  it('never applies a change that is pending for the maintenance window', async () => {
    const waiting = { DBInstanceClass: 'db.r6g.large' };
    const { aws, current } = fakeDbInstance({ ...open, PendingModifiedValues: waiting });

    await apply(rds2, target, [{ field: 'isPublic', from: true, to: false }], aws);

    expect(current()).toMatchObject({ PubliclyAccessible: false, PendingModifiedValues: waiting });
  });

  it('rethrows the error while RDS is busy with the instance, so that the change is retried', async () => {
    const { aws } = fakeDbInstance({ ...open, DBInstanceStatus: 'backing-up' });

    await expect(apply(rds2, target, [{ field: 'isPublic', from: true, to: false }], aws)).rejects.toThrow(
      'InvalidDBInstanceStateFault',
    );
  });

  it('accepts a name instead of an ARN', async () => {
    expect((await plan(rds2, { ...target, resourceId: 'orders' }, fakeDbInstance(open).aws)).kind).toBe('change');
  });
});
