/** What the baselines of the policy require of one security group. Pure. */
import { type Keyed, isSame } from '../../../engine/index.ts';
import { type Baseline, type BaselineParameters, requiredRule } from './baseline-parameters.ts';
import { type GroupFacts, asNamed, isSelected } from '../selection/index.ts';
import { type Direction, type Rule, keyOf, quotaTaken } from '../../ec2/security-group/index.ts';

/** What a group must have in one direction. */
export interface Requirement {
  readonly direction: Direction;
  /** The name of the baseline, or its place in the policy. */
  readonly baseline: string;
  readonly rules: Keyed<Rule>;
}

/** Of every baseline that selects the group, one for each direction that it names. */
export function requirementsOf(group: GroupFacts, baselines: readonly Baseline[]): readonly Requirement[] {
  return baselines
    .map((baseline, index) => ({ ...baseline, name: baseline.name ?? `baselines[${index}]` }))
    .filter(({ groups }) => isSelected(groups, group))
    .flatMap(({ name, ingress, egress }) => [
      ...requirement(name, 'ingress', ingress, group),
      ...requirement(name, 'egress', egress, group),
    ]);
}

/** Why the requirements cannot be met, and what to do, as a sentence or two. `undefined`: they can. */
export function whyImpossible(
  requirements: readonly Requirement[],
  { rulesPerGroup }: Pick<BaselineParameters, 'rulesPerGroup'>,
): string | undefined {
  const conflicts = requirements.flatMap((one) =>
    requirements.filter((other) => contradicts(one, other)).map((other) => ({ one, other })),
  );
  const full = requirements.find(({ rules }) => quotaTaken(Object.values(rules)) > rulesPerGroup);
  const [conflict] = conflicts;
  if (conflict !== undefined) {
    const { one, other } = conflict;
    return (
      `The baselines "${one.baseline}" and "${other.baseline}" of SecurityGroup.2 both select this group and require ` +
      `different ${one.direction} rules of it. Let only one of them select it.`
    );
  }
  if (full === undefined) return undefined;
  return (
    `The baseline "${full.baseline}" of SecurityGroup.2 requires ${quotaTaken(Object.values(full.rules))} ${full.direction} ` +
    `rules, and a group may have ${rulesPerGroup}. Shorten it, or raise the quota and set the parameter rulesPerGroup to it.`
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
