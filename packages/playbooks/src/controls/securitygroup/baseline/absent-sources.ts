/** The security groups and prefix lists that a baseline names and that EC2 does not know. */
import { EC2Client, paginateDescribeManagedPrefixLists, paginateDescribeSecurityGroups } from '@aws-sdk/client-ec2';
import type { Aws, Target } from '../../../engine/index.ts';
import type { Rule } from '../../ec2/security-group/index.ts';
import { type SelectableGroup, readSelectableGroup } from '../selection/index.ts';
import type { BaselineParameters } from './baseline-parameters.ts';
import { requirementsOf } from './baseline-requirements.ts';

export interface BaselineGroup extends SelectableGroup {
  /**
   * The ids of the security groups and prefix lists of missing rules that the account does not have in this Region. The
   * sources of rules that are present are not read.
   */
  readonly absentSources: readonly string[];
}

/** A filter takes 200 values, and a list of ids fails as a whole if one of them does not exist. */
const mostValues = 200;

/** Two calls, and up to two more if a required rule is missing. `undefined`: the group does not exist. */
export async function readBaselineGroup(
  target: Target,
  aws: Aws,
  { baselines }: BaselineParameters,
): Promise<BaselineGroup | undefined> {
  const state = await readSelectableGroup(target, aws);
  if (state === undefined) return undefined;
  const required = requirementsOf(state.group, baselines).flatMap(({ rules }) => Object.entries(rules));
  const missing = required.filter(([key]) => !Object.hasOwn(state.rules, key)).map(([, rule]) => rule);
  const lists = idsOf('prefixList', missing);
  const groups = idsOf('securityGroup', missing).filter((id) => id !== state.group.groupId);
  const known = new Set([...(await knownGroups(groups, aws)), ...(await knownPrefixLists(lists, aws))]);
  return { ...state, absentSources: [...groups, ...lists].filter((id) => !known.has(id)) };
}

function idsOf(kind: Rule['source']['kind'], rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.filter(({ source }) => source.kind === kind).map(({ source }) => source.value))];
}

async function knownGroups(ids: readonly string[], aws: Aws): Promise<readonly (string | undefined)[]> {
  const known: (string | undefined)[] = [];
  for (const Values of inParts(ids)) {
    const Filters = [{ Name: 'group-id', Values }];
    for await (const page of paginateDescribeSecurityGroups({ client: aws.client(EC2Client) }, { Filters })) {
      known.push(...(page.SecurityGroups ?? []).map(({ GroupId }) => GroupId));
    }
  }
  return known;
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeManagedPrefixLists.html */
async function knownPrefixLists(ids: readonly string[], aws: Aws): Promise<readonly (string | undefined)[]> {
  const known: (string | undefined)[] = [];
  for (const Values of inParts(ids)) {
    const Filters = [{ Name: 'prefix-list-id', Values }];
    for await (const page of paginateDescribeManagedPrefixLists({ client: aws.client(EC2Client) }, { Filters })) {
      known.push(...(page.PrefixLists ?? []).map(({ PrefixListId }) => PrefixListId));
    }
  }
  return known;
}

function inParts(ids: readonly string[]): readonly string[][] {
  const count = Math.ceil(ids.length / mostValues);
  return Array.from({ length: count }, (_, part) => ids.slice(part * mostValues, (part + 1) * mostValues));
}

/** Returns why the rules cannot be added; `undefined` if their sources exist. */
export function whyAbsent(
  added: readonly Rule[],
  { absentSources }: BaselineGroup,
  baselines: string,
): string | undefined {
  const absent = absentSources.filter((id) => added.some(({ source }) => source.value === id));
  if (absent.length === 0) return undefined;
  return (
    `The baseline ${baselines} of SecurityGroup.2 requires rules for sources that this account does not have in this ` +
    `Region: ${absent.join(', ')}. Correct the baseline in the policy, or share the prefix list with this account, then ` +
    'remediate again.'
  );
}
