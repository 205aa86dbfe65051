import { definePlaybook } from '../../engine/index.ts';
import { applyRule, changesRules, importsFindings, readsGroup } from '../ec2/security-group/index.ts';
import { planRevert, readRecordedRules, revertParameters } from './revert/index.ts';
import { groupsParameter, readSelectableGroup } from './selection/index.ts';
import { structured } from '../../structured-parameters/index.ts';

const changes = changesRules('ingress', 'egress');

/** Comes with the detection, from history and from the policy of other controls. */
const internal = { meaning: 'choice', type: 'change', isInternal: true } as const;

/**
 * SecurityGroup.3: Security groups should be changed only by allowed actors.
 *
 * ASR undoes the change of a call that CloudTrail recorded: rules that it added are removed, rules that it removed come
 * back, and modified rules become what they were. A client that uses an added rule loses access, also if the change
 * was right and only its actor is missing in the policy. Calls that failed are no changes. The notification says who
 * made the call, from where and when.
 *
 * All events of the group count, in the order of their times. A rule goes back to what it was before the first change
 * since the last change by an allowed actor; a change that is older than that is only reported. ASR never adds a rule
 * without an approval if the rule is open to the internet, names a prefix list, or is forbidden by SecurityGroup.4.
 *
 * An event does not say what a modified rule was before, nor what a rule was that was removed by its id. AWS Config
 * may have recorded it. If there is no record from before the changes, or it fits more than one rule, nothing is
 * changed and the note asks for a manual check. Without a recorder in the Region, such calls are never undone. Tags of
 * a removed rule are in no record, so it comes back without them. A new group is only reported, and of a deleted group
 * nothing is left to restore.
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
 * colon. A change of a prefix list that a rule of the group names is reported, and not undone, since other groups may use
 * the list. The parameters `event`, `listChange`, `earlier` and `inForce` come with the detection, from history and from the policy of
 * SecurityGroup.4; a policy must not set them.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const securityGroup3 = definePlaybook({
  control: 'SecurityGroup.3',
  title: 'undo a change to a security group by an actor whom the policy does not allow',
  resourceType: 'AwsEc2SecurityGroup',
  detectedBy: ['cloudtrail', 'prefix-list', 'tags'],
  remediesEvent: true,
  heeds: ['SecurityGroup.4'],
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
    allowedActors: structured(revertParameters.shape.allowedActors, {
      default: [],
      meaning: 'choice',
      type: 'list of texts',
      range: 'ARNs of users, roles and their sessions, and names of services',
      description: 'Who may change the selected groups.',
    }),
    event: structured(revertParameters.shape.event, { default: null, ...internal }),
    listChange: structured(revertParameters.shape.listChange, { default: null, ...internal }),
    earlier: structured(revertParameters.shape.earlier, { default: { events: [], isComplete: true }, ...internal }),
    inForce: structured(revertParameters.shape.inForce, { default: {}, ...internal }),
  },

  async read(target, aws) {
    const group = await readSelectableGroup(target, aws);
    return group && { ...group, recorded: await readRecordedRules(target, group.group.accountId, aws) };
  },

  plan: planRevert,
  apply: applyRule,
});
