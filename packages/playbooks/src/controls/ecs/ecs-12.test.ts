import type { Cluster, ClusterSetting, Failure } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ecs12 } from './ecs-12.ts';

const clusterArn = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: clusterArn };

/** @param failure What Amazon ECS returns instead of the cluster. */
function cluster(given: Partial<Cluster> = {}, failure?: Failure) {
  let settings = given.settings;
  return fakeAws({
    DescribeClustersCommand: ({ include = [] }: { include?: readonly string[] }) =>
      failure === undefined
        ? {
            clusters: [{ clusterArn, status: 'ACTIVE', ...given, ...(include.includes('SETTINGS') && { settings }) }],
            failures: [],
          }
        : { clusters: [], failures: [failure] },
    UpdateClusterSettingsCommand: (input: { cluster: string; settings: ClusterSetting[] }) => {
      if (input.cluster !== clusterArn) throw named('ClusterNotFoundException');
      ({ settings } = input);
      return {};
    },
  });
}

const withInsights = (value: string) => () => cluster({ settings: [{ name: 'containerInsights', value }] });

describePlaybook(ecs12, {
  target,
  onMoto: { beyondMoto: 'Moto 5.2 has no UpdateClusterSettings.' },
  changes: {
    'a cluster as Amazon ECS creates it': withInsights('disabled'),
    'a cluster whose response omits the setting': () => cluster(),
  },
  leaves: {
    'a cluster with Container Insights': withInsights('enabled'),
    'a cluster with enhanced observability': withInsights('enhanced'),
  },
  refuses: {},
  gone: {
    'a cluster that was deleted': () => cluster({ status: 'INACTIVE' }),
    'a cluster that AWS no longer knows': () => cluster({}, { arn: clusterArn, reason: 'MISSING' }),
  },
});

describe('ECS.12', () => {
  it.each([
    [{ arn: clusterArn, reason: 'ACCESS' }, 'ACCESS.'],
    [{ arn: clusterArn, reason: 'ACCESS', detail: 'Denied.' }, 'ACCESS. Denied.'],
  ])('never takes another failure for a deleted cluster', async (failure, says) => {
    await expect(ecs12.read(target, cluster({}, failure))).rejects.toThrow(says);
  });
});
