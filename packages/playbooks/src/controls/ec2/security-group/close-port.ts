/** Closes ports of a security group to the internet, and to nobody else. */
import {
  type Aws,
  type Keyed,
  type Permissions,
  type Plan,
  type Target,
  refuse,
  setElements,
} from '../../../engine/index.ts';
import { type PrefixLists, type Traffic, admits, rulesOpenToInternet } from './matcher.ts';
import { changesRules, readsGroup } from './permissions.ts';
import { readRules } from './read-group.ts';
import { readPrefixLists } from './read-prefix-lists.ts';
import type { Rule } from './rule.ts';

/** Who reaches certain ports: only the rules that let anyone in to them. */
export interface Access {
  readonly rules: Keyed<Rule>;
  readonly prefixLists: PrefixLists;
}

const changes = changesRules('ingress');

export const closesPort: Permissions = {
  ...changes,
  read: [...readsGroup, 'ec2:GetManagedPrefixListEntries'],
  on: {
    ...changes.on,
    // Prefix lists may be shared by another account; those of AWS belong to the account `aws`.
    'ec2:GetManagedPrefixListEntries': ['arn:{partition}:ec2:{region}:*:prefix-list/*'],
  },
};

/** One call, and one more for each prefix list that is let in. */
export async function readAccess(
  traffic: Traffic | readonly Traffic[],
  target: Target,
  aws: Aws,
): Promise<Access | undefined> {
  return readAccessThrough((rule) => listOf(traffic).some((one) => admits(rule, one)), target, aws);
}

/** The same where the ports depend on parameters, which reading does not know. */
export async function readAccessThrough(
  isOfInterest: (rule: Rule) => boolean,
  target: Target,
  aws: Aws,
): Promise<Access | undefined> {
  const all = await readRules(target, aws);
  if (all === undefined) return undefined;
  const rules = Object.fromEntries(Object.entries(all).filter(([, rule]) => isOfInterest(rule)));
  return { rules, prefixLists: await readPrefixLists(rules, aws) };
}

/** Removes what is certain to open a port. Where nothing is, a list nobody can read is no proof of compliance. */
export function closePort(
  traffic: Traffic | readonly Traffic[],
  { rules, prefixLists }: Access,
): Plan<Access, 'rules'> {
  const open = new Set(listOf(traffic).flatMap((one) => rulesOpenToInternet(rules, prefixLists, one)));
  const unreadable = listOf(traffic).flatMap((one) =>
    unreadableFor(one, rules, prefixLists).map((list) => ({ list, port: one.port })),
  );
  const [first] = unreadable;
  if (open.size === 0 && first !== undefined) {
    const lists = new Set(unreadable.map(({ list }) => list));
    return refuse(
      `Nobody in this account can see whom the prefix list ${[...lists].join(', ')} lets in to port ${first.port}, ` +
        'since its owner no longer shares it. Ask the owner to share it again, or remove the rule that names it.',
    );
  }
  return setElements({ rules }, 'rules', Object.fromEntries([...open].map((key) => [key, null])));
}

/** Prefix lists that let somebody in to the port, though nobody can see whom. */
function unreadableFor(traffic: Traffic, rules: Keyed<Rule>, prefixLists: PrefixLists): readonly string[] {
  const admitting = Object.values(rules).filter((rule) => admits(rule, traffic));
  return admitting.map(({ source }) => source.value).filter((value) => prefixLists[value] === null);
}

function listOf(traffic: Traffic | readonly Traffic[]): readonly Traffic[] {
  return 'port' in traffic ? [traffic] : traffic;
}
