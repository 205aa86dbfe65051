import { definePlaybook } from '../../engine/index.ts';
import { applyRule, applyRules, changesRules, importsFindings, readsGroup } from '../ec2/security-group/index.ts';
import { planRevert, readRecordedRules, revertParameters } from './revert/index.ts';
import { groupsParameter, readSelectableGroup } from './selection/index.ts';
import { structured } from '../../structured-parameters/index.ts';

const changes = changesRules('ingress', 'egress');

/** Set by detection, from history and from the policy of other controls. */
const internal = { meaning: 'choice', type: 'change', isInternal: true } as const;

/**
 * SecurityGroup.3: Security groups should be changed only by allowed actors.
 *
 * ASR reverts a change that CloudTrail recorded: it removes added rules, adds removed rules again, and restores
 * modified rules, even if the change is legitimate and only its actor is missing in the policy. Failed calls are ignored. The notification names the actor, the source IP address and the
 * time.
 *
 * ASR considers all events of the group in chronological order. It restores a rule to its state before the first change
 * since the last change by an allowed actor. It only reports an older change. ASR never adds a rule without an approval
 * if the rule is open to the internet, names a prefix list, or is forbidden by SecurityGroup.4.
 *
 * An event does not contain the previous version of a modified rule, or the content of a rule that was removed by id.
 * ASR reads these from AWS Config. If no record precedes the changes, or more than one rule matches, ASR changes
 * nothing and the note requests a manual check. Without an AWS Config recorder in the Region, ASR never reverts such
 * calls. AWS Config does not record the tags of a rule, so a removed rule returns without tags. ASR only reports new
 * groups, and cannot restore deleted groups.
 *
 * ```yaml
 * SecurityGroup.3:
 *   mode: automatic
 *   parameters:
 *     groups: [{ ids: [sg-0123456789abcdef0] }, { tags: { Role: web } }]
 *     allowedActors: ['arn:aws:iam::*:role/Deploy*', 'arn:aws:iam::111122223333:user/ops', autoscaling.amazonaws.com]
 * ```
 *
 * An actor is allowed if a pattern matches its ARN or the ARN of the role behind its session. A `*` matches any
 * characters except a colon. ASR reports a change to a prefix list that a rule of the group names, but does not revert
 * it, because other groups may use the list. Detection sets the parameters `event`, `listChange`, `earlier` and
 * `inForce`, from history and from the policy of SecurityGroup.4. A policy must not set them.
 *
 * @failed An event of AWS CloudTrail shows that an actor whom `allowedActors` does not allow changed a selected group or
 * its rules, or a prefix list that its rules name.
 * @reads All events of the group that detection recorded, its present rules and tags, and its last five records in AWS
 * Config.
 * @impact Clients that use an added rule. A rule that is added again gives access to its source.
 * @owners AWS services and controllers that change groups, unless `allowedActors` names them: they repeat the change.
 * @undo Undo makes the reverted change again, with new rule ids.
 * @unverified The order of events that CloudTrail records within one second.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const securityGroup3 = definePlaybook({
  control: 'SecurityGroup.3',
  title: 'revert a change to a security group by an actor that the policy does not allow',
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
    when: changes.when,
  },
  parameters: {
    groups: groupsParameter,
    allowedActors: structured(revertParameters.shape.allowedActors, {
      default: [],
      meaning: 'choice',
      type: 'list of texts',
      range: 'ARNs of users, roles and role sessions, and names of services',
      description: 'The actors that may change the selected groups.',
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
  applyAll: applyRules,
});
