/** The controls on one setting of a DB instance that is off by default, and that RDS applies immediately. */
import type { DBInstance, ModifyDBInstanceMessage } from '@aws-sdk/client-rds';
import { type ControlId, definePlaybook, refuse, set } from '../../../engine/index.ts';
import { stuckIn } from './database-status.ts';
import { dbInstancePermissions, findDbInstance, modifyDbInstance } from './db-instance.ts';

interface InstanceFlag {
  readonly control: ControlId;
  readonly title: string;
  readonly setting: keyof DBInstance & keyof ModifyDBInstanceMessage & ('CopyTagsToSnapshot' | 'DeletionProtection');
  /** Says what to do about a member of a cluster, which has the setting for all of its members. */
  readonly whyNotMember: (cluster: string) => string;
  readonly formerFields?: { readonly [former: string]: string };
}

export function defineInstanceFlag({ setting, whyNotMember, ...control }: InstanceFlag) {
  return definePlaybook({
    ...control,
    resourceType: 'AwsRdsDbInstance',
    permissions: dbInstancePermissions,
    parameters: {},

    async read(target, aws) {
      const instance = await findDbInstance(target, aws);
      if (instance === undefined) return undefined;
      return {
        isEnabled: instance[setting] ?? false,
        cluster: instance.DBClusterIdentifier ?? null,
        status: String(instance.DBInstanceStatus),
      };
    },

    plan(instance) {
      if (instance.isEnabled) return { kind: 'compliant' };
      if (instance.cluster !== null) return refuse(whyNotMember(instance.cluster));
      const obstacle = stuckIn(instance.status);
      return obstacle === undefined ? set(instance, { isEnabled: true }) : refuse(obstacle);
    },

    apply: (target, { to }, aws) => modifyDbInstance(target, { [setting]: to }, aws),
  });
}
