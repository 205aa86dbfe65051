import type { Cluster } from '@aws-sdk/client-redshift';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../engine/index.ts';
import { arrangeRedshiftCluster, fakeRedshiftCluster } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { redshift1 } from './redshift-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:redshift:eu-west-1:111122223333:cluster:sales',
};
const open = { PubliclyAccessible: true };
const close = { field: 'publicAccess', from: { elasticIp: null }, to: null };
const cluster = (given: Cluster) => () => fakeRedshiftCluster(given).aws;

describePlaybook(redshift1, {
  target,
  onMoto: (account) => arrangeRedshiftCluster(account, open),
  changes: {
    'a public cluster': cluster(open),
    'a public cluster with an Elastic IP address': cluster({ ...open, ElasticIpStatus: { ElasticIp: '203.0.113.7' } }),
    'a cluster that is about to become public': cluster({ PendingModifiedValues: open }),
  },
  leaves: {
    'a private cluster': cluster({ PubliclyAccessible: false }),
    'a private cluster that is paused': cluster({ PubliclyAccessible: false, ClusterStatus: 'paused' }),
    'a cluster whose response omits the setting': cluster({ PendingModifiedValues: undefined }),
    'a cluster that is about to become private': cluster({
      ...open,
      PendingModifiedValues: { PubliclyAccessible: false },
    }),
  },
  refuses: { 'a paused cluster': cluster({ ...open, ClusterStatus: 'paused' }) },
  gone: {
    'a cluster that was deleted': cluster({ ClusterIdentifier: 'another' }),
    'a cluster that is being deleted': cluster({ ...open, ClusterStatus: 'deleting' }),
    'a cluster whose final snapshot is being taken': cluster({ ...open, ClusterStatus: 'final-snapshot' }),
  },
});

describe('Redshift.1', () => {
  it('is not verified before the public address is gone', async () => {
    const { aws, finish } = fakeRedshiftCluster(open);
    await apply(redshift1, target, [close], aws);

    expect(await verify(redshift1, target, aws)).toEqual({ kind: 'settling' });

    finish();
    expect(await verify(redshift1, target, aws)).toEqual({ kind: 'done' });
  });

  it('restores the Elastic IP address', async () => {
    const made = fakeRedshiftCluster({ ...open, ElasticIpStatus: { ElasticIp: '203.0.113.7' } });
    const changes = [{ ...close, from: { elasticIp: '203.0.113.7' } }];
    await apply(redshift1, target, changes, made.aws);
    made.finish();

    expect(await undo(redshift1, target, changes, made.aws)).toEqual({ kind: 'settling' });

    made.finish();
    expect(made.current()).toMatchObject({ PubliclyAccessible: true, ElasticIpStatus: { ElasticIp: '203.0.113.7' } });
  });

  it('is settled if the response omits the setting', async () => {
    expect(await verify(redshift1, target, cluster({})())).toEqual({ kind: 'done' });
  });

  it('rethrows the error while Redshift is busy with the cluster, so that the change is retried', async () => {
    const { aws } = fakeRedshiftCluster({ ...open, ClusterStatus: 'rebooting' });

    await expect(apply(redshift1, target, [close], aws)).rejects.toThrow('InvalidClusterStateFault');
  });

  it('accepts a name instead of an ARN', async () => {
    expect((await plan(redshift1, { ...target, resourceId: 'sales' }, cluster(open)())).kind).toBe('change');
  });
});
