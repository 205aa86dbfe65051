import { definePlaybook } from '../../engine/index.ts';
import { applyRule, changesRules, importsFindings, readsGroup } from '../ec2/security-group/index.ts';
import { baselineAnnotation, baselineParameters, debugLines, planBaseline } from './baseline/index.ts';
import { readSelectableGroup } from './selection/index.ts';
import { count, flag } from '../../parameters/index.ts';
import { structured } from '../../structured-parameters/index.ts';

const changes = changesRules('ingress', 'egress');

/**
 * SecurityGroup.2: Security groups should have the rules that the policy requires of them, and no others.
 *
 * A group that no baseline of the policy selects is left alone, and so is a direction that its baseline does not
 * name. Rules are compared by protocol, ports and source alone: a rule that is wider than a required one goes, and
 * whoever came in through it no longer does. Missing rules are added before others are removed, so nobody who may
 * come in is shut out in between; only where a group has no room for both, removal comes first. Whatever cannot be
 * added, such as a rule for a group that is gone or another account's, stops the rest, and the finding says so.
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
 * Of a selector all parts must match, of the selectors one; `all: true` selects every group. A group may be selected
 * by several baselines only if they require the same. With `debug: true` an evaluation logs what it finds wrong.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const securityGroup2 = definePlaybook({
  control: 'SecurityGroup.2',
  title: 'add the rules that the policy requires of a security group, and remove all others',
  resourceType: 'AwsEc2SecurityGroup',
  detectedBy: ['config-rule', 'cloudtrail', 'tags'],
  opensBySelection: true,
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: readsGroup,
    write: changes.write,
    dependent: [...changes.dependent, ...importsFindings.dependent],
    on: { ...changes.on, ...importsFindings.on },
  },
  parameters: {
    baselines: structured(baselineParameters.shape.baselines, {
      default: [],
      meaning: 'exact',
      type: 'list of baselines',
      range: 'each with groups, and ingress or egress',
      description: 'The rules that the selected groups must have, and no others.',
    }),
    rulesPerGroup: count({ default: 60, min: 1, max: 1000, unit: 'rules', meaning: 'ceiling' }),
    debug: flag({ default: false, description: 'true: an evaluation logs what it finds wrong.' }),
  },
  read: readSelectableGroup,
  plan: planBaseline,
  annotation: baselineAnnotation,
  debugLines,
  apply: applyRule,
});
