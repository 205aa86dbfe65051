/** Closes one port of a security group to the internet, and to nobody else. */
import { refuse, setElements } from '../plan.ts';
import type { Aws, Keyed, Permissions, Plan, Target } from '../playbook.ts';
import { admits, rulesOpenToInternet, type PrefixLists, type Traffic } from './matcher.ts';
import { changesRules, readsGroup } from './permissions.ts';
import { readRules } from './read-group.ts';
import { readPrefixLists } from './read-prefix-lists.ts';
import type { Rule } from './rule.ts';

/** Who reaches a port: only the rules that let anyone in to it. */
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
export async function readAccess(traffic: Traffic, target: Target, aws: Aws): Promise<Access | undefined> {
  const all = await readRules(target, aws);
  if (all === undefined) return undefined;
  const rules = Object.fromEntries(Object.entries(all).filter(([, rule]) => admits(rule, traffic)));
  return { rules, prefixLists: await readPrefixLists(rules, aws) };
}

/** Removes what is certain to open the port. Where nothing is, a list nobody can read is no proof of compliance. */
export function closePort(traffic: Traffic, { rules, prefixLists }: Access): Plan<Access, 'rules'> {
  const open = rulesOpenToInternet(rules, prefixLists, traffic);
  const unreadable = Object.keys(prefixLists).filter((id) => prefixLists[id] === null);
  if (open.length === 0 && unreadable.length > 0) {
    return refuse(
      `Nobody in this account can see whom the prefix list ${unreadable.join(', ')} lets in to port ${traffic.port}, ` +
        'since its owner no longer shares it. Ask the owner to share it again, or remove the rule that names it.',
    );
  }
  return setElements({ rules }, 'rules', Object.fromEntries(open.map((key) => [key, null])));
}
