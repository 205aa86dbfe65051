import { definePlaybook } from '../../engine/index.ts';
import { applyRule, closePort, closesPort, readAccess } from './security-group/index.ts';

const highRiskPorts: readonly number[] = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888,
  9200, 9300,
];
// The control looks at TCP alone, as its Config rule `restricted-common-ports` does. Whatever else goes, such as the
// range of UDP ports that calls and games need, would go for nothing.
const traffic = highRiskPorts.map((port) => ({ protocol: 'tcp', port }) as const);

/**
 * EC2.19: Security groups should not allow unrestricted access to ports with high risk.
 *
 * These are 24 TCP ports of file transfer, remote desktops, mail, databases, search and development servers. Among them
 * are 3000, 5000 and 8080: a public web service on one of them is unreachable afterwards. Sources that are one network
 * or another group stay, and so do rules for UDP. A rule for a range of ports or for all traffic goes as a whole.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
 */
export const ec219 = definePlaybook({
  control: 'EC2.19',
  title: 'remove the inbound rules that open a port of high risk to the whole internet',
  resourceType: 'AwsEc2SecurityGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: closesPort,
  parameters: {},

  read(target, aws) {
    return readAccess(traffic, target, aws);
  },

  plan(access) {
    return closePort(traffic, access);
  },

  apply: applyRule,
});
