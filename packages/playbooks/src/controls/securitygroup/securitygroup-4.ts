import { definePlaybook } from '../../engine/index.ts';
import { applyRule, changesRules, closesPort, importsFindings, readPrefixLists } from '../ec2/security-group/index.ts';
import { baseRuleParameters, planBaseRules } from './base-rules/index.ts';
import { readSelectableGroup, groupsParameter } from './selection/index.ts';
import { structured } from '../../structured-parameters/index.ts';

const changes = changesRules('ingress', 'egress');

/**
 * SecurityGroup.4: Security groups should have no rule that the policy forbids.
 *
 * Every rule of a group that the policy selects is held against its base rules as soon as anyone changes one of them.
 * A rule that violates a base rule goes as a whole: one for all traffic or for a range of ports no longer lets in
 * what it rightly let in beside. Rules that are missing are not put back; that is the business of SecurityGroup.2.
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
 * A rule violates a base rule when all of its parts match:
 * - `direction`: `ingress`, unless it says `egress`.
 * - `protocol`: `tcp`, `udp`, `icmp`, `icmpv6`, or `any`, which it is if left out. A rule for all traffic matches each.
 * - `ports`: any of them is open, over TCP or UDP. `all` matches a rule only if it is for every port of one of them,
 *   with or without port 0. A rule for all traffic matches both. Left out, it matches every rule.
 * - `source`, or of egress the destination: `internet` matches what lets through every IPv4 or every IPv6 address,
 *   alone or together with other rules, prefix lists included. A list matches overlapping addresses, so
 *   `0.0.0.0/0` as well, and the groups and prefix lists that it names. A rule for a group has no addresses. `any`
 *   matches everything.
 *
 * A rule is removed as a whole. So a base rule for egress to the internet on whatever port also removes the rule that
 * AWS gives every new group, `all 0.0.0.0/0`, and nothing gets out any more: write it in mode `manual` first.
 *
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
  },
  parameters: {
    groups: groupsParameter,
    forbid: structured(baseRuleParameters.shape.forbid, {
      default: [],
      meaning: 'ceiling',
      type: 'list of base rules',
      range: 'each with a name and a source',
      description: 'What no rule of the selected groups may allow.',
    }),
  },

  async read(target, aws) {
    const group = await readSelectableGroup(target, aws);
    return group && { ...group, prefixLists: await readPrefixLists(group.rules, aws) };
  },

  plan: planBaseRules,
  apply: applyRule,
});
