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

async function revoke(ec2: EC2Client, groupId: string, rule: Rule): Promise<void> {
  const input = { GroupId: groupId, IpPermissions: [permissionOf({ ...rule, description: null })] };
  // Of a rule that is not there, EC2 says so with an error, or in a default VPC with UnknownIpPermissions. It is gone
  // either way; should EC2 have mistaken the rule, verification finds it.
  await (
    rule.direction === 'ingress'
      ? ec2.send(new RevokeSecurityGroupIngressCommand(input))
      : ec2.send(new RevokeSecurityGroupEgressCommand(input))
  ).catch(ifAbsent('InvalidPermission.NotFound', undefined));
}

async function authorize(ec2: EC2Client, groupId: string, rule: Rule): Promise<void> {
  const tags = Object.entries(rule.tags).map(([Key, Value]) => ({ Key, Value }));
  const input = {
    GroupId: groupId,
    IpPermissions: [permissionOf(rule)],
    // With a tag specification, even an empty one, EC2 asks for the permission to tag.
    ...(tags.length > 0 && { TagSpecifications: [{ ResourceType: 'security-group-rule' as const, Tags: tags }] }),
  };
  await (
    rule.direction === 'ingress'
      ? ec2.send(new AuthorizeSecurityGroupIngressCommand(input))
      : ec2.send(new AuthorizeSecurityGroupEgressCommand(input))
  )
    .catch(ifAbsent('InvalidPermission.Duplicate', undefined))
    .catch((error: unknown) => explain(rule, error));
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
