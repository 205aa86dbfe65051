import type { Cluster } from '@aws-sdk/client-redshift';
import { describe, expect, it } from '@jest/globals';
import { apply } from '../../engine/index.ts';
import { arrangeRedshiftCluster, fakeRedshiftCluster } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { redshift6 } from './redshift-6.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:redshift:eu-west-1:111122223333:cluster:sales',
};
const cluster = (given: Cluster) => () => fakeRedshiftCluster(given).aws;

describePlaybook(redshift6, {
  target,
  onMoto: (account) => arrangeRedshiftCluster(account, { AllowVersionUpgrade: false }),
  changes: {
    'a cluster without automatic upgrades': cluster({ AllowVersionUpgrade: false }),
    'a cluster whose response omits the setting': cluster({}),
  },
  leaves: {
    'a cluster with automatic upgrades, as Redshift creates it': cluster({ AllowVersionUpgrade: true }),
    'a paused cluster with automatic upgrades': cluster({ AllowVersionUpgrade: true, ClusterStatus: 'paused' }),
  },
  refuses: { 'a paused cluster': cluster({ ClusterStatus: 'paused' }) },
  gone: {
    'a cluster that was deleted': cluster({ ClusterIdentifier: 'another' }),
    'a cluster that is being deleted': cluster({ ClusterStatus: 'deleting' }),
  },
});

describe('Redshift.6', () => {
  it('changes no other setting of the cluster', async () => {
    const { aws, current } = fakeRedshiftCluster({ AutomatedSnapshotRetentionPeriod: 35 });
    const before = current();

    await apply(redshift6, target, [{ field: 'upgrades', from: false, to: true }], aws);

    expect(current()).toEqual({ ...before, AllowVersionUpgrade: true });
  });
});
