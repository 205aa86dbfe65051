import { definePlaybook } from '../../engine/index.ts';
import { applyRule, closePort, closesPort, readAccess } from './security-group/index.ts';

/** The control evaluates only TCP, as its AWS Config rule `restricted-common-ports` does. */
const rdp = { protocol: 'tcp', port: 3389 } as const;

/**
 * EC2.14: Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 3389.
 *
 * ASR removes only the inbound rules whose source is the whole internet. Rules for a limited network or a security
 * group stay, and so do rules for port 22. A rule for a range of ports or for all traffic is removed as a whole, which
 * also closes its other ports. Replace such a rule by narrower ones before you remediate. Connections through a removed
 * rule can end immediately.
 *
 * Security Hub finds only the sources 0.0.0.0/0 and ::/0. ASR also removes rules of the group whose sources, such as
 * 0.0.0.0/1 with 128.0.0.0/1 or a prefix list, together cover so many public addresses that they count as the internet.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-14
 */
export const ec214 = definePlaybook({
  control: 'EC2.14',
  title: 'remove inbound rules that open port 3389 (RDP) to the internet',
  resourceType: 'AwsEc2SecurityGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: closesPort,
  parameters: {},

  read(target, aws) {
    return readAccess(rdp, target, aws);
  },

  plan(access) {
    return closePort(rdp, access);
  },

  apply: applyRule,
});
