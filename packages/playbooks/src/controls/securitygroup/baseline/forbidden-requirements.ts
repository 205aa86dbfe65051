/** Rules that a baseline requires and another control removes. Without this check, the controls undo each other. Pure. */
import type { Keyed } from '../../../engine/index.ts';
import { type Rule, removedBy } from '../../ec2/security-group/index.ts';
import { type BaseRulesInForce, forbiddenKeys, removingControls } from '../base-rules/index.ts';
import type { SelectableGroup } from '../selection/index.ts';

/**
 * Returns the keys of the missing rules that another control would remove, by control. A rule that names a prefix list is
 * not among them, because its entries are unknown here.
 */
export function forbiddenRequirements(
  { group, rules }: SelectableGroup,
  required: Keyed<Rule>,
  inForce: BaseRulesInForce,
): Keyed<readonly string[]> {
  const { 'SecurityGroup.4': baseRules } = inForce;
  const byBaseRules = baseRules && forbiddenKeys({ group, rules: required, prefixLists: {} }, baseRules);
  const byControl = removingControls.map((control) => {
    const given = inForce[control];
    if (given === undefined) return [control, []] as const;
    if (control !== 'EC2.2') return [control, removedBy(control, required, given)] as const;
    return [control, group.name === 'default' ? Object.keys(required) : []] as const;
  });
  const all = [['SecurityGroup.4', byBaseRules ?? []] as const, ...byControl];
  const missing = all.map(([control, keys]) => {
    return [control, [...new Set(keys)].filter((key) => !Object.hasOwn(rules, key))] as const;
  });
  return Object.fromEntries(missing.filter(([, keys]) => keys.length > 0));
}

/** Empty if no rule is forbidden. */
export function whyForbidden({ groupId }: SelectableGroup['group'], forbidden: Keyed<readonly string[]>): string {
  return Object.entries(forbidden)
    .map(([control, keys]) => {
      const advice =
        control === 'SecurityGroup.4'
          ? 'Change the baseline or the base rules in the policy.'
          : `Change the baseline, or the mode of ${control} in the policy.`;
      const named = keys.map((key) => `"${key}"`).join(', ');
      return `${control} forbids rules that the baseline requires of ${groupId}, so ASR does not add them: ${named}. ${advice}`;
    })
    .join(' ');
}
