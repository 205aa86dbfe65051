import type { IPv4, IPv6 } from 'ipaddr.js';

/** The leading bits that a CIDR fixes: none for all addresses, `0` and `1` for the two halves of them. */
export function bitsOf(address: IPv4 | IPv6, length: number): string {
  return address
    .toByteArray()
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, length);
}
