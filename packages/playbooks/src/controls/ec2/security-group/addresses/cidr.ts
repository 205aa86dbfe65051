import ipaddr from 'ipaddr.js';

/** A block of addresses as EC2 keeps it. */
export interface Cidr {
  readonly kind: 'cidrIpv4' | 'cidrIpv6';
  readonly value: string;
}

/**
 * Reads a CIDR as EC2 does, which clears the bits behind the prefix: `100.68.0.18/18` is `100.68.0.0/18`.
 * `undefined`: the text is no CIDR.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRuleRequest.html
 */
export function cidrFromText(text: string): Cidr | undefined {
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) {
    const length = ipaddr.parseCIDR(text)[1];
    return { kind: 'cidrIpv4', value: `${ipaddr.IPv4.networkAddressFromCIDR(text).toString()}/${length}` };
  }
  // A zone (`fe80::1%eth0/64`) has a meaning on one machine only.
  if (!text.includes('%') && ipaddr.IPv6.isValidCIDR(text)) {
    const length = ipaddr.parseCIDR(text)[1];
    return { kind: 'cidrIpv6', value: `${ipaddr.IPv6.networkAddressFromCIDR(text).toRFC5952String()}/${length}` };
  }
  return undefined;
}
