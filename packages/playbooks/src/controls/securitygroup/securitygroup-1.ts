import { definePlaybook } from '../../engine/index.ts';
import { allowedPortsTag, annotationOf, withoutAllowedPorts } from './quarantine/exposure/index.ts';
import { count, days } from '../../parameters/index.ts';
import { makeClone, moveInterface, removeClone } from './quarantine/clone/index.ts';
import { planQuarantine, quarantines, readInstance } from './quarantine/index.ts';

/**
 * SecurityGroup.1: Ports of EC2 instances that the whole internet reaches should be listed in their tag AllowedPorts.
 *
 * The tag of the instance excepts ports of all its groups, the same tag of a security group those of its own rules:
 * `80, 443, 8000-8100, udp:53, 3389@2026-12-31`. A port without `udp:` is TCP; what has a day is allowed through it.
 * Tokens that are malformed or expired allow nothing, and AWS Config shows them. The same holds for a token that exceeds
 * `maximumPorts` or `maximumDays` of the policy, since anyone who can tag the instance can write the tag. All groups of a network interface
 * count together, with all traffic, IPv4, IPv6 and prefix lists; ICMP has no ports. Whether the instance has a public
 * address or runs does not matter, because an address comes with a click; one that was terminated is gone.
 *
 * The groups themselves are not touched, for others use them, and remain as open as they are. The instance leaves
 * those that offend; where an interface would have none left, it goes into clones of them, `QUARANTINED-<name>`,
 * without the offending rules but with all others, in and out. Nobody gets in by the offending rules any more, nor by
 * any rule of a group that the instance leaves altogether; connections that are open may last until they end. Rules of
 * other groups that name a group which it leaves no longer mean it; the plan lists them. Interfaces that AWS services
 * manage are left alone. Undo puts every interface back, and deletes a clone once nobody is in it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */
export const securityGroup1 = definePlaybook({
  control: 'SecurityGroup.1',
  title: 'close the ports of an EC2 instance that the internet reaches though its tag AllowedPorts does not list them',
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
      meaning: 'ceiling',
      description: 'The most ports that one AllowedPorts tag can allow, TCP and UDP together.',
    }),
    maximumDays: days({
      default: 0,
      min: 1,
      max: 3650,
      or: 0,
      meaning: 'ceiling',
      description: 'The most days from today to the last day of an AllowedPorts token. 0: a token needs no last day.',
    }),
  },

  excusedBy: { tag: allowedPortsTag, without: withoutAllowedPorts },
  read: readInstance,
  plan: planQuarantine,
  annotation: annotationOf,

  async apply(target, change, aws) {
    const { field, key, from, to } = change;
    if (field === 'interfaces') await moveInterface(key, to ?? [], aws);
    else if (to !== null) await makeClone(to, target, aws);
    else if (from !== null) await removeClone(from, target, aws);
  },
});
