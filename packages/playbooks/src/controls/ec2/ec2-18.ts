import { definePlaybook } from '../../engine/index.ts';
import {
  applyRule,
  closePort,
  closesPort,
  rangesOf,
  reaches,
  readAccessThrough,
  unauthorizedTraffic,
} from './security-group/index.ts';
import { ports } from '../../parameters/index.ts';

/**
 * EC2.18: Security groups should only allow unrestricted incoming traffic for authorized ports.
 *
 * ASR removes the inbound rules that allow the whole internet to reach a port that the parameters do not list. A
 * service on such a port becomes unreachable from the internet. Before you remediate, add the ports of public services
 * to the parameters. You can specify ranges, such as `8080-8090`. A rule for all traffic, or for a range that is only
 * partly authorized, is removed as a whole. Rules whose source is a limited network or a security group stay.
 *
 * Security Hub finds only the sources 0.0.0.0/0 and ::/0. ASR also removes rules of the group whose sources, such as
 * 0.0.0.0/1 with 128.0.0.0/1 or a prefix list, together cover so many public addresses that they count as the internet.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18
 */
export const ec218 = definePlaybook({
  control: 'EC2.18',
  title: 'remove inbound rules that open unauthorized ports to the internet',
  resourceType: 'AwsEc2SecurityGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: closesPort,
  parameters: {
    authorizedTcpPorts: ports({ default: ['80', '443'], meaning: 'ceiling' }),
    authorizedUdpPorts: ports({ default: [], meaning: 'ceiling' }),
  },

  read(target, aws) {
    return readAccessThrough((rule) => reaches(rule, 'tcp') || reaches(rule, 'udp'), target, aws);
  },

  plan(access, { authorizedTcpPorts, authorizedUdpPorts }) {
    const traffic = [
      ...unauthorizedTraffic('tcp', rangesOf(authorizedTcpPorts), access.rules),
      ...unauthorizedTraffic('udp', rangesOf(authorizedUdpPorts), access.rules),
    ];
    return closePort(traffic, access);
  },

  apply: applyRule,
});
