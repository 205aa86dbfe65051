/** The controls on one setting of a DB cluster that is off by default, and that RDS applies immediately. */
import type { DBCluster, ModifyDBClusterMessage } from '@aws-sdk/client-rds';
import { type ControlId, definePlaybook, refuse, set } from '../../../engine/index.ts';
import { stuckIn } from './database-status.ts';
import { dbClusterPermissions, findDbCluster, modifyDbCluster } from './db-cluster.ts';

interface ClusterFlag {
  readonly control: ControlId;
  readonly title: string;
  /** The setting in the API, which also serves Neptune and DocumentDB. */
  readonly setting: keyof DBCluster & keyof ModifyDBClusterMessage & ('CopyTagsToSnapshot' | 'DeletionProtection');
  readonly formerFields?: { readonly [former: string]: string };
}

export function defineClusterFlag({ setting, ...control }: ClusterFlag) {
  return definePlaybook({
    ...control,
    resourceType: 'AwsRdsDbCluster',
    permissions: dbClusterPermissions,
    parameters: {},

    async read(target, aws) {
      const cluster = await findDbCluster(target, aws);
      return cluster && { isEnabled: cluster[setting] ?? false, status: String(cluster.Status) };
    },

    plan(cluster) {
      if (cluster.isEnabled) return { kind: 'compliant' };
      const obstacle = stuckIn(cluster.status);
      return obstacle === undefined ? set(cluster, { isEnabled: true }) : refuse(obstacle);
    },

    apply: (target, { to }, aws) => modifyDbCluster(target, { [setting]: to }, aws),
  });
}
