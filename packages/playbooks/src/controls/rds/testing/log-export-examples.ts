import type { CloudwatchLogsExportConfiguration, DBInstance } from '@aws-sdk/client-rds';
import { expect, it } from '@jest/globals';
import { type AnyPlaybook, apply, plan, undo, verify } from '../../../engine/index.ts';
import { type OnMoto, type PlaybookExamples, fakeAws, named } from '../../../testing/index.ts';
import { arrangeDbInstance } from './arrange-db-instances.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
};

/** The options of each option group. `audited` is that of the examples. */
type OptionGroups = { readonly [name: string]: readonly string[] };

/** The membership of an instance whose option group is not `audited`. */
export const inGroup = (OptionGroupName: string): DBInstance => ({ OptionGroupMemberships: [{ OptionGroupName }] });

/** The DB instance `orders`. RDS accepts one change of its logs, and completes it when `finish` is called. */
export function publisher(
  given: DBInstance,
  groups: OptionGroups = { audited: ['MEMCACHED', 'MARIADB_AUDIT_PLUGIN'] },
) {
  let instance: DBInstance = {
    DBInstanceIdentifier: 'orders',
    DBInstanceStatus: 'available',
    ...inGroup('audited'),
    ...given,
  };
  const requests: CloudwatchLogsExportConfiguration[] = [];
  const published = () => instance.EnabledCloudwatchLogsExports ?? [];
  const requested = () => {
    const { LogTypesToEnable: on = [], LogTypesToDisable: off = [] } =
      instance.PendingModifiedValues?.PendingCloudwatchLogsExports ?? {};
    return [...published(), ...on].filter((type) => !off.includes(type));
  };
  const aws = fakeAws({
    DescribeDBInstancesCommand: (input: { DBInstanceIdentifier: string }) => {
      if (input.DBInstanceIdentifier !== instance.DBInstanceIdentifier) throw named('DBInstanceNotFoundFault');
      return { DBInstances: [instance] };
    },
    DescribeOptionGroupsCommand: ({ OptionGroupName }: { OptionGroupName: string }) => {
      const options = groups[OptionGroupName];
      if (options === undefined) throw named('OptionGroupNotFoundFault');
      return { OptionGroupsList: [{ OptionGroupName, Options: options.map((OptionName) => ({ OptionName })) }] };
    },
    ModifyDBInstanceCommand: (input: { CloudwatchLogsExportConfiguration: CloudwatchLogsExportConfiguration }) => {
      const { EnableLogTypes = [], DisableLogTypes = [] } = input.CloudwatchLogsExportConfiguration;
      if (EnableLogTypes.some((type) => requested().includes(type))) throw named('InvalidParameterCombination');
      if (!DisableLogTypes.every((type) => requested().includes(type))) throw named('InvalidParameterCombination');
      requests.push(input.CloudwatchLogsExportConfiguration);
      const next = [...requested(), ...EnableLogTypes].filter((type) => !DisableLogTypes.includes(type));
      const pending = {
        LogTypesToEnable: next.filter((type) => !published().includes(type)),
        LogTypesToDisable: published().filter((type) => !next.includes(type)),
      };
      instance = { ...instance, PendingModifiedValues: { PendingCloudwatchLogsExports: pending } };
      return {};
    },
  });
  const finish = () => {
    instance = { ...instance, EnabledCloudwatchLogsExports: requested(), PendingModifiedValues: {} };
  };
  return { aws, finish, requests, current: published };
}

interface Logs {
  readonly Engine: string;
  /** The violation on moto, if it is not that of the engine. */
  readonly onMoto?: OnMoto;
  /** The types that the control requires. */
  readonly types: readonly string[];
  /** Another type that the engine has. */
  readonly other: string;
}

/** The examples of a control on published logs. */
export function logExportExamples({ Engine, types, other, onMoto }: Logs): PlaybookExamples {
  const instance = (given: DBInstance) => () => publisher({ Engine, ...given }).aws;
  const on = { EnabledCloudwatchLogsExports: [...types] };
  return {
    target,
    onMoto: onMoto ?? ((account) => arrangeDbInstance(account, { Engine })),
    changes: {
      'an instance as RDS creates it': instance({}),
      'an instance that publishes another log': instance({ EnabledCloudwatchLogsExports: [other] }),
    },
    leaves: {
      'an instance that publishes the logs': instance(on),
      'an instance that publishes more': instance({ EnabledCloudwatchLogsExports: [other, ...types] }),
      'a stopped instance that publishes the logs': instance({ ...on, DBInstanceStatus: 'stopped' }),
    },
    refuses: {
      'a stopped instance': instance({ DBInstanceStatus: 'stopped' }),
      'an instance of another engine': instance({ Engine: 'db2-se' }),
      'a member of a DB cluster': instance({ DBClusterIdentifier: 'shop' }),
    },
    gone: {
      'an instance that was deleted': instance({ DBInstanceIdentifier: 'another' }),
      'an instance that is being deleted': instance({ DBInstanceStatus: 'deleting' }),
    },
  };
}

/** Tests that the control publishes all logs with one change, and no others. */
export function itPublishesOnce(playbook: AnyPlaybook, { Engine, types, other }: Logs): void {
  it('publishes all logs with one change, keeps the others, and restores them', async () => {
    const { aws, requests, finish, current } = publisher({ Engine, EnabledCloudwatchLogsExports: [other] });
    const planned = await plan(playbook, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(playbook, target, changes, aws);
    expect(await verify(playbook, target, aws)).toEqual({ kind: 'settling' });
    finish();
    expect(await verify(playbook, target, aws)).toEqual({ kind: 'done' });
    expect(current()).toEqual([other, ...types]);

    await undo(playbook, target, changes, aws);
    finish();
    expect(current()).toEqual([other]);
    expect(requests).toEqual([
      { EnableLogTypes: types, DisableLogTypes: [] },
      { EnableLogTypes: [], DisableLogTypes: types.toReversed() },
    ]);
  });

  it('changes nothing if the instance is gone or already publishes the log', async () => {
    const [key = ''] = types;
    const change = { field: 'published', key, from: null, to: 'on' };
    const gone = publisher({ DBInstanceIdentifier: 'another' });
    const done = publisher({ Engine, EnabledCloudwatchLogsExports: [...types] });

    await playbook.apply(target, change, gone.aws);
    await playbook.apply(target, change, done.aws);

    expect([...gone.requests, ...done.requests]).toEqual([]);
  });
}
