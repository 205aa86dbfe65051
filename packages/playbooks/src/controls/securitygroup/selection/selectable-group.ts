/** A security group with the properties that selectors use, and all its rules. */
import { type Aws, type Keyed, type Target, lastPartOf } from '../../../engine/index.ts';
import type { GroupFacts } from './group-selector.ts';
import { type Rule, listRules, readGroup } from '../../ec2/security-group/index.ts';

export interface SelectableGroup {
  readonly group: GroupFacts;
  readonly rules: Keyed<Rule>;
}

/** Two calls. `undefined`: the group does not exist. */
export async function readSelectableGroup(target: Target, aws: Aws): Promise<SelectableGroup | undefined> {
  const [group, rules] = await Promise.all([readGroup(target, aws), listRules(target, aws)]);
  if (group === undefined || rules === undefined) return undefined;
  const accountId = group.OwnerId ?? target.accountId;
  const { GroupName: name = '', Tags: tags = [], VpcId: vpcId = null } = group;
  return {
    group: {
      groupId: lastPartOf(target.resourceId),
      name,
      tags: Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])),
      accountId,
      vpcId,
    },
    rules: Object.fromEntries(Object.entries(rules).map(([key, rule]) => [key, asNamed(rule, accountId)])),
  };
}

/**
 * Names a group by its id, and by its owner only if the owner is another account. EC2 returns more fields than the
 * request that added the rule had, and both forms must be equal.
 */
export function asNamed(rule: Rule, ownAccountId: string): Rule {
  const { source } = rule;
  if (source.kind !== 'securityGroup') return rule;
  const accountId = source.accountId === ownAccountId ? null : source.accountId;
  return { ...rule, source: { ...source, accountId, vpcId: null } };
}
