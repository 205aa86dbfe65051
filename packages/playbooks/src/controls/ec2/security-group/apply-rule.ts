import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { type Aws, type Change, type Keyed, type Target, cannot, ifAbsent, lastPartOf } from '../../../engine/index.ts';
import { type Rule, keyOf, permissionOf } from './rule.ts';

export type RuleChange = Change<{ readonly rules: Keyed<Rule> }, 'rules'>;

/** Adds or removes one rule, and no other rule of the same permission. A rule is never modified in place. */
export async function applyRule(target: Target, { from, to }: RuleChange, aws: Aws): Promise<void> {
  const groupId = lastPartOf(target.resourceId);
  const ec2 = aws.client(EC2Client);
  if (to !== null) await authorize(ec2, groupId, to);
  else if (from !== null) await revoke(ec2, groupId, from);
}

/**
 * Makes all changes in order, with one call for consecutive changes of one kind. A call adds or removes all of its rules
 * or none: if it fails because of one rule, each is changed alone.
 */
export async function applyRules(target: Target, changes: readonly RuleChange[], aws: Aws): Promise<void> {
  for (const group of consecutive(changes)) {
    const [first] = group;
    const isDone = group.length > 1 && (await changeTogether(target, first, group, aws));
    if (!isDone) for (const change of group) await applyRule(target, change, aws);
  }
}

type Changes = readonly [RuleChange, ...RuleChange[]];

/** Splits the changes where the call changes: rules with other tags are added with another call. */
function consecutive(changes: readonly RuleChange[]): readonly Changes[] {
  const groups: [RuleChange, ...RuleChange[]][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last !== undefined && callOf(last[0]) === callOf(change)) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

function callOf({ from, to }: RuleChange): string {
  return to === null ? `revoke ${from?.direction}` : `authorize ${to.direction} ${JSON.stringify(to.tags)}`;
}

/** Returns whether the call succeeded. */
async function changeTogether(target: Target, { to }: RuleChange, changes: Changes, aws: Aws): Promise<boolean> {
  const groupId = lastPartOf(target.resourceId);
  const ec2 = aws.client(EC2Client);
  const rules = changes.map((change) => change.to ?? change.from).filter((rule) => rule !== null);
  const send = to === null ? sendRevoke(ec2, groupId, rules) : sendAuthorize(ec2, groupId, rules);
  const isAboutOneRule = ['InvalidPermission.NotFound', 'InvalidPermission.Duplicate', ...hindrances];
  return send.then(() => true).catch(ifAbsent(isAboutOneRule, false));
}

async function revoke(ec2: EC2Client, groupId: string, rule: Rule): Promise<void> {
  // Of a rule that is not there, EC2 says so with an error, or in a default VPC with UnknownIpPermissions. It is gone
  // either way; should EC2 have mistaken the rule, verification finds it.
  await sendRevoke(ec2, groupId, [rule]).catch(ifAbsent('InvalidPermission.NotFound', undefined));
}

/** All rules have the direction of the first. */
async function sendRevoke(ec2: EC2Client, groupId: string, rules: readonly Rule[]): Promise<void> {
  const permissions = rules.map((rule) => permissionOf({ ...rule, description: null }));
  const input = { GroupId: groupId, IpPermissions: permissions };
  await (rules[0]?.direction === 'ingress'
    ? ec2.send(new RevokeSecurityGroupIngressCommand(input))
    : ec2.send(new RevokeSecurityGroupEgressCommand(input)));
}

async function authorize(ec2: EC2Client, groupId: string, rule: Rule): Promise<void> {
  await sendAuthorize(ec2, groupId, [rule])
    .catch(ifAbsent('InvalidPermission.Duplicate', undefined))
    .catch((error: unknown) => explain(rule, error));
}

/** All rules have the direction and the tags of the first. */
async function sendAuthorize(ec2: EC2Client, groupId: string, rules: readonly Rule[]): Promise<void> {
  const tags = Object.entries(rules[0]?.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  const input = {
    GroupId: groupId,
    IpPermissions: rules.map(permissionOf),
    // With a tag specification, even an empty one, EC2 asks for the permission to tag.
    ...(tags.length > 0 && { TagSpecifications: [{ ResourceType: 'security-group-rule' as const, Tags: tags }] }),
  };
  await (rules[0]?.direction === 'ingress'
    ? ec2.send(new AuthorizeSecurityGroupIngressCommand(input))
    : ec2.send(new AuthorizeSecurityGroupEgressCommand(input)));
}

/** Errors that no retry resolves: what the rule names is gone or no longer shared, or the group is full. */
const hindrances = [
  'InvalidGroup.NotFound',
  'InvalidPrefixListID.NotFound',
  'InvalidPrefixListId.NotFound',
  'RulesPerSecurityGroupLimitExceeded',
];

function explain(rule: Rule, error: unknown): never {
  if (!(error instanceof Error) || !hindrances.includes(error.name)) throw error;
  const what = `The rule "${keyOf(rule)}" cannot be added.`;
  return cannot(`${what} Correct the problem that EC2 reports, then try again: ${error.message}`);
}
