/** Rules that a baseline requires and SecurityGroup.4 forbids. Without this check, the controls undo each other. Pure. */
import type { Keyed } from '../../../engine/index.ts';
import type { Rule } from '../../ec2/security-group/index.ts';
import { type BaseRulesInForce, forbiddenKeys } from '../base-rules/index.ts';
import type { SelectableGroup } from '../selection/index.ts';

/**
 * Returns the keys of the missing rules that SecurityGroup.4 would remove. A rule that names a prefix list is not among
 * them, because its entries are unknown here.
 */
export function forbiddenRequirements(
  { group, rules }: SelectableGroup,
  required: Keyed<Rule>,
  { 'SecurityGroup.4': baseRules }: BaseRulesInForce,
): readonly string[] {
  if (baseRules === undefined) return [];
  const forbidden = new Set(forbiddenKeys({ group, rules: required, prefixLists: {} }, baseRules));
  return [...forbidden].filter((key) => !Object.hasOwn(rules, key));
}

/** Empty if no rule is forbidden. */
export function whyForbidden(keys: readonly string[]): string {
  if (keys.length === 0) return '';
  const named = keys.map((key) => `"${key}"`).join(', ');
  return (
    `SecurityGroup.4 forbids rules that the baseline requires, so ASR does not add them: ${named}. ` +
    'Change the baseline or the base rules in the policy.'
  );
}
