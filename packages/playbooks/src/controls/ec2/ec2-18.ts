import { definePlaybook } from '../../engine/index.ts';
import {
  applyRule,
  applyRules,
  authorizedPorts,
  closePort,
  closesPort,
  reaches,
  readAccessThrough,
  restoresRules,
  unauthorizedIn,
} from './security-group/index.ts';

/**
 * EC2.18: Security groups should only allow unrestricted incoming traffic for authorized ports.
 *
 * ASR removes the inbound rules that allow every address to reach a port that the parameters do not list. Before you
 * remediate, add the ports of public services to the parameters. You can specify ranges, such as `8080-8090`. A rule for
 * all traffic, or for a range that is only partly authorized, is removed as a whole. If it is the only rule that opens an
 * authorized port to the internet, its removal requires approval. Rules whose source is a limited network or a security
 * group stay.
 *
 * ASR also removes rules whose sources together cover every address, such as 0.0.0.0/1 with 128.0.0.0/1, or prefix
 * lists. If the remaining rules cover so many public addresses that they count as the internet, or name a prefix list
 * that ASR cannot read, ASR refuses the group.
 *
 * @failed The AWS Config rule `vpc-sg-open-only-to-authorized-ports` finds an inbound rule from 0.0.0.0/0 or ::/0 for a TCP
 * or UDP port that `authorizedTcpPorts` and `authorizedUdpPorts` do not list.
 * @reads All inbound rules of the group for TCP, UDP or all traffic, and the entries of their prefix lists.
 * @impact Clients on the internet that connect to an unauthorized port, or to another port of a removed rule.
 * @owners The AWS Load Balancer Controller and other Kubernetes controllers, AWS Elastic Beanstalk, AWS CloudFormation. A
 * baseline of SecurityGroup.2 that requires the rule adds it again, unless
 * EC2.18 is automatic.
 * @undo Undo restores the rules with their descriptions and tags under new ids.
 * @unverified Whether the rule evaluates prefix lists, and halves of the address range.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18
 * @see https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html
 */
export const ec218 = definePlaybook({
  control: 'EC2.18',
  title: 'remove inbound rules that open unauthorized ports to the internet',
  resourceType: 'AwsEc2SecurityGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: closesPort,
  undoOnly: restoresRules,
  parameters: authorizedPorts,

  read(target, aws) {
    return readAccessThrough((rule) => reaches(rule, 'tcp') || reaches(rule, 'udp'), target, aws);
  },

  plan(access, parameters) {
    const { authorized, traffic } = unauthorizedIn(access.rules, parameters);
    return closePort(traffic, access, authorized);
  },

  apply: applyRule,
  applyAll: applyRules,
});
