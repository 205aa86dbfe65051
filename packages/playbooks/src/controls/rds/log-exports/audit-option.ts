/** The option that writes the audit log of an instance of MySQL or MariaDB. */
import { DescribeOptionGroupsCommand, RDSClient, type DBInstance } from '@aws-sdk/client-rds';
import { type Aws, type Permissions, ifAbsent } from '../../../engine/index.ts';

const plugin = 'MARIADB_AUDIT_PLUGIN';

export const optionGroupPermissions = {
  read: ['rds:DescribeOptionGroups'],
  write: [],
  on: { 'rds:DescribeOptionGroups': ['arn:{partition}:rds:{region}:{account}:og:*'] },
} as const satisfies Permissions;

/** Whether the engine writes its audit log only with the option. */
export function needsOption(engine: string, type: string): boolean {
  return type === 'audit' && (engine === 'mysql' || engine === 'mariadb');
}

/**
 * Returns the names of the option groups of the instance, if none has the option; `null` if one has it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.MySQL.Options.AuditPlugin.html
 */
export async function groupsWithoutAudit(instance: DBInstance, aws: Aws): Promise<readonly string[] | null> {
  const names = (instance.OptionGroupMemberships ?? []).flatMap(({ OptionGroupName }) => OptionGroupName ?? []);
  for (const OptionGroupName of names) {
    const { OptionGroupsList: [group] = [] } = await aws
      .client(RDSClient)
      .send(new DescribeOptionGroupsCommand({ OptionGroupName }))
      .catch(ifAbsent('OptionGroupNotFoundFault', { OptionGroupsList: [] }));
    if (group?.Options?.some(({ OptionName }) => OptionName === plugin)) return null;
  }
  return names;
}

export function withoutOption(engine: string, groups: readonly string[]): string {
  const where = groups.length === 0 ? 'an option group' : `the option group ${groups.join(', ')}`;
  return (
    `The control requires the audit log, which ${engine} writes only with the option ${plugin}. Add the option to ${where} ` +
    'of the instance, then remediate again.'
  );
}
