import { definePlaybook, refuse } from '../../engine/index.ts';
import {
  applyRule,
  closePort,
  closesPort,
  portRangesOf,
  reaches,
  readAccessThrough,
  unauthorizedTraffic,
} from './security-group/index.ts';
import { ports } from '../../parameters/index.ts';

/**
 * EC2.18: Security groups should only allow unrestricted incoming traffic for authorized ports.
 *
 * Whatever the internet reaches on other ports, it no longer does: list the ports of public services in the
 * parameters first, ranges such as `8080-8090` included. Sources that are one network or another group stay. A rule
 * for a range that is authorized only in part goes as a whole, as does one for all traffic.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18
 */
export const ec218 = definePlaybook({
  control: 'EC2.18',
  title: 'remove the inbound rules that open ports nobody authorized to the whole internet',
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
    const tcp = portRangesOf(authorizedTcpPorts);
    const udp = portRangesOf(authorizedUdpPorts);
    if ('invalid' in tcp) return refuseParameter('authorizedTcpPorts', tcp.invalid);
    if ('invalid' in udp) return refuseParameter('authorizedUdpPorts', udp.invalid);
    const traffic = [
      ...unauthorizedTraffic('tcp', tcp.ranges, access.rules),
      ...unauthorizedTraffic('udp', udp.ranges, access.rules),
    ];
    return closePort(traffic, access);
  },

  apply: applyRule,
});

function refuseParameter(name: string, entry: string) {
  return refuse(
    `The parameter ${name} of EC2.18 must list ports or ranges such as 8080-8090, not "${entry}". Correct it.`,
  );
}
