import { defineClosedPorts } from './closed-ports/index.ts';

/**
 * EC2.19: Security groups should not allow unrestricted access to ports with high risk.
 *
 * ASR removes the inbound rules that allow every address to reach one of 24 TCP ports, which serve file transfer, remote
 * desktops, mail, databases, search and development servers. The ports include 3000, 5000 and 8080. A rule for a range of
 * ports or for all traffic is removed as a whole. If it is the only rule that opens a web port (80 or 443) to the internet,
 * its removal requires approval. Rules for UDP, and rules whose source is a limited network or a security group, stay.
 *
 * ASR also removes rules whose sources together cover every address, such as 0.0.0.0/1 with 128.0.0.0/1, or prefix
 * lists. If the remaining rules cover so many public addresses that they count as the internet, or name a prefix list
 * that ASR cannot read, ASR refuses the group.
 *
 * @failed The AWS Config rule `restricted-common-ports` finds an inbound rule from 0.0.0.0/0 or ::/0 for one of the 24 TCP
 * ports.
 * @reads All inbound rules of the group for one of the ports, the entries of their prefix lists, and its rules for web ports.
 * @impact Clients on the internet that connect to one of the ports, such as a public web service on 8080, or to another
 * port of a removed rule.
 * @owners The AWS Load Balancer Controller and other Kubernetes controllers, AWS Elastic Beanstalk, AWS CloudFormation. A
 * baseline of SecurityGroup.2 that requires the rule adds it again, unless
 * EC2.19 is automatic.
 * @undo Undo restores the rules with their descriptions and tags under new ids.
 * @unverified Whether the rule evaluates prefix lists, and halves of the address range.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
 * @see https://docs.aws.amazon.com/config/latest/developerguide/restricted-common-ports.html
 */
export const ec219 = defineClosedPorts({
  control: 'EC2.19',
  title: 'remove inbound rules that open high-risk ports to the internet',
});
