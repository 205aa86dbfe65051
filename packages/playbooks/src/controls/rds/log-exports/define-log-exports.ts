/** The controls on the logs that a DB instance publishes to CloudWatch Logs. */
import { type DBInstance, ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  type Aws,
  type Change,
  type ControlId,
  type Keyed,
  type Target,
  definePlaybook,
  joinPermissions,
  refuse,
  setElements,
} from '../../../engine/index.ts';
import type { ParametersOf, Values } from '../../../parameters/index.ts';
import { databaseNameOf, dbInstancePermissions, findDbInstance, stuckIn } from '../database/index.ts';
import { groupsWithoutAudit, needsOption, optionGroupPermissions, withoutOption } from './audit-option.ts';

interface LogExports<Parameters extends Values> {
  readonly control: ControlId;
  readonly title: string;
  readonly parameters?: ParametersOf<Parameters>;
  /** Returns the types of logs that the control requires of an engine. Empty: it does not judge the engine. */
  readonly logTypes: (engine: string, parameters: Parameters) => readonly string[];
  /** The control requires audit logs, which some engines write only with an option. */
  readonly auditsByOption?: true;
}

interface Publisher {
  /** The published types of logs, as requested. */
  readonly published: Keyed<'on'>;
  /** Whether RDS still changes what is published. */
  readonly isChanging: boolean;
  readonly engine: string;
  readonly status: string;
  /** The DB cluster of the instance, which has the setting for its members. */
  readonly cluster: string | null;
  /** The option groups of an instance that does not write the required audit log; `null` for all others. */
  readonly withoutAudit: readonly string[] | null;
}

/**
 * Defines the playbook of a control that requires published logs. Other published types stay. RDS makes the change
 * immediately, and no pending change with it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export function defineLogExports<Parameters extends Values = Values>(given: LogExports<Parameters>) {
  const { logTypes, auditsByOption, ...control } = given;
  return definePlaybook<Publisher, 'published', Parameters>({
    ...control,
    resourceType: 'AwsRdsDbInstance',
    permissions: auditsByOption
      ? joinPermissions(dbInstancePermissions, optionGroupPermissions)
      : dbInstancePermissions,
    settles: { withinSeconds: 1800, isSettled: ({ isChanging }) => !isChanging },

    async read(target, aws, parameters) {
      const instance = await findDbInstance(target, aws);
      if (instance === undefined) return undefined;
      const publisher = publisherIn(instance);
      const { engine, published } = publisher;
      const missing = logTypes(engine, parameters).filter((type) => !Object.hasOwn(published, type));
      return missing.some((type) => needsOption(engine, type))
        ? { ...publisher, withoutAudit: await groupsWithoutAudit(instance, aws) }
        : publisher;
    },

    plan(instance, parameters) {
      const types = logTypes(instance.engine, parameters);
      if (types.length === 0) {
        return refuse(`The control does not judge instances of the engine ${instance.engine}. Suppress the finding.`);
      }
      const required = Object.fromEntries(types.map((type) => [type, 'on' as const]));
      const planned = setElements(instance, 'published', required);
      if (planned.kind !== 'change') return planned;
      const obstacle = obstacleTo(instance);
      return obstacle === undefined ? planned : refuse(obstacle);
    },

    apply: (target, change, aws) => changePublished(target, [change], aws),
    // RDS accepts no second change while it makes the first.
    applyAll: (target, changes, aws) => changePublished(target, changes, aws),
  });
}

function publisherIn(instance: DBInstance): Publisher {
  const { EnabledCloudwatchLogsExports: enabled = [], PendingModifiedValues: pending = {} } = instance;
  const { LogTypesToEnable: starting = [], LogTypesToDisable: ending = [] } =
    pending.PendingCloudwatchLogsExports ?? {};
  const requested = [...enabled, ...starting].filter((type) => !ending.includes(type));
  return {
    published: Object.fromEntries(requested.map((type) => [type, 'on' as const])),
    isChanging: starting.length + ending.length > 0,
    engine: String(instance.Engine),
    status: String(instance.DBInstanceStatus),
    cluster: instance.DBClusterIdentifier ?? null,
    withoutAudit: null,
  };
}

function obstacleTo({ cluster, engine, status, withoutAudit }: Publisher): string | undefined {
  if (cluster !== null) {
    return `The instance belongs to the DB cluster ${cluster}, which publishes the logs of its members. Change it there.`;
  }
  return stuckIn(status) ?? (withoutAudit === null ? undefined : withoutOption(engine, withoutAudit));
}

async function changePublished(
  target: Target,
  changes: readonly Change<Publisher, 'published'>[],
  aws: Aws,
): Promise<void> {
  const instance = await findDbInstance(target, aws);
  if (instance === undefined) return;
  const { published } = publisherIn(instance);
  // RDS rejects a type that it already publishes, or does not publish.
  const open = changes.filter(({ key, to }) => Object.hasOwn(published, key) !== (to !== null));
  if (open.length === 0) return;
  const typesOf = (isOn: boolean) => open.filter(({ to }) => (to !== null) === isOn).map(({ key }) => key);
  await aws.client(RDSClient).send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: databaseNameOf(target),
      CloudwatchLogsExportConfiguration: { EnableLogTypes: typesOf(true), DisableLogTypes: typesOf(false) },
    }),
  );
}
