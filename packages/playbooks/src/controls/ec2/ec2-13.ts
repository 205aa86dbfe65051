import { defineClosedPorts } from './closed-ports/index.ts';

/**
 * EC2.13: Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 22.
 *
 * ASR removes only the inbound rules whose source is every address. Rules for a limited network or a security group stay.
 * A rule for a range of ports or for all traffic is removed as a whole, which also closes its other ports. If it is the
 * only rule that opens a web port (80 or 443) to the internet, its removal requires approval. Connections through a
 * removed rule can end immediately.
 *
 * ASR also removes rules whose sources together cover every address, such as 0.0.0.0/1 with 128.0.0.0/1, or prefix
 * lists. If the remaining rules cover so many public addresses that they count as the internet, or name a prefix list
 * that ASR cannot read, ASR refuses the group.
 *
 * @failed The AWS Config rule `restricted-ssh` finds an inbound rule from 0.0.0.0/0 or ::/0 for TCP port 22.
 * @reads All inbound rules of the group for the port, the entries of their prefix lists, and its rules for web ports.
 * @impact Clients on the internet that connect to port 22, or to another port of a removed rule.
 * @owners The AWS Load Balancer Controller and other Kubernetes controllers, AWS Elastic Beanstalk, AWS CloudFormation. A
 * baseline of SecurityGroup.2 that requires the rule adds it again, unless
 * EC2.13 is automatic.
 * @undo Undo restores the rules with their descriptions and tags under new ids.
 * @unverified Whether the rule evaluates prefix lists, and halves of the address range.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-13
 * @see https://docs.aws.amazon.com/config/latest/developerguide/restricted-ssh.html
 */
export const ec213 = defineClosedPorts({
  control: 'EC2.13',
  title: 'remove inbound rules that open port 22 (SSH) to the internet',
});
