/** Closes ports of a security group to the internet, and to no other source. */
import {
  type Aws,
  type Keyed,
  type Permissions,
  type Plan,
  type Target,
  refuse,
  setElements,
} from '../../../engine/index.ts';
import { type PrefixLists, type Traffic, admits, rulesOpenToEveryAddress, rulesOpenToInternet } from './matcher.ts';
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
    // Another account may share a prefix list; AWS-managed lists belong to the account `aws`.
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

/**
 * Removes what Security Hub flags: rules for every address. Where nothing is left to remove, a list that cannot be
 * read and rules for most of the internet are no proof of compliance: they are reported.
 */
export function closePort(
  traffic: Traffic | readonly Traffic[],
  { rules, prefixLists }: Access,
): Plan<Access, 'rules'> {
  const open = new Set(listOf(traffic).flatMap((one) => rulesOpenToEveryAddress(rules, prefixLists, one)));
  if (open.size > 0) return setElements({ rules }, 'rules', Object.fromEntries([...open].map((key) => [key, null])));
  const why = whyUnreadable(listOf(traffic), rules, prefixLists) ?? whyNearlyOpen(listOf(traffic), rules, prefixLists);
  return why === undefined ? { kind: 'compliant' } : refuse(why);
}

function whyUnreadable(traffic: readonly Traffic[], rules: Keyed<Rule>, prefixLists: PrefixLists): string | undefined {
  const unreadable = traffic.flatMap((one) =>
    unreadableFor(one, rules, prefixLists).map((list) => ({ list, port: one.port })),
  );
  const [first] = unreadable;
  if (first === undefined) return undefined;
  const lists = new Set(unreadable.map(({ list }) => list));
  return (
    `This account cannot read which addresses the prefix list ${[...lists].join(', ')} lets in to port ${first.port}, ` +
    'since its owner no longer shares it. Ask the owner to share it again, or remove the rule that names it.'
  );
}

/** Security Hub flags only every address, so these rules are not this control's to remove. */
function whyNearlyOpen(traffic: readonly Traffic[], rules: Keyed<Rule>, prefixLists: PrefixLists): string | undefined {
  const first = traffic
    .map(({ port, protocol }) => ({ port, keys: rulesOpenToInternet(rules, prefixLists, { port, protocol }) }))
    .find(({ keys }) => keys.length > 0);
  if (first === undefined) return undefined;
  return (
    `No rule is for every address, but "${first.keys.join('", "')}" opens port ${first.port} to so many public ` +
    'addresses that it counts as the internet. ASR removes only what Security Hub flags: narrow or remove the rule.'
  );
}

/** Prefix lists that let in to the port, and that this account cannot read. */
function unreadableFor(traffic: Traffic, rules: Keyed<Rule>, prefixLists: PrefixLists): readonly string[] {
  const admitting = Object.values(rules).filter((rule) => admits(rule, traffic));
  return admitting.map(({ source }) => source.value).filter((value) => prefixLists[value] === null);
}

function listOf(traffic: Traffic | readonly Traffic[]): readonly Traffic[] {
  return 'port' in traffic ? [traffic] : traffic;
}
