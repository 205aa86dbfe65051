/**
 * Public services that lose their clients when a rule is removed: a rule for all traffic or for a range of ports can be
 * the only one that opens their ports. Pure.
 */
import { type Keyed, asList, cutOff } from '../../../engine/index.ts';
import { type PortRange, reaches, trafficIn } from './authorized-ports.ts';
import { type PrefixLists, rulesOpenToEveryAddress } from './matcher.ts';
import type { Rule } from './rule.ts';

/** The ports that may be open to the internet. */
export interface PublicPorts {
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
}

/** HTTP and HTTPS, which Security Hub allows by default (EC2.18). */
export const webPorts: PublicPorts = {
  tcp: [
    { from: 80, to: 80 },
    { from: 443, to: 443 },
  ],
  udp: [],
};

const protocols = ['tcp', 'udp'] as const;

/**
 * Returns why an approver must approve the removal of a rule, by rule key. A group that also has a rule for public ports
 * keeps its services, and needs no approval.
 *
 * @param rules The rules of the group.
 * @param removed The keys of the rules to remove.
 */
export function lostServices(
  rules: Keyed<Rule>,
  prefixLists: PrefixLists,
  removed: ReadonlySet<string>,
  publicPorts: PublicPorts,
): { readonly [key: string]: string } {
  const kept = Object.fromEntries(Object.entries(rules).filter(([key]) => !removed.has(key)));
  const isServed = protocols
    .flatMap((protocol) => trafficIn(protocol, publicPorts[protocol], kept))
    .some((traffic) => rulesOpenToEveryAddress(kept, prefixLists, traffic).length > 0);
  if (isServed) return {};
  return Object.fromEntries(
    Object.entries(rules)
      .filter(([key]) => removed.has(key))
      .map(([key, rule]) => [key, portsOpenedBy(rule, publicPorts)] as const)
      .filter(([, ports]) => ports.length > 0)
      .map(([key, ports]) => [key, sentenceOn(ports)]),
  );
}

function portsOpenedBy(rule: Rule, publicPorts: PublicPorts): readonly string[] {
  const first = Math.max(rule.fromPort ?? -1, 0);
  const last = (rule.toPort ?? -1) === -1 ? 65_535 : Number(rule.toPort);
  return protocols
    .filter((protocol) => reaches(rule, protocol))
    .flatMap((protocol) =>
      publicPorts[protocol]
        .filter(({ from, to }) => from <= last && first <= to)
        .map(({ from, to }) => `${protocol} ${from === to ? from : `${from}-${to}`}`),
    );
}

function sentenceOn(ports: readonly string[]): string {
  const lost = cutOff([{ kind: 'clients on the internet', name: '' }], `reach ${asList(ports)}`);
  return `${lost} To keep a public service available, add a rule for its ports first.`;
}
