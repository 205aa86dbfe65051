/** Decides whether a base rule forbids the traffic of a rule, regardless of the source. Pure. */
import { type PortRange, type Rule, portRangesOf, protocolName } from '../../ec2/security-group/index.ts';
import type { BaseRule } from './base-rule-parameters.ts';

/** The narrowest traffic that a rule can name: one TCP or UDP port, or one ICMP type and code. */
export interface Sample {
  readonly protocol: string;
  /** The port, or the ICMP type. */
  readonly first: number;
  /** The ICMP code. */
  readonly second: number;
}

const everyPort: PortRange = { from: 0, to: 65_535 };
/** Port 0 is unused, so a rule without it still covers every port. */
const usablePorts: PortRange = { from: 1, to: 65_535 };

/** Whether the direction, protocol and ports of the rule match the base rule. */
export function isForbiddenTraffic(rule: Rule, base: BaseRule): boolean {
  const { direction = 'ingress', protocol = 'any', ports } = base;
  const ruleProtocol = protocolName(rule.protocol);
  if (rule.direction !== direction) return false;
  if (ruleProtocol === '-1') return true;
  if (protocol !== 'any' && ruleProtocol !== protocol) return false;
  if (ports === undefined) return true;
  if (!hasPorts(ruleProtocol)) return false;
  const its = portsOf(rule);
  if (ports === 'all') return its.from <= usablePorts.from && usablePorts.to <= its.to;
  return forbiddenPorts(base).some(({ from, to }) => its.from <= to && from <= its.to);
}

/**
 * The traffic to check. It covers every combination of rules that can let traffic through together: each port where
 * a rule or a forbidden range begins, and each ICMP type that a rule names. All rules must match the base rule.
 */
export function samplesOf(rules: readonly Rule[], base: BaseRule): readonly Sample[] {
  const named = [...new Set(rules.map((rule) => protocolName(rule.protocol)))].filter((protocol) => protocol !== '-1');
  // If every rule is for all traffic, one protocol represents all.
  const protocols = named.length > 0 ? named : ['tcp'];
  return protocols.flatMap((protocol) => {
    const ofProtocol = rules.filter((rule) => protocolName(rule.protocol) === protocol);
    if (hasPorts(protocol)) return beginningsOf(ofProtocol, base).map((first) => ({ protocol, first, second: -1 }));
    return ofProtocol.map(({ fromPort, toPort }) => ({ protocol, first: fromPort ?? -1, second: toPort ?? -1 }));
  });
}

/** Whether the rule lets this traffic through. */
export function letsThrough(rule: Rule, { protocol, first, second }: Sample): boolean {
  const ruleProtocol = protocolName(rule.protocol);
  if (ruleProtocol === '-1') return true;
  if (ruleProtocol !== protocol) return false;
  if (hasPorts(protocol)) return portsOf(rule).from <= first && first <= portsOf(rule).to;
  return isAnyOr(rule.fromPort, first) && isAnyOr(rule.toPort, second);
}

function beginningsOf(rules: readonly Rule[], base: BaseRule): readonly number[] {
  const begins = rules.map((rule) => portsOf(rule).from);
  const ports = forbiddenPorts(base).flatMap(({ from, to }) => [
    from,
    ...begins.filter((begin) => from < begin && begin <= to),
  ]);
  return [...new Set(ports)];
}

function forbiddenPorts({ ports }: BaseRule): readonly PortRange[] {
  if (ports === undefined) return [everyPort];
  if (ports === 'all') return [usablePorts];
  const read = portRangesOf(ports);
  // The schema has validated the parameters, so the texts are ports.
  return 'ranges' in read ? read.ranges : [];
}

function hasPorts(protocol: string): boolean {
  return protocol === 'tcp' || protocol === 'udp';
}

/** A missing port, or -1, means every port. */
function portsOf({ fromPort, toPort }: Rule): PortRange {
  const from = fromPort ?? -1;
  const to = toPort ?? -1;
  return from === -1 || to === -1 ? everyPort : { from, to };
}

function isAnyOr(value: number | null, wanted: number): boolean {
  return value === null || value === -1 || value === wanted;
}
