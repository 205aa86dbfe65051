import type { DBInstance } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { apply } from '../../engine/index.ts';
import { arrangeDbInstance, fakeDbInstance } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds17 } from './rds-17.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
};
const instance = (given: DBInstance) => () => fakeDbInstance(given).aws;

describePlaybook(rds17, {
  target,
  onMoto: arrangeDbInstance,
  changes: {
    'an instance as RDS creates it': instance({ CopyTagsToSnapshot: false }),
    'an instance whose response omits the setting': instance({}),
  },
  leaves: {
    'an instance that copies its tags': instance({ CopyTagsToSnapshot: true }),
    'a stopped instance that copies its tags': instance({ CopyTagsToSnapshot: true, DBInstanceStatus: 'stopped' }),
  },
  refuses: {
    'an Aurora instance, whose setting has no effect': instance({
      Engine: 'aurora-postgresql',
      DBClusterIdentifier: 'shop',
    }),
    'a member of a Multi-AZ DB cluster': instance({ DBClusterIdentifier: 'shop' }),
    'a stopped instance': instance({ DBInstanceStatus: 'stopped' }),
  },
  gone: {
    'an instance that was deleted': instance({ DBInstanceIdentifier: 'another' }),
    'an instance that is being deleted': instance({ DBInstanceStatus: 'deleting' }),
  },
});

describe('RDS.17', () => {
  it('never applies a change that is pending for the maintenance window', async () => {
    const waiting = { EngineVersion: '17.2' };
    const { aws, current } = fakeDbInstance({ PendingModifiedValues: waiting });

    await apply(rds17, target, [{ field: 'isEnabled', from: false, to: true }], aws);

    expect(current()).toMatchObject({ CopyTagsToSnapshot: true, PendingModifiedValues: waiting });
  });
});
