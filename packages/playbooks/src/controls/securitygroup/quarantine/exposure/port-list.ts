/** Formats ports for messages. Pure. */
import type { PortRange } from '../../../ec2/security-group/index.ts';
import { type Ports, merged } from './open-ports.ts';

const lastPort = 65_535;

/** `[22, 3389]`, `[20-25, udp:53]`, `[all]`. As in the tag, a port without a protocol is TCP. */
export function portList({ tcp, udp }: Ports): string {
  if (isEvery(tcp) && isEvery(udp)) return '[all]';
  return `[${[...tcp.map(rangeText), ...udp.map((range) => `udp:${rangeText(range)}`)].join(', ')}]`;
}

/** The combined ports of several interfaces. */
export function union(all: readonly Ports[]): Ports {
  const ofProtocol = (protocol: keyof Ports) =>
    merged(all.flatMap((ports) => ports[protocol]).toSorted((a, b) => a.from - b.from));
  return { tcp: ofProtocol('tcp'), udp: ofProtocol('udp') };
}

export function countOf({ tcp, udp }: Ports): number {
  return [...tcp, ...udp].reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

function rangeText({ from, to }: PortRange): string {
  return from === to ? `${from}` : `${from}-${to}`;
}

function isEvery([range]: readonly PortRange[]): boolean {
  return range?.from === 0 && range.to === lastPort;
}
