/** Decides which rules may be added to a group without an approval. Pure. */
import type { Keyed } from '../../../engine/index.ts';
import { type Rule, openToInternet } from '../../ec2/security-group/index.ts';
import { type BaseRuleParameters, forbiddenKeys } from '../base-rules/index.ts';
import type { SelectableGroup } from '../selection/index.ts';

/**
 * The reasons why an approver must approve a rule before it is added, by rule key. An added rule opens access. An
 * event alone does not justify access from the internet, or access that another active control would remove.
 *
 * @param rules The rules of the group, including the added rules.
 * @param baseRules The parameters of SecurityGroup.4. `undefined`: the control is off.
 */
export function whyApprove(
  group: SelectableGroup['group'],
  rules: Keyed<Rule>,
  added: readonly string[],
  baseRules: BaseRuleParameters | undefined,
  areEventsComplete: boolean,
): { readonly [key: string]: string } {
  const open = openToInternet(new Map(Object.entries(rules).map(([key, { source }]) => [key, cidrsOf(source)])));
  const forbidden = baseRules === undefined ? [] : forbiddenKeys({ group, rules, prefixLists: {} }, baseRules);
  return Object.fromEntries(
    added.flatMap((key) => {
      const why = whyOne(key, rules[key]?.source.kind, { open, forbidden, areEventsComplete });
      return why === undefined ? [] : [[key, `Adding the rule "${key}" requires approval: ${why}.`]];
    }),
  );
}

function whyOne(
  key: string,
  kind: Rule['source']['kind'] | undefined,
  facts: {
    readonly open: ReadonlySet<string>;
    readonly forbidden: readonly string[];
    readonly areEventsComplete: boolean;
  },
): string | undefined {
  if (facts.open.has(key)) return 'it is open to the internet';
  if (facts.forbidden.includes(key)) return 'SecurityGroup.4 forbids it';
  if (kind === 'prefixList') return 'the entries of its prefix list may have changed';
  return facts.areEventsComplete ? undefined : 'the event history of the group is incomplete';
}

/** Prefix lists have no CIDRs here, because rules that name one always require approval. */
function cidrsOf({ kind, value }: Rule['source']): readonly string[] {
  return kind === 'cidrIpv4' || kind === 'cidrIpv6' ? [value] : [];
}
