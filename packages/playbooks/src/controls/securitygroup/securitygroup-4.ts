import { definePlaybook } from '../../engine/index.ts';
import {
  applyRule,
  applyRules,
  changesRules,
  closesPort,
  importsFindings,
  readPrefixLists,
} from '../ec2/security-group/index.ts';
import { baseRuleParameters, planBaseRules } from './base-rules/index.ts';
import { readSelectableGroup, groupsParameter } from './selection/index.ts';
import { structured } from '../../structured-parameters/index.ts';

const changes = changesRules('ingress', 'egress');

/**
 * SecurityGroup.4: Security groups should have no rule that the policy forbids.
 *
 * When a rule of a selected group changes, ASR compares every rule of the group with the base rules. It removes a
 * violating rule as a whole: a removed rule for all traffic or for a range of ports also stops the traffic that was
 * allowed. ASR does not add missing rules; use SecurityGroup.2 for that.
 *
 * ```yaml
 * SecurityGroup.4:
 *   mode: automatic
 *   parameters:
 *     groups: [{ all: true }]
 *     forbid:
 *       - { name: no-public-admin, ports: ['22', '3389', '5900-5999'], source: internet }
 *       - { name: no-all-ports, ports: all, source: internet }
 *       - { name: no-partner, source: ['198.51.100.0/24', 'sg-0123456789abcdef0', 'pl-0123456789abcdef0'] }
 * ```
 *
 * A rule violates a base rule when all parts of the base rule match:
 * - `direction`: `ingress` (default) or `egress`.
 * - `protocol`: `tcp`, `udp`, `icmp`, `icmpv6`, or `any` (default). A rule for all traffic matches each.
 * - `ports`: matches a rule that opens any of these TCP or UDP ports. `all` matches only a rule that opens every TCP or
 *   every UDP port, with or without port 0. A rule for all traffic matches both forms. If omitted, every rule matches.
 * - `source`, the destination for egress: `internet` matches rules that allow every IPv4 or every IPv6 address, alone
 *   or combined with other rules, including prefix lists. A list matches rules with overlapping addresses, such as
 *   `0.0.0.0/0`, and rules for the listed groups and prefix lists. A rule for a group has no addresses. `any` matches
 *   every rule.
 *
 * ASR removes a rule as a whole. A base rule for egress to the internet on any port therefore also removes the default
 * rule of every new group, `all 0.0.0.0/0`, and stops all outbound traffic. Test such a base rule in mode `manual`
 * first.
 *
 * @failed An event of AWS CloudTrail on a selected group, its tags or its prefix lists shows a rule that violates a base
 * rule.
 * @reads All rules, the name, the VPC and the tags of the group, and the entries of all prefix lists that its rules name.
 * @impact Clients and destinations of a removed rule, including traffic of a wide rule that no base rule forbids.
 * @owners Kubernetes controllers, AWS Elastic Beanstalk, AWS CloudFormation: they may add the rule again, and ASR removes it
 * again.
 * @undo Undo restores the rules with their descriptions and tags under new ids.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const securityGroup4 = definePlaybook({
  control: 'SecurityGroup.4',
  title: 'remove the rules of a security group that the policy forbids',
  resourceType: 'AwsEc2SecurityGroup',
  detectedBy: ['cloudtrail', 'prefix-list', 'tags'],
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: closesPort.read,
    write: changes.write,
    dependent: [...changes.dependent, ...importsFindings.dependent],
    on: { ...closesPort.on, ...changes.on, ...importsFindings.on },
    when: changes.when,
  },
  parameters: {
    groups: groupsParameter,
    forbid: structured(baseRuleParameters.shape.forbid, {
      default: [],
      meaning: 'choice',
      type: 'list of base rules',
      range: 'each with a name and a source',
      description: 'The traffic that no rule of the selected groups may allow.',
    }),
  },

  async read(target, aws) {
    const group = await readSelectableGroup(target, aws);
    return group && { ...group, prefixLists: await readPrefixLists(group.rules, aws) };
  },

  plan: planBaseRules,
  apply: applyRule,
  applyAll: applyRules,
});
