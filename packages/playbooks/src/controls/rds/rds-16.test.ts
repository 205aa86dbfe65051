import type { DBCluster } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { apply } from '../../engine/index.ts';
import { arrangeDbCluster, fakeDbCluster } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds16 } from './rds-16.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
};
const cluster = (given: DBCluster) => () => fakeDbCluster(given).aws;

describePlaybook(rds16, {
  target,
  onMoto: arrangeDbCluster,
  changes: {
    'a cluster as RDS creates it': cluster({ CopyTagsToSnapshot: false }),
    'a cluster whose response omits the setting': cluster({}),
    'a Multi-AZ DB cluster': cluster({ Engine: 'postgres', CopyTagsToSnapshot: false }),
  },
  leaves: {
    'a cluster that copies its tags': cluster({ CopyTagsToSnapshot: true }),
    'a cluster that copies its tags and is stopped': cluster({ CopyTagsToSnapshot: true, Status: 'stopped' }),
  },
  refuses: { 'a stopped cluster': cluster({ Status: 'stopped' }) },
  gone: {
    'a cluster that was deleted': cluster({ DBClusterIdentifier: 'another' }),
    'a cluster that is being deleted': cluster({ Status: 'deleting' }),
  },
});

describe('RDS.16', () => {
  it('changes no other setting of the cluster, and applies no pending change', async () => {
    const { aws, current } = fakeDbCluster({ DeletionProtection: true });

    await apply(rds16, target, [{ field: 'isEnabled', from: false, to: true }], aws);

    expect(current()).toMatchObject({ CopyTagsToSnapshot: true, DeletionProtection: true });
  });
});
