/** Reads what playbooks need of a security group, in as few calls as possible. */
import {
  DescribeSecurityGroupsCommand,
  EC2Client,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroupRules,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { type Aws, type Keyed, type Target, ifAbsent, lastPartOf } from '../../../engine/index.ts';
import { type Rule, keyOf, ruleOf } from './rule.ts';

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const noSuchGroup = ['InvalidGroup.NotFound', 'InvalidSecurityGroupID.NotFound'];

/** Rules by their key, in one call for a group that has any. `undefined`: the group is gone. */
export async function readRules(target: Target, aws: Aws): Promise<Keyed<Rule> | undefined> {
  const rules = await listRules(target, aws);
  if (rules === undefined || Object.keys(rules).length > 0) return rules;
  return (await readGroup(target, aws)) === undefined ? undefined : rules;
}

/** Rules by their key. Without any, the group may be gone even so: ask `readGroup` as well. */
export async function listRules(target: Target, aws: Aws): Promise<Keyed<Rule> | undefined> {
  const rules: { [key: string]: Rule } = {};
  const pages = paginateDescribeSecurityGroupRules(
    { client: aws.client(EC2Client), pageSize: 1000 },
    { Filters: [{ Name: 'group-id', Values: [lastPartOf(target.resourceId)] }] },
  );
  try {
    for await (const { SecurityGroupRules: rows = [] } of pages) {
      for (const rule of rows.map(ruleOf)) rules[keyOf(rule)] = rule;
    }
  } catch (error) {
    return ifAbsent(noSuchGroup, undefined)(error);
  }
  return rules;
}

/** `undefined`: the group is gone. */
export async function readGroup(target: Target, aws: Aws): Promise<SecurityGroup | undefined> {
  const { SecurityGroups: groups = [] } = await aws
    .client(EC2Client)
    .send(new DescribeSecurityGroupsCommand({ GroupIds: [lastPartOf(target.resourceId)] }))
    .catch(ifAbsent(noSuchGroup, { SecurityGroups: [] }));
  return groups[0];
}

/** The ids of the network interfaces that use the group, up to 1000, in one call. */
export async function readInterfaces(target: Target, aws: Aws): Promise<readonly string[]> {
  const pages = paginateDescribeNetworkInterfaces(
    { client: aws.client(EC2Client), pageSize: 1000 },
    { Filters: [{ Name: 'group-id', Values: [lastPartOf(target.resourceId)] }] },
  );
  // A page may be empty though a later one is not.
  for await (const { NetworkInterfaces: interfaces = [] } of pages) {
    const ids = interfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId ?? '');
    if (ids.length > 0) return ids;
  }
  return [];
}
