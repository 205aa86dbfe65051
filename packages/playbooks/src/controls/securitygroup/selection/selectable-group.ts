/** A security group with what the policy selects it by, and all its rules. */
import { type Aws, type Keyed, type Target, lastPartOf } from '../../../engine/index.ts';
import type { GroupFacts } from './group-selector.ts';
import { type Rule, listRules, readGroup } from '../../ec2/security-group/index.ts';

export interface SelectableGroup {
  readonly group: GroupFacts;
  readonly rules: Keyed<Rule>;
}

/** Two calls. `undefined`: the group is gone. */
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
 * A group is named by its id and, only if it is another account's, by its owner. EC2 answers with more than a rule
 * that was just added said, and the two must be equal.
 */
export function asNamed(rule: Rule, ownAccountId: string): Rule {
  const { source } = rule;
  if (source.kind !== 'securityGroup') return rule;
  const accountId = source.accountId === ownAccountId ? null : source.accountId;
  return { ...rule, source: { ...source, accountId, vpcId: null } };
}
