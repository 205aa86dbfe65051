/** Finds the ports of a network interface that the whole internet reaches without an exception. Pure. */
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

/** A group, and the ports that its rules may open. */
export interface OpeningGroup {
  readonly rules: Keyed<Rule>;
  /** From the tag of the instance and the tag of the group. */
  readonly allowed: readonly AllowedPorts[];
}

export interface OpenPorts {
  readonly ports: Ports;
  /** The keys of the rules that open the ports, alone or combined, by group. */
  readonly through: ReadonlyMap<string, ReadonlySet<string>>;
  /** Unreadable prefix lists whose rules name a port that is not known to be open. */
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
 * Evaluates all groups of an interface together, as EC2 does: two groups that each allow half of the internet allow
 * all of it. A rule for all traffic opens every TCP and UDP port. ICMP has no ports, so a rule for ICMP alone opens
 * none.
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

/** Evaluates each interval of ports in which no rule and no exception begins or ends. */
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

/** Whether the rule allows any port of the protocol. */
function admitsSome(rule: Rule, protocol: Traffic['protocol']): boolean {
  return (
    admits({ ...rule, fromPort: null, toPort: null }, { protocol, port: 0 }) && rule.source.kind !== 'securityGroup'
  );
}

/** 0, every port where a rule or an exception begins, and every port after one ends. */
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

/** @param ranges Sorted by first port. */
export function merged(ranges: readonly PortRange[]): readonly PortRange[] {
  const result: PortRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last === undefined || last.to + 1 < range.from) result.push(range);
    else result.splice(-1, 1, { from: last.from, to: Math.max(last.to, range.to) });
  }
  return result;
}
