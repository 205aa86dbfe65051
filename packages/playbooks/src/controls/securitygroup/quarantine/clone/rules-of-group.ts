/** The rules of a group in a form in which a clone can have the same ones. */
import type { Aws, Keyed, Target } from '../../../../engine/index.ts';
import { type Rule, keyOf, listRules } from '../../../ec2/security-group/index.ts';
import { asNamed } from '../../selection/index.ts';

/** Stands for the group itself, so that the rules of a clone that name the clone are those of its source. */
const self = 'self';

/** A group that is gone has none. */
export async function rulesOfGroup(groupId: string, target: Target, aws: Aws): Promise<Keyed<Rule>> {
  const rules = await listRules({ ...target, resourceId: groupId }, aws);
  const named = Object.values(rules ?? {}).map((rule) => renamed(asNamed(rule, target.accountId), groupId, self));
  return Object.fromEntries(named.map((rule) => [keyOf(rule), rule] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same rule, as EC2 takes it for this group. */
export function ruleFor(groupId: string, rule: Rule): Rule {
  return renamed(rule, self, groupId);
}

function renamed(rule: Rule, from: string, to: string): Rule {
  const { source } = rule;
  return source.kind === 'securityGroup' && source.value === from
    ? { ...rule, source: { ...source, value: to } }
    : rule;
}
