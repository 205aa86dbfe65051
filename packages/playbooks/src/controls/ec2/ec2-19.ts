import { definePlaybook } from '../../engine/index.ts';
import { applyRule, closePort, closesPort, readAccess } from './security-group/index.ts';

const highRiskPorts: readonly number[] = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888,
  9200, 9300,
];
// The control evaluates only TCP, as its AWS Config rule `restricted-common-ports` does. Other protocols stay, because
// games and calls use ranges of UDP ports.
const traffic = highRiskPorts.map((port) => ({ protocol: 'tcp', port }) as const);

/**
 * EC2.19: Security groups should not allow unrestricted access to ports with high risk.
 *
 * ASR removes the inbound rules that allow the whole internet to reach one of 24 TCP ports, which serve file transfer,
 * remote desktops, mail, databases, search and development servers. The ports include 3000, 5000 and 8080. A public web
 * service on one of them becomes unreachable. A rule for a range of ports or for all traffic is removed as a whole.
 * Rules for UDP, and rules whose source is a limited network or a security group, stay.
 *
 * Security Hub finds only the sources 0.0.0.0/0 and ::/0. ASR also removes rules of the group whose sources, such as
 * 0.0.0.0/1 with 128.0.0.0/1 or a prefix list, together cover so many public addresses that they count as the internet.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
 */
export const ec219 = definePlaybook({
  control: 'EC2.19',
  title: 'remove inbound rules that open high-risk ports to the internet',
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
