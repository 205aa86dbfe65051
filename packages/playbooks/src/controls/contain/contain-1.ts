import type { Instance } from '@aws-sdk/client-ec2';
import { cutOff, definePlaybook, explain, lastPartOf } from '../../engine/index.ts';
import { describeLivingInstance } from '../ec2/instance/index.ts';
import { planIsolation } from '../securitygroup/isolation/index.ts';
import { isolationStemOf, makeClone, moveInterface, removeClone } from '../securitygroup/quarantine/clone/index.ts';
import { isolates, readInstance } from '../securitygroup/quarantine/index.ts';

/**
 * Contain.1: EC2 instances that an attacker uses should be isolated.
 *
 * ASR creates a security group without rules, `ISOLATED-<instance id>`, moves every network interface of the instance into
 * it, and always asks an approver first. The groups that the instance leaves do not change. The instance keeps running, so
 * that its memory can be examined. ASR does not change interfaces that AWS services manage. SecurityGroup.1 finds no open
 * port of an isolated instance, and does not move it.
 *
 * @failed A finding of GuardDuty that an instance communicates with an attacker, mines a currency or attacks others, such as
 * `CryptoCurrency:EC2/BitcoinTool.B!DNS`. The guide on containment lists the types.
 * @reads The instance, all interfaces that no AWS service manages, their groups with rules, and the groups that name them.
 * @impact Every client of the instance, and everything that the instance calls. A load balancer and Amazon EC2 Auto Scaling
 * find the instance unhealthy, and Auto Scaling can terminate it.
 * @owners The AWS service that operates the instance, Kubernetes controllers, AWS Elastic Beanstalk. Amazon EC2 Auto
 * Scaling replaces an instance with one in the original groups.
 * @undo Undo restores the groups of every interface, and deletes the group without rules.
 * @unverified Connections that are open can last until they end. Security groups filter neither DNS queries to the resolver
 * of the VPC nor calls to the instance metadata.
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/compromised-ec2.html
 */
export const contain1 = definePlaybook({
  control: 'Contain.1',
  title: 'isolate an EC2 instance that an attacker uses',
  resourceType: 'AwsEc2Instance',
  alwaysAsks: true,
  respondsTo: ['guardduty'],
  nextSteps:
    'DNS, open connections and the credentials of its instance profile still work: stop the instance, or contain its role ' +
    'too. Keep its volumes, and search CloudTrail and the flow logs.',
  permissions: isolates,
  // An owner makes the next instance in the original groups. The attacker is on this one.
  worksUntilReplaced: true,

  async read(target, aws) {
    const found = await describeLivingInstance(target, aws);
    const instance = await readInstance(target, aws, [isolationStemOf(lastPartOf(target.resourceId))]);
    return found === undefined || instance === undefined ? undefined : { ...instance, ...surroundingsOf(found) };
  },

  plan(instance) {
    const clients = [{ kind: 'every client of', name: instance.instanceId }];
    const unmanaged = instance.requesterManaged.length;
    const parts = [
      `${cutOff(clients, 'reach it')} The instance could reach nothing.`,
      ...(instance.managedBy === null ? [] : [instance.managedBy]),
      ...(instance.autoScalingGroup === null ? [] : [terminates(instance.autoScalingGroup)]),
      ...(instance.instanceProfile === null ? [] : [`Its instance profile is ${instance.instanceProfile}.`]),
      ...(unmanaged === 0 ? [] : [`It keeps ${unmanaged} network interfaces that AWS services manage.`]),
    ];
    return explain(planIsolation(instance), parts.join(' '));
  },

  async apply(target, change, aws) {
    const { field, key, from, to } = change;
    if (field === 'interfaces') await moveInterface(key, to ?? [], aws);
    else if (to !== null) await makeClone(to, target, aws);
    else if (from !== null) await removeClone(from, target, aws);
  },
});

/** What the question names: what can end the instance, and whose credentials it has. */
function surroundingsOf({ IamInstanceProfile: profile, Tags = [] }: Instance) {
  return {
    autoScalingGroup: Tags.find(({ Key }) => Key === 'aws:autoscaling:groupName')?.Value ?? null,
    instanceProfile: profile?.Arn === undefined ? null : lastPartOf(profile.Arn),
  };
}

function terminates(group: string): string {
  return (
    `The Auto Scaling group ${group} can terminate the isolated instance, with its evidence: detach the instance, or ` +
    'suspend the process ReplaceUnhealthy, before you approve.'
  );
}
