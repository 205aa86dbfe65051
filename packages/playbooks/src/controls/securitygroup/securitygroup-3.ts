import { definePlaybook } from '../../engine/index.ts';
import { applyRule, changesRules, importsFindings, readsGroup } from '../ec2/security-group/index.ts';
import { planTakeBack, readRecordedRules, takeBackParameters } from './revert/index.ts';
import { groupsParameter, readSelectableGroup } from './selection/index.ts';
import { structured } from '../../parameters/index.ts';

const changes = changesRules('ingress', 'egress');

/**
 * SecurityGroup.3: Security groups should be changed only by those who may.
 *
 * One call that CloudTrail saw is taken back: rules that it added go, rules that it removed come back, and rules that
 * it modified become what they were. Whoever comes in through an added rule no longer does, also if the change was
 * right and only its maker is missing in the policy. Calls that failed are no changes. People are told who did it,
 * from where, by which call and when.
 *
 * An event does not say what a modified rule was before, nor what a rule was that was removed by its id. AWS Config
 * may have recorded it. If the record is missing, or fits more than one rule, nothing is touched and a person is
 * asked to look. Without a recorder in the Region, such calls are never taken back. Where no recorded rule is
 * missing, nothing is. Tags of a removed rule are in no record, so it comes back without them. A group that was
 * made by somebody who may not is only reported, and of a deleted group nothing is left to take back.
 *
 * ```yaml
 * SecurityGroup.3:
 *   mode: automatic
 *   parameters:
 *     groups: [{ ids: [sg-0123456789abcdef0] }, { tags: { Role: web } }]
 *     allowedActors: ['arn:aws:iam::*:role/Deploy*', 'arn:aws:iam::111122223333:user/ops', autoscaling.amazonaws.com]
 * ```
 *
 * An actor is allowed if its ARN matches, or that of the role behind its session. A `*` stands for anything but a
 * colon. The parameter `event` is the change itself. It comes with the detection; a policy must not set it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const securityGroup3 = definePlaybook({
  control: 'SecurityGroup.3',
  title: 'take back a change to a security group by somebody whom the policy does not allow to make it',
  resourceType: 'AwsEc2SecurityGroup',
  detectedBy: ['cloudtrail'],
  remediesEvent: true,
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: [...readsGroup, 'config:GetResourceConfigHistory'],
    write: changes.write,
    dependent: [...changes.dependent, ...importsFindings.dependent],
    on: { ...changes.on, ...importsFindings.on },
  },
  parameters: {
    groups: groupsParameter,
    allowedActors: structured(takeBackParameters.shape.allowedActors, {
      default: [],
      meaning: 'choice',
      type: 'list of texts',
      range: 'ARNs of users, roles and their sessions, and names of services',
      description: 'Who may change the selected groups.',
    }),
    event: structured(takeBackParameters.shape.event, {
      default: null,
      meaning: 'choice',
      type: 'change',
      range: 'only with a detection',
      description: 'The change itself. A policy must not set it.',
    }),
  },

  async read(target, aws) {
    const group = await readSelectableGroup(target, aws);
    return group && { ...group, recorded: await readRecordedRules(target, group.group.accountId, aws) };
  },

  plan: planTakeBack,
  apply: applyRule,
});
