/** Closes ports of a security group to the internet, and to no other source. */
import {
  type Aws,
  type Keyed,
  type Permissions,
  type Plan,
  type Target,
  askFor,
  refuse,
  setElements,
} from '../../../engine/index.ts';
import { type PrefixLists, type Traffic, admits, rulesOpenToEveryAddress, rulesOpenToInternet } from './matcher.ts';
import { changesRules, readsGroup } from './permissions.ts';
import { type PublicPorts, lostServices, webPorts } from './public-services.ts';
import { readRules } from './read-group.ts';
import { readPrefixLists } from './read-prefix-lists.ts';
import type { Rule } from './rule.ts';

/** Who reaches certain ports: only the rules that let anyone in to them or, by a CIDR, to the web ports. */
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

/** ASR closes a port by removing rules. Only an undo adds a rule. */
export const restoresRules = ['ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateTags'] as const;

/** One call, and one more for each prefix list that is let in. */
export async function readAccess(
  traffic: Traffic | readonly Traffic[],
  target: Target,
  aws: Aws,
): Promise<Access | undefined> {
  return readAccessThrough((rule) => listOf(traffic).some((one) => admits(rule, one)), target, aws);
}

const web: readonly Traffic[] = webPorts.tcp.map(({ from: port }) => ({ protocol: 'tcp', port }));

/** Prefix lists are read only for the ports to close. */
function isForWeb(rule: Rule): boolean {
  return rule.source.kind.startsWith('cidr') && web.some((one) => admits(rule, one));
}

/** The same where the ports depend on parameters, which reading does not know. */
export async function readAccessThrough(
  isOfInterest: (rule: Rule) => boolean,
  target: Target,
  aws: Aws,
): Promise<Access | undefined> {
  const all = await readRules(target, aws);
  if (all === undefined) return undefined;
  const pick = (isWanted: (rule: Rule) => boolean): Keyed<Rule> =>
    Object.fromEntries(Object.entries(all).filter(([, rule]) => isWanted(rule)));
  return {
    rules: pick((rule) => isOfInterest(rule) || isForWeb(rule)),
    prefixLists: await readPrefixLists(pick(isOfInterest), aws),
  };
}

/**
 * Removes what Security Hub flags: rules for every address. A rule that alone opens public ports waits for an approval.
 * Where nothing is left to remove, a list that cannot be read and rules for most of the internet are no proof of
 * compliance: they are reported.
 */
export function closePort(
  traffic: Traffic | readonly Traffic[],
  { rules, prefixLists }: Access,
  publicPorts: PublicPorts = webPorts,
): Plan<Access, 'rules'> {
  const open = new Set(listOf(traffic).flatMap((one) => rulesOpenToEveryAddress(rules, prefixLists, one)));
  if (open.size > 0) {
    return Object.entries(lostServices(rules, prefixLists, open, publicPorts)).reduce<Plan<Access, 'rules'>>(
      (plan, [key, why]) => askFor(plan, `rules[${key}]`, why),
      setElements({ rules }, 'rules', Object.fromEntries([...open].map((key) => [key, null]))),
    );
  }
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
    .map((one) => ({ port: one.port, keys: rulesOpenToInternet(rules, prefixLists, one) }))
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
