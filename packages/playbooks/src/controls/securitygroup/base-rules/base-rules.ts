/** Finds the rules of a security group that violate what the policy forbids. Pure. */
import { type Keyed, type Plan, explain, refuse, setElements, skip, skipUnselected } from '../../../engine/index.ts';
import type { BaseRule, BaseRuleParameters } from './base-rule-parameters.ts';
import { isForbiddenSource } from './forbidden-source.ts';
import { isForbiddenTraffic, letsThrough, samplesOf } from './forbidden-traffic.ts';
import { type SelectableGroup, isSelected } from '../selection/index.ts';
import { type PrefixLists, type Rule, rulesOpenToInternet } from '../../ec2/security-group/index.ts';

export interface RuledGroup extends SelectableGroup {
  readonly prefixLists: PrefixLists;
}

/** The rules that violate one base rule, and the prefix lists that are unreadable, so their rules may violate it. */
interface Violation {
  readonly base: BaseRule;
  readonly keys: readonly string[];
  readonly unreadable: readonly string[];
}

/** Removes the rules that certainly violate a base rule. Otherwise, an unreadable prefix list is a reason to refuse. */
export function planBaseRules(state: RuledGroup, { groups, forbid }: BaseRuleParameters): Plan<RuledGroup, 'rules'> {
  if (!isSelected(groups, state.group))
    return skipUnselected('The parameter groups of SecurityGroup.4 does not select this group.');
  if (forbid.length === 0) return skip('The parameter forbid of SecurityGroup.4 is empty, so no rule is forbidden.');
  const violations = forbid.map((base) => violationOf(base, state));
  const keys = Object.keys(state.rules).filter((key) => violations.some((violation) => violation.keys.includes(key)));
  const unknown = violations.find(({ unreadable }) => unreadable.length > 0);
  if (keys.length === 0 && unknown !== undefined) return refuse(whyUnknown(unknown));
  const plan = setElements({ rules: state.rules }, 'rules', Object.fromEntries(keys.map((key) => [key, null])));
  return explain(plan, keys.map((key) => sentence(key, violations)).join(' '));
}

/** The keys of the rules that certainly violate a base rule. Empty if the parameters do not select the group. */
export function forbiddenKeys(state: RuledGroup, { groups, forbid }: BaseRuleParameters): readonly string[] {
  return isSelected(groups, state.group) ? forbid.flatMap((base) => violationOf(base, state).keys) : [];
}

function violationOf(base: BaseRule, { rules, prefixLists }: RuledGroup): Violation {
  const concerned = Object.fromEntries(Object.entries(rules).filter(([, rule]) => isForbiddenTraffic(rule, base)));
  const { source } = base;
  if (source === 'any') return { base, keys: Object.keys(concerned), unreadable: [] };
  if (source === 'internet')
    return {
      base,
      keys: openToInternet(concerned, base, prefixLists),
      unreadable: unreadableOf(concerned, prefixLists),
    };
  const judged = Object.entries(concerned).map(([key, rule]) => ({
    key,
    rule,
    answer: isForbiddenSource(rule.source, source, prefixLists),
  }));
  return {
    base,
    keys: judged.filter(({ answer }) => answer === true).map(({ key }) => key),
    unreadable: judged.filter(({ answer }) => answer === 'unknown').map(({ rule }) => rule.source.value),
  };
}

function openToInternet(rules: Keyed<Rule>, base: BaseRule, prefixLists: PrefixLists): readonly string[] {
  const open = samplesOf(Object.values(rules), base).flatMap((sample) => {
    const passing = Object.entries(rules).filter(([, rule]) => letsThrough(rule, sample));
    // These rules let the sample through. Whether their sources cover the internet does not depend on the traffic.
    const asAllTraffic = passing.map(
      ([key, rule]) => [key, { ...rule, direction: 'ingress', protocol: '-1' }] as const,
    );
    return rulesOpenToInternet(Object.fromEntries(asAllTraffic), prefixLists, { protocol: 'tcp', port: 0 });
  });
  return [...new Set(open)];
}

function unreadableOf(rules: Keyed<Rule>, prefixLists: PrefixLists): readonly string[] {
  const lists = Object.values(rules)
    .filter(({ source }) => source.kind === 'prefixList')
    .map(({ source }) => source.value);
  return lists.filter((list) => (prefixLists[list] ?? null) === null);
}

function whyUnknown({ base, unreadable }: Violation): string {
  return (
    `This account cannot read the entries of the prefix list ${[...new Set(unreadable)].join(', ')}, because its ` +
    `owner no longer shares it. The rule that names it may violate "${base.name}". Ask the owner to share the list ` +
    'again, or remove that rule.'
  );
}

function sentence(key: string, violations: readonly Violation[]): string {
  const names = violations.filter(({ keys }) => keys.includes(key)).map(({ base }) => `"${base.name}"`);
  return `The rule "${key}" violates ${names.join(' and ')}.`;
}
