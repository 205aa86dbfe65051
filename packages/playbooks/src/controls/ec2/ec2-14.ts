import { definePlaybook } from '../../engine/index.ts';
import { applyRule, closePort, closesPort, readAccess } from './security-group/index.ts';

/** The control looks at TCP alone, as its Config rule `restricted-common-ports` does. */
const rdp = { protocol: 'tcp', port: 3389 } as const;

/**
 * EC2.14: Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 3389.
 *
 * Only the sources that let in the whole internet go, each a rule of its own. A rule for one network or another
 * group stays, and so does one for port 22 alone. A rule for a range of ports or for all traffic goes as a
 * whole, so whatever else was reached through it no longer is: narrow such rules first, or undo and narrow them.
 * Sessions that came in through a removed rule may break off at once.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-14
 */
export const ec214 = definePlaybook({
  control: 'EC2.14',
  title: 'remove the inbound rules that open port 3389 (RDP) to the whole internet',
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
