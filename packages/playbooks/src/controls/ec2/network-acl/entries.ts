/** The inbound entries of a network ACL. Pure. */
import type { NetworkAclEntry, RuleAction } from '@aws-sdk/client-ec2';

const ports = [22, 3389];
export const lastPort = 65_535;

/** An inbound entry. The ports are `null` if the entry is for all of them. */
export interface Entry {
  /** A number: 6 is TCP. `-1`: all protocols. */
  readonly protocol: string;
  readonly action: RuleAction;
  readonly cidr: string;
  readonly from: number | null;
  readonly to: number | null;
}

export function entryOf({
  Protocol,
  RuleAction: action = 'deny',
  PortRange,
  CidrBlock,
  Ipv6CidrBlock,
}: NetworkAclEntry): Entry {
  return {
    protocol: String(Protocol),
    action,
    cidr: CidrBlock ?? String(Ipv6CidrBlock),
    from: PortRange?.From ?? null,
    to: PortRange?.To ?? null,
  };
}

/** Whether every address reaches one of the ports by this entry, as the rule of AWS Config judges it. */
export function opensAdministration(entry: Entry | undefined): boolean {
  if (entry === undefined || entry.action !== 'allow' || !['0.0.0.0/0', '::/0'].includes(entry.cidr)) return false;
  if (entry.protocol === '-1') return true;
  return entry.protocol === '6' && ports.some((port) => (entry.from ?? 0) <= port && port <= (entry.to ?? lastPort));
}

export function isForOnePort(entry: Entry | undefined): boolean {
  return entry?.protocol === '6' && entry.from !== null && entry.from === entry.to;
}
