/** Plans the changes that give a security group exactly the rules that the policy requires. Pure. */
import { type Keyed, type Plan, explain, refuse, setElements, skipUnselected } from '../../../engine/index.ts';
import { type BaselineGroup, whyAbsent } from './absent-sources.ts';
import type { BaselineParameters } from './baseline-parameters.ts';
import {
  type Requirement,
  keysInNoBaseline,
  requirementsOf,
  whyContradictory,
  whyTooMany,
} from './baseline-requirements.ts';
import { forbiddenRequirements, whyForbidden } from './forbidden-requirements.ts';
import { type Rule, permissionOf, quotaTaken } from '../../ec2/security-group/index.ts';
import { isIsolationName } from '../quarantine/clone/index.ts';

const directions = ['ingress', 'egress'] as const;

/**
 * Rules are compared as EC2 compares them: by direction, protocol, ports and source. Descriptions and tags do not
 * count. A wider rule does not satisfy a required one.
 */
export function planBaseline(state: BaselineGroup, parameters: BaselineParameters): Plan<BaselineGroup, 'rules'> {
  const { group, rules } = state;
  const requirements = requirementsOf(group, parameters.baselines);
  if (requirements.length === 0)
    return skipUnselected('No baseline of SecurityGroup.2 in the policy selects this group.');
  const contradiction = whyContradictory(requirements);
  if (contradiction !== undefined) {
    const removed = keysInNoBaseline(requirements, rules).map((key) => [key, null] as const);
    if (removed.length === 0) return refuse(contradiction);
    const because = `${contradiction} ASR removes only the rules that neither of them requires.`;
    return explain(setElements({ rules }, 'rules', Object.fromEntries(removed)), because);
  }
  const obstacle = whyTooMany(requirements, parameters);
  if (obstacle !== undefined) return refuse(obstacle);

  const decisive = directions.flatMap((each) => requirements.find(({ direction }) => direction === each) ?? []);
  const required = Object.assign({}, ...decisive.map((one) => one.rules)) as Keyed<Rule>;
  const forbidden = forbiddenRequirements(state, required, parameters.inForce);
  const desired = decisive
    .flatMap((requirement) => differences(requirement, rules, parameters.rulesPerGroup))
    .filter(([key]) => !Object.values(forbidden).flat().includes(key))
    // A group that isolates an instance gets no rule, whatever selects it.
    .filter(([, rule]) => rule === null || !isIsolationName(group.name));
  const why = whyForbidden(group, forbidden);
  if (desired.length === 0 && why !== '') return refuse(why);
  const names = [...new Set(decisive.map(({ baseline }) => `"${baseline}"`))].join(' and ');
  const added = desired.flatMap(([, rule]) => rule ?? []);
  const absent = whyAbsent(added, state, names);
  if (absent !== undefined) return refuse(absent);
  const because = `The group must have the rules of the baseline ${names}, and no other rules.`;
  return explain(setElements({ rules }, 'rules', Object.fromEntries(desired)), `${because} ${why}`.trim());
}

/** Adds missing rules first, so that no client loses access in between, unless the group has no room for them. */
function differences(
  { direction, rules: required }: Requirement,
  all: Keyed<Rule>,
  rulesPerGroup: number,
): readonly (readonly [string, Rule | null])[] {
  const present = Object.entries(all).filter(([, rule]) => rule.direction === direction);
  const missing = Object.entries(required).filter(([key]) => !Object.hasOwn(all, key));
  const extra = present.filter(([key]) => !Object.hasOwn(required, key)).map(([key]) => [key, null] as const);
  const hasRoom = quotaTaken([...present, ...missing].map(([, rule]) => rule)) <= rulesPerGroup;
  return hasRoom ? [...missing, ...extra] : [...extra, ...missing];
}

/** The annotation of the AWS Config evaluation. */
export function baselineAnnotation(state: BaselineGroup, parameters: BaselineParameters): string {
  const planned = planBaseline(state, parameters);
  if (planned.kind === 'compliant') return 'Permissions are correct.';
  if (planned.kind !== 'change') return planned.reason;
  const added = planned.changes.filter(({ to }) => to !== null).length;
  const removed = planned.changes.length - added;
  return [
    'Permissions were modified.',
    ...(added > 0 ? [`${added} new authorization(s).`] : []),
    ...(removed > 0 ? [`${removed} new revocation(s).`] : []),
  ].join(' ');
}

/** The log lines of an evaluation with `debug`: the group, and the permissions to authorize and revoke. */
export function debugLines(state: BaselineGroup, parameters: BaselineParameters): readonly string[] {
  if (!parameters.debug) return [];
  const planned = planBaseline(state, parameters);
  const changes = planned.kind === 'change' ? planned.changes : [];
  return [
    `security group: ${JSON.stringify(state)}`,
    ...directions.flatMap((direction) => [
      ...permissionsLine(
        `authorizing for ${state.group.groupId} ${direction}`,
        changes.map(({ to }) => to),
        direction,
      ),
      ...permissionsLine(
        `revoking for ${state.group.groupId} ${direction}`,
        changes.map(({ from }) => from),
        direction,
      ),
    ]),
  ];
}

function permissionsLine(
  what: string,
  rules: readonly (Rule | null)[],
  direction: Rule['direction'],
): readonly string[] {
  const permissions = rules
    .filter((rule) => rule !== null)
    .filter((rule) => rule.direction === direction)
    .map(permissionOf);
  return permissions.length === 0 ? [] : [`${what}: ${JSON.stringify(permissions)}`];
}
