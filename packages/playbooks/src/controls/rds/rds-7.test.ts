import type { DBCluster } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { arrangeDbCluster, fakeDbCluster } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds7 } from './rds-7.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
};
const cluster = (given: DBCluster) => () => fakeDbCluster(given).aws;

describePlaybook(rds7, {
  target,
  onMoto: arrangeDbCluster,
  changes: {
    'a cluster as RDS creates it': cluster({ DeletionProtection: false }),
    'a cluster whose response omits the setting': cluster({}),
    'a cluster of Neptune': cluster({ Engine: 'neptune', DeletionProtection: false }),
  },
  leaves: {
    'a protected cluster': cluster({ DeletionProtection: true }),
    'a protected cluster that is stopped': cluster({ DeletionProtection: true, Status: 'stopped' }),
  },
  refuses: {
    'a stopped cluster': cluster({ Status: 'stopped' }),
    'a cluster whose key is inaccessible': cluster({ Status: 'inaccessible-encryption-credentials-recoverable' }),
  },
  gone: {
    'a cluster that was deleted': cluster({ DBClusterIdentifier: 'another' }),
    'a cluster that is being deleted': cluster({ Status: 'deleting' }),
  },
});

describe('RDS.7', () => {
  it('is never gone because an id of AWS Config is not the name of a cluster', async () => {
    const resourceId = 'arn:aws:rds:eu-west-1:111122223333:dbcluster:cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ';

    expect(await plan(rds7, { ...target, resourceId }, fakeDbCluster().aws)).toMatchObject({ kind: 'refuse' });
  });

  it('accepts a finding that names the cluster without an ARN', async () => {
    expect((await plan(rds7, { ...target, resourceId: 'orders' }, fakeDbCluster().aws)).kind).toBe('change');
  });

  it('changes no other setting of the cluster', async () => {
    const { aws, current } = fakeDbCluster({ CopyTagsToSnapshot: true });

    await apply(rds7, target, [{ field: 'isEnabled', from: false, to: true }], aws);

    expect(current()).toMatchObject({ DeletionProtection: true, CopyTagsToSnapshot: true });
  });

  it('rethrows the error while RDS is busy with the cluster, so that the change is retried', async () => {
    const { aws } = fakeDbCluster({ Status: 'backing-up' });

    await expect(apply(rds7, target, [{ field: 'isEnabled', from: false, to: true }], aws)).rejects.toThrow(
      'InvalidDBClusterStateFault',
    );
  });
});
