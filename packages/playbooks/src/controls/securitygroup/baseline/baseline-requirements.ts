/** What the baselines of the policy require of one security group. Pure. */
import { type Keyed, isSame } from '../../../engine/index.ts';
import { type Baseline, type BaselineParameters, requiredRule } from './baseline-parameters.ts';
import { type GroupFacts, asNamed, isSelected } from '../selection/index.ts';
import { type Direction, type Rule, keyOf, quotaTaken } from '../../ec2/security-group/index.ts';

/** What a group must have in one direction. */
export interface Requirement {
  readonly direction: Direction;
  /** The name of the baseline, or its position in the policy. */
  readonly baseline: string;
  readonly rules: Keyed<Rule>;
}

/** One requirement for each direction of each baseline that selects the group. */
export function requirementsOf(group: GroupFacts, baselines: readonly Baseline[]): readonly Requirement[] {
  return baselines
    .map((baseline, index) => ({ ...baseline, name: baseline.name ?? `baselines[${index}]` }))
    .filter(({ groups }) => isSelected(groups, group))
    .flatMap(({ name, ingress, egress }) => [
      ...requirement(name, 'ingress', ingress, group),
      ...requirement(name, 'egress', egress, group),
    ]);
}

/** Describes the conflict between two baselines and how to fix it. `undefined`: there is no conflict. */
export function whyContradictory(requirements: readonly Requirement[]): string | undefined {
  const [conflict] = requirements.flatMap((one) =>
    requirements.filter((other) => contradicts(one, other)).map((other) => ({ one, other })),
  );
  if (conflict === undefined) return undefined;
  const { one, other } = conflict;
  return (
    `The baselines "${one.baseline}" and "${other.baseline}" of SecurityGroup.2 both select this group and require ` +
    `different ${one.direction} rules. Change the policy so that only one of them selects the group.`
  );
}

/**
 * The rules that no baseline requires, in the directions that a baseline names. They are removed even if baselines
 * contradict each other. Otherwise a tag that makes a second baseline select the group would protect them.
 */
export function keysInNoBaseline(requirements: readonly Requirement[], rules: Keyed<Rule>): readonly string[] {
  return Object.entries(rules)
    .filter(([key, { direction }]) => {
      const ofDirection = requirements.filter((one) => one.direction === direction);
      return ofDirection.length > 0 && ofDirection.every((one) => !Object.hasOwn(one.rules, key));
    })
    .map(([key]) => key);
}

/** Names the baseline that exceeds the quota of rules per group. `undefined`: no baseline does. */
export function whyTooMany(
  requirements: readonly Requirement[],
  { rulesPerGroup }: Pick<BaselineParameters, 'rulesPerGroup'>,
): string | undefined {
  const full = requirements.find(({ rules }) => quotaTaken(Object.values(rules)) > rulesPerGroup);
  if (full === undefined) return undefined;
  return (
    `The baseline "${full.baseline}" of SecurityGroup.2 requires ${quotaTaken(Object.values(full.rules))} ${full.direction} ` +
    `rules, but the quota is ${rulesPerGroup} rules per group. Shorten the baseline, or raise the quota and set the ` +
    'parameter rulesPerGroup to the new value.'
  );
}

function requirement(
  baseline: string,
  direction: Direction,
  texts: readonly string[] | undefined,
  { groupId, accountId }: GroupFacts,
): readonly Requirement[] {
  if (texts === undefined) return [];
  const rules = texts.flatMap((text) => requiredRule(text, direction, groupId) ?? []);
  return [
    { direction, baseline, rules: Object.fromEntries(rules.map((rule) => [keyOf(rule), asNamed(rule, accountId)])) },
  ];
}

function contradicts(one: Requirement, other: Requirement): boolean {
  const keysOf = ({ rules }: Requirement) => Object.keys(rules).toSorted();
  return one.direction === other.direction && !isSame(keysOf(one), keysOf(other));
}
