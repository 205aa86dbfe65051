/** Which rules of a security group open a port to the internet. Pure. */
import type { Keyed } from '../../../engine/index.ts';
import { openToEveryAddress, openToInternet } from './addresses/index.ts';
import { type Rule, type Source, protocolName } from './rule.ts';

/** What a client outside wants to reach. */
export interface Traffic {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** The addresses of the client. @default both */
  readonly family?: 'ipv4' | 'ipv6';
}

/** The CIDRs of each prefix list; `null` where the list cannot be read. */
export interface PrefixLists {
  readonly [prefixListId: string]: readonly string[] | null;
}

/** Whether traffic comes in through this rule, if it comes from the rule's source. */
export function admits(rule: Rule, { protocol, port }: Traffic): boolean {
  if (rule.direction !== 'ingress') return false;
  const ruleProtocol = protocolName(rule.protocol);
  if (ruleProtocol === '-1') return true;
  return ruleProtocol === protocol && includesPort(rule, port);
}

/**
 * The keys of the rules through which the internet reaches the port, alone or together. Rules for other groups, for
 * the group itself and for a small part of the internet are never among them.
 */
export function rulesOpenToInternet(rules: Keyed<Rule>, prefixLists: PrefixLists, traffic: Traffic): readonly string[] {
  return rulesThatAdmit(rules, prefixLists, traffic, openToInternet);
}

/** The same for what Security Hub itself flags: every IPv4 or every IPv6 address. */
export function rulesOpenToEveryAddress(
  rules: Keyed<Rule>,
  prefixLists: PrefixLists,
  traffic: Traffic,
): readonly string[] {
  return rulesThatAdmit(rules, prefixLists, traffic, openToEveryAddress);
}

function rulesThatAdmit(
  rules: Keyed<Rule>,
  prefixLists: PrefixLists,
  traffic: Traffic,
  openTo: (cidrsOf: ReadonlyMap<string, readonly string[]>) => ReadonlySet<string>,
): readonly string[] {
  const admitting = Object.entries(rules).filter(([, rule]) => admits(rule, traffic));
  const open = openTo(new Map(admitting.map(([key, { source }]) => [key, cidrsFor(traffic, source, prefixLists)])));
  return admitting.map(([key]) => key).filter((key) => open.has(key));
}

/** A missing port, or -1, means every port. */
function includesPort({ fromPort, toPort }: Rule, port: number): boolean {
  const from = fromPort ?? -1;
  const to = toPort ?? -1;
  return from === -1 || to === -1 || (from <= port && port <= to);
}

/** The addresses of a source that are of the family of the traffic. */
function cidrsFor({ family }: Traffic, source: Source, prefixLists: PrefixLists): readonly string[] {
  const cidrs = cidrsOf(source, prefixLists);
  return family === undefined ? cidrs : cidrs.filter((cidr) => cidr.includes(':') === (family === 'ipv6'));
}

/** The addresses of a source; none of a security group, and of a list that cannot be read. */
function cidrsOf(source: Source, prefixLists: PrefixLists): readonly string[] {
  switch (source.kind) {
    case 'cidrIpv4':
    case 'cidrIpv6':
      return [source.value];
    case 'prefixList':
      return prefixLists[source.value] ?? [];
    case 'securityGroup':
      return [];
  }
}
