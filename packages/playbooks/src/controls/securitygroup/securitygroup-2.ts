import { definePlaybook } from '../../engine/index.ts';
import { applyRule, applyRules, changesRules, importsFindings, readsGroup } from '../ec2/security-group/index.ts';
import {
  baselineAnnotation,
  baselineParameters,
  debugLines,
  planBaseline,
  readBaselineGroup,
} from './baseline/index.ts';
import { removingControls } from './base-rules/index.ts';
import { count, flag } from '../../parameters/index.ts';
import { structured } from '../../structured-parameters/index.ts';

const changes = changesRules('ingress', 'egress');

/**
 * SecurityGroup.2: Security groups should have the rules that the policy requires of them, and no others.
 *
 * ASR does not change a group that no baseline selects, or a direction that the baseline does not name. It compares
 * rules only by protocol, ports and source, so it removes a rule that is wider than a required rule. ASR adds missing
 * rules before it removes others, so allowed clients keep access. If the group has no room for both, ASR removes rules
 * first. If a missing rule names a security group or prefix list that the account does not have in the Region, ASR changes
 * nothing, and the finding names it. If a rule cannot be added for another reason, ASR stops and the finding shows it.
 *
 * ```yaml
 * SecurityGroup.2:
 *   mode: automatic
 *   parameters:
 *     rulesPerGroup: 60 # the quota of the accounts
 *     baselines:
 *       - name: web
 *         groups: [{ tags: { Role: web } }, { names: ['shop-*'], accounts: ['111122223333'] }]
 *         ingress: ['tcp 80 0.0.0.0/0', 'tcp 443 ::/0', 'all self', 'udp 53 pl-0123456789abcdef0', 'icmp 8/-1 10.0.0.0/8']
 * ```
 *
 * A selector matches if all of its parts match, and one matching selector is enough. `all: true` selects every group.
 * Several baselines may select a group only if they require the same rules. With `debug: true`, an evaluation logs the
 * rules that it would add and remove.
 *
 * @failed The AWS Config rule of ASR, or an event of AWS CloudTrail, finds a selected group whose rules differ from the
 * baseline in a direction that the baseline names.
 * @reads All rules, the name, the VPC and the tags of the group, and which security groups and prefix lists of missing
 * rules exist.
 * @impact Clients that depend on a rule that the baseline does not require, or on a wider rule than it requires.
 * @owners Kubernetes controllers, AWS Elastic Beanstalk, AWS CloudFormation. SecurityGroup.4 takes
 * precedence, and so do EC2.2, EC2.13, EC2.14, EC2.18, EC2.19, EC2.53 and EC2.54 if they are automatic: ASR does not
 * add what they forbid.
 * @undo Undo restores the rules with their descriptions and tags under new ids.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const securityGroup2 = definePlaybook({
  control: 'SecurityGroup.2',
  title: 'add the rules that the policy requires of a security group, and remove all other rules',
  resourceType: 'AwsEc2SecurityGroup',
  detectedBy: ['config-rule', 'cloudtrail', 'tags'],
  opensBySelection: true,
  heeds: ['SecurityGroup.4', ...removingControls],
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: [...readsGroup, 'ec2:DescribeManagedPrefixLists'],
    write: changes.write,
    dependent: [...changes.dependent, ...importsFindings.dependent],
    on: { ...changes.on, ...importsFindings.on },
    when: changes.when,
  },
  parameters: {
    baselines: structured(baselineParameters.shape.baselines, {
      default: [],
      meaning: 'exact',
      type: 'list of baselines',
      range: 'each with groups, and ingress or egress',
      description: 'The exact set of rules that the selected groups must have.',
    }),
    rulesPerGroup: count({ default: 60, min: 1, max: 1000, unit: 'rules', meaning: 'choice' }),
    debug: flag({ default: false, description: 'true: an evaluation logs the rules that it would add and remove.' }),
    inForce: structured(baselineParameters.shape.inForce, {
      default: {},
      meaning: 'choice',
      type: 'base rules',
      isInternal: true,
    }),
  },
  read: readBaselineGroup,
  plan: planBaseline,
  annotation: baselineAnnotation,
  debugLines,
  apply: applyRule,
  applyAll: applyRules,
});
