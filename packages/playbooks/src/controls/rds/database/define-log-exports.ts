/** The controls on the logs that a DB instance publishes to CloudWatch Logs. */
import { type DBInstance, ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  type Aws,
  type Change,
  type ControlId,
  type Keyed,
  type Target,
  definePlaybook,
  refuse,
  setElements,
} from '../../../engine/index.ts';
import type { ParametersOf, Values } from '../../../parameters/index.ts';
import { databaseNameOf } from './database-name.ts';
import { stuckIn } from './database-status.ts';
import { dbInstancePermissions, findDbInstance } from './db-instance.ts';

interface LogExports<Parameters extends Values> {
  readonly control: ControlId;
  readonly title: string;
  /** The engines that the control judges: `postgres`. */
  readonly engines: readonly string[];
  readonly parameters?: ParametersOf<Parameters>;
  /** Returns the types of logs that the control requires. */
  readonly logTypes: (parameters: Parameters) => readonly string[];
}

interface Publisher {
  /** The published types of logs, as requested. */
  readonly published: Keyed<'on'>;
  /** Whether RDS still changes what is published. */
  readonly isChanging: boolean;
  readonly engine: string;
  readonly status: string;
}

/**
 * Defines the playbook of a control that requires published logs. Other published types stay. RDS makes the change
 * immediately, and no pending change with it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export function defineLogExports<Parameters extends Values = Values>(given: LogExports<Parameters>) {
  const { engines, logTypes, ...control } = given;
  return definePlaybook<Publisher, 'published', Parameters>({
    ...control,
    resourceType: 'AwsRdsDbInstance',
    permissions: dbInstancePermissions,
    settles: { withinSeconds: 1800, isSettled: ({ isChanging }) => !isChanging },

    async read(target, aws) {
      const instance = await findDbInstance(target, aws);
      return instance && publisherIn(instance);
    },

    plan(instance, parameters) {
      const required = Object.fromEntries(logTypes(parameters).map((type) => [type, 'on' as const]));
      const planned = setElements(instance, 'published', required);
      if (planned.kind !== 'change') return planned;
      if (!engines.includes(instance.engine)) {
        return refuse(`The control does not judge instances of the engine ${instance.engine}. Suppress the finding.`);
      }
      const obstacle = stuckIn(instance.status);
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
  };
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
