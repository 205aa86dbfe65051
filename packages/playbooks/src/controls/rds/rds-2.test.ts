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
