/** The rules of a group, in a form that is equal for a group and its clone. */
import type { Aws, Keyed, Target } from '../../../../engine/index.ts';
import { type Rule, keyOf, listRules } from '../../../ec2/security-group/index.ts';
import { asNamed } from '../../selection/index.ts';

/** Replaces the group's own id, so that rules for the group itself are equal in a clone and in its source. */
const self = 'self';

/** Empty if the group does not exist. */
export async function rulesOfGroup(groupId: string, target: Target, aws: Aws): Promise<Keyed<Rule>> {
  const rules = await listRules({ ...target, resourceId: groupId }, aws);
  const named = Object.values(rules ?? {}).map((rule) => renamed(asNamed(rule, target.accountId), groupId, self));
  return Object.fromEntries(named.map((rule) => [keyOf(rule), rule] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same rule, with the id of this group instead of `self`. */
export function ruleFor(groupId: string, rule: Rule): Rule {
  return renamed(rule, self, groupId);
}

function renamed(rule: Rule, from: string, to: string): Rule {
  const { source } = rule;
  return source.kind === 'securityGroup' && source.value === from
    ? { ...rule, source: { ...source, value: to } }
    : rule;
}
