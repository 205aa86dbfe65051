import { closeRemoteAdministration, defineClosedPorts } from './closed-ports/index.ts';

/**
 * EC2.54: EC2 security groups should not allow ingress from ::/0 to remote server administration ports.
 *
 * ASR removes only the inbound rules whose source is every IPv6 address. Rules for a limited network or a security group
 * stay, and so do rules for IPv4, which EC2.53 covers. A rule for a range of ports or for all traffic is removed as a
 * whole, which also closes its other ports. If it is the only rule that opens a web port (80 or 443) to the internet, or if
 * it opens a range of UDP ports, which games, calls and VPNs use, its removal requires approval. Connections through a
 * removed rule can end immediately.
 *
 * ASR also removes rules whose sources together cover every IPv6 address, such as ::/1 with 8000::/1, or prefix lists. If
 * the remaining rules cover so many public addresses that they count as the internet, or name a prefix list that ASR cannot
 * read, ASR refuses the group.
 *
 * @failed The AWS Config rule `vpc-sg-port-restriction-check`, with the parameter `ipType` IPv6, finds an inbound rule
 * from ::/0 for port 22 or 3389 over TCP, UDP or all protocols.
 * @reads All inbound rules of the group for the two ports, the entries of their prefix lists, and its rules for web ports.
 * @impact Clients on the internet that connect over IPv6 to port 22 or 3389, or to another port of a removed rule.
 * @owners The AWS Load Balancer Controller and other Kubernetes controllers, AWS Elastic Beanstalk, AWS CloudFormation. A
 * baseline of SecurityGroup.2 that requires the rule adds it again, unless
 * EC2.54 is automatic.
 * @undo Undo restores the rules with their descriptions and tags under new ids.
 * @unverified Whether the rule evaluates prefix lists, and halves of the address range.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-54
 * @see https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-port-restriction-check.html
 */
export const ec254 = defineClosedPorts({
  control: 'EC2.54',
  title: 'remove inbound rules that open SSH and RDP to every IPv6 address',
  close: closeRemoteAdministration,
});
