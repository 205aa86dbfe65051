import type { Cluster, ModifyClusterMessage } from '@aws-sdk/client-redshift';
import { fakeAws, named } from '../../../testing/index.ts';

/** The Redshift cluster `sales`. Slow changes take effect when `finish` is called. */
export function fakeRedshiftCluster(given: Cluster = {}) {
  let cluster: Cluster = {
    ClusterIdentifier: 'sales',
    ClusterStatus: 'available',
    PendingModifiedValues: {},
    ...given,
  };
  const aws = fakeAws({
    DescribeClustersCommand: (input: { readonly ClusterIdentifier: string }) => {
      if (input.ClusterIdentifier !== cluster.ClusterIdentifier) throw named('ClusterNotFoundFault');
      return { Clusters: [cluster] };
    },
    ModifyClusterCommand: ({ ClusterIdentifier, ...settings }: ModifyClusterMessage) => {
      if (ClusterIdentifier !== cluster.ClusterIdentifier) throw named('ClusterNotFoundFault');
      if (cluster.ClusterStatus !== 'available') throw named('InvalidClusterStateFault');
      const { AllowVersionUpgrade = cluster.AllowVersionUpgrade, ElasticIp, ...slow } = settings;
      const ElasticIpStatus = ElasticIp === undefined ? cluster.ElasticIpStatus : { ElasticIp };
      const pending = { ...cluster.PendingModifiedValues, ...slow };
      cluster = { ...cluster, AllowVersionUpgrade, ElasticIpStatus, PendingModifiedValues: pending };
      return {};
    },
  });
  const finish = () => {
    cluster = Object.assign({}, cluster, cluster.PendingModifiedValues, { PendingModifiedValues: {} });
    if (cluster.PubliclyAccessible !== true) cluster = { ...cluster, ElasticIpStatus: undefined };
  };
  return { aws, finish, current: () => cluster };
}
