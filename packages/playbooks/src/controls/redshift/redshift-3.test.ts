import type { Cluster } from '@aws-sdk/client-redshift';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, verify } from '../../engine/index.ts';
import { arrangeRedshiftCluster, fakeRedshiftCluster } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { redshift3 } from './redshift-3.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:redshift:eu-west-1:111122223333:cluster:sales',
};
const keeps =
  (days: number, given: Cluster = {}) =>
  () =>
    fakeRedshiftCluster({ AutomatedSnapshotRetentionPeriod: days, ...given }).aws;
const required = (days: string, make: ReturnType<typeof keeps>) => () => ({
  aws: make(),
  parameters: { MinRetentionPeriod: [days] },
});

describePlaybook(redshift3, {
  target,
  onMoto: (account) => arrangeRedshiftCluster(account, { AutomatedSnapshotRetentionPeriod: 1 }),
  changes: {
    'a cluster as Redshift creates it, with one day': keeps(1),
    'a cluster without automated snapshots': keeps(0),
    'a cluster whose response omits the time': () => fakeRedshiftCluster({ PendingModifiedValues: undefined }).aws,
    'a cluster that keeps fewer days than the parameter requires': required('14', keeps(7)),
  },
  leaves: {
    'a cluster that keeps seven days': keeps(7),
    'a paused cluster that keeps seven days': keeps(7, { ClusterStatus: 'paused' }),
    'a cluster that keeps more': keeps(35),
    'a cluster that is about to keep enough': keeps(1, {
      PendingModifiedValues: { AutomatedSnapshotRetentionPeriod: 7 },
    }),
    'a cluster that keeps as many days as the parameter requires': required('14', keeps(14)),
  },
  refuses: { 'a paused cluster': keeps(1, { ClusterStatus: 'paused' }) },
  gone: {
    'a cluster that was deleted': keeps(1, { ClusterIdentifier: 'another' }),
    'a cluster that is being deleted': keeps(1, { ClusterStatus: 'deleting' }),
  },
});

describe('Redshift.3', () => {
  it('is not verified before the retention period is in effect', async () => {
    const { aws, finish } = fakeRedshiftCluster({ AutomatedSnapshotRetentionPeriod: 1 });
    await apply(redshift3, target, [{ field: 'retentionDays', from: 1, to: 7 }], aws);

    expect(await verify(redshift3, target, aws)).toEqual({ kind: 'settling' });

    finish();
    expect(await verify(redshift3, target, aws)).toEqual({ kind: 'done' });
  });

  it('requires snapshots even if the parameter is 0', async () => {
    expect(await plan(redshift3, target, keeps(0)(), { MinRetentionPeriod: 0 })).toMatchObject({
      changes: [{ field: 'retentionDays', from: 0, to: 1 }],
    });
  });
});
