/** Which ports of a network interface the whole internet reaches though nobody allowed it. Pure. */
import type { Keyed } from '../../../../engine/index.ts';
import {
  type PortRange,
  type PrefixLists,
  type Rule,
  type Traffic,
  admits,
  openToInternet,
} from '../../../ec2/security-group/index.ts';
import type { AllowedPorts } from './allowed-ports.ts';

export interface Ports {
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
}

/** A group with what its rules may open. */
export interface OpeningGroup {
  readonly rules: Keyed<Rule>;
  /** By the instance's tag and by the group's own. */
  readonly allowed: readonly AllowedPorts[];
}

export interface OpenPorts {
  readonly ports: Ports;
  /** By group, the keys of the rules that open them, each by itself or several together. */
  readonly through: ReadonlyMap<string, ReadonlySet<string>>;
  /** Prefix lists that let somebody in to a port that is not known to be open, though nobody can see whom. */
  readonly unreadable: readonly string[];
}

interface Opening {
  readonly group: string;
  readonly key: string;
  readonly rule: Rule;
  readonly allowed: readonly AllowedPorts[];
}

const lastPort = 65_535;

/**
 * All groups of one interface together, for EC2 makes one set of their rules: two groups that each let in half of the
 * internet let in all of it. A rule for all traffic opens every TCP and UDP port; ICMP has types and no ports, so a
 * rule for ICMP alone opens none.
 */
export function openPortsThrough(groups: Keyed<OpeningGroup>, prefixLists: PrefixLists): OpenPorts {
  const openings = Object.entries(groups).flatMap(([group, { rules, allowed }]) =>
    Object.entries(rules).map(([key, rule]) => ({ group, key, rule, allowed })),
  );
  const tcp = sweep('tcp', openings, prefixLists);
  const udp = sweep('udp', openings, prefixLists);
  const through = new Map<string, Set<string>>();
  for (const { group, key } of [...tcp.holders, ...udp.holders]) {
    through.set(group, (through.get(group) ?? new Set()).add(key));
  }
  const unreadable = [...new Set([...tcp.unreadable, ...udp.unreadable])].toSorted();
  return { ports: { tcp: tcp.ranges, udp: udp.ranges }, through, unreadable };
}

/** Looks once at every stretch of ports on which nothing begins and nothing ends. */
function sweep(protocol: Traffic['protocol'], all: readonly Opening[], prefixLists: PrefixLists) {
  const openings = all.filter((opening) => admitsSome(opening.rule, protocol));
  const ranges: PortRange[] = [];
  const holders = new Set<Opening>();
  const unreadable: string[] = [];
  const starts = boundsOf(protocol, openings);
  for (const [index, from] of starts.entries()) {
    const live = openings.filter((opening) => opensUnallowed(opening, { protocol, port: from }));
    const open = openToInternet(new Map(live.map((opening) => [opening, cidrsOf(opening.rule, prefixLists)])));
    if (open.size > 0) ranges.push({ from, to: (starts[index + 1] ?? lastPort + 1) - 1 });
    else unreadable.push(...live.map(({ rule }) => rule.source.value).filter((id) => prefixLists[id] === null));
    for (const opening of open) holders.add(opening);
  }
  return { ranges: merged(ranges), holders, unreadable };
}

function opensUnallowed({ rule, allowed }: Opening, traffic: Traffic): boolean {
  const exceptions = allowed.flatMap((ports) => ports[traffic.protocol]);
  return admits(rule, traffic) && !exceptions.some(({ from, to }) => from <= traffic.port && traffic.port <= to);
}

/** Whether any port of the protocol comes in through the rule. */
function admitsSome(rule: Rule, protocol: Traffic['protocol']): boolean {
  return (
    admits({ ...rule, fromPort: null, toPort: null }, { protocol, port: 0 }) && rule.source.kind !== 'securityGroup'
  );
}

/** 0, and every port at which a rule or an exception begins, or has just ended. */
function boundsOf(protocol: Traffic['protocol'], openings: readonly Opening[]): readonly number[] {
  const ranges = openings.flatMap(({ rule, allowed }) => [
    { from: rule.fromPort ?? 0, to: rule.toPort ?? lastPort },
    ...allowed.flatMap((ports) => ports[protocol]),
  ]);
  const bounds = [0, ...ranges.flatMap(({ from, to }) => [from, to + 1])];
  return [...new Set(bounds)].filter((bound) => bound >= 0 && bound <= lastPort).toSorted((a, b) => a - b);
}

function cidrsOf({ source }: Rule, prefixLists: PrefixLists): readonly string[] {
  return source.kind === 'prefixList' ? (prefixLists[source.value] ?? []) : [source.value];
}

/** @param ranges In the order of their first ports. */
export function merged(ranges: readonly PortRange[]): readonly PortRange[] {
  const result: PortRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last === undefined || last.to + 1 < range.from) result.push(range);
    else result.splice(-1, 1, { from: last.from, to: Math.max(last.to, range.to) });
  }
  return result;
}
