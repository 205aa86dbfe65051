import { definePlaybook } from '../../engine/index.ts';
import { allowedPortsTag, annotationOf, withoutAllowedPorts } from './quarantine/exposure/index.ts';
import { count, days } from '../../parameters/index.ts';
import { makeClone, moveInterface, removeClone } from './quarantine/clone/index.ts';
import { planQuarantine, quarantines, readInstance } from './quarantine/index.ts';

/**
 * SecurityGroup.1: Ports of EC2 instances that the whole internet reaches should be listed in their tag AllowedPorts.
 *
 * The tag AllowedPorts of an instance allows ports of all its security groups. The same tag on a security group allows
 * ports of the group's own rules. Example: `80, 443, 8000-8100, udp:53, 3389@2026-12-31`. A port without `udp:` is TCP.
 * A date is the last day on which the port is allowed. Malformed and expired tokens allow nothing, and AWS Config shows
 * them. The same applies to a token that exceeds `maximumPorts` or `maximumDays` of the policy, because every principal
 * that can tag the instance can write the tag. ASR evaluates all groups of a network interface together, including
 * rules for all traffic, IPv4, IPv6 and prefix lists. ICMP has no ports. The control also applies to stopped instances
 * and to instances without a public IP address, because an address can be added at any time. It does not apply to
 * terminated instances.
 *
 * ASR does not change the existing groups, because other resources use them. They stay as open as they are. The
 * instance leaves the offending groups. If an interface has no other group, ASR moves it to clones of its groups,
 * `QUARANTINED-<name>`, which have all inbound and outbound rules except the offending ones. Open connections may last
 * until they end. The plan lists the rules and the references that no longer apply to the instance. If Amazon EKS, a
 * Kubernetes controller or Elastic Beanstalk manages the instance, the remediation requires approval. ASR does not
 * change interfaces that AWS services manage.
 *
 * @failed The AWS Config rule of ASR finds a port of an interface that the internet reaches through its groups and that
 * no AllowedPorts tag lists. A share of the public addresses as large as a /8 of IPv4 or a /16 of IPv6 counts as the
 * internet.
 * @reads All interfaces of the instance that no AWS service manages, the tags, all rules of their groups, the prefix lists,
 * and the groups that name them.
 * @impact Clients of the ports that are closed, and of all other rules of a group that the instance leaves. Resources whose
 * rules name such a group, such as a database that allows only its members.
 * @owners The AWS service that operates the instance, Kubernetes controllers, AWS Elastic Beanstalk. Amazon EC2 Auto
 * Scaling replaces an instance with one in the original groups.
 * @undo Undo restores the groups of every interface, and deletes a clone that no interface uses.
 * @unverified Rules of other accounts that name a group of the instance are not read.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */
export const securityGroup1 = definePlaybook({
  control: 'SecurityGroup.1',
  title: 'close public ports of an EC2 instance that its tag AllowedPorts does not list',
  resourceType: 'AwsEc2Instance',
  scope: 'regional',
  effect: 'reversible',
  detectedBy: ['config-rule', 'prefix-list', 'tags'],
  permissions: quarantines,
  parameters: {
    maximumPorts: count({
      default: 200,
      min: 1,
      max: 131_072,
      unit: 'ports',
      meaning: 'choice',
      description: 'The maximum number of ports that one AllowedPorts tag can allow, TCP and UDP combined.',
    }),
    maximumDays: days({
      default: 0,
      min: 1,
      max: 3650,
      or: 0,
      meaning: 'choice',
      description:
        'The maximum number of days from today to the last day of an AllowedPorts token. 0: a token needs no last day.',
    }),
  },

  worksUntilReplaced: true,
  excusedBy: { tag: allowedPortsTag, without: withoutAllowedPorts },
  read: (target, aws) => readInstance(target, aws),
  plan: planQuarantine,
  annotation: annotationOf,

  async apply(target, change, aws) {
    const { field, key, from, to } = change;
    if (field === 'interfaces') await moveInterface(key, to ?? [], aws);
    else if (to !== null) await makeClone(to, target, aws);
    else if (from !== null) await removeClone(from, target, aws);
  },
});
