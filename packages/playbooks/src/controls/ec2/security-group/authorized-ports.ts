/** The ports of a security group that are open to the internet without authorization. Pure. */
import type { Keyed } from '../../../engine/index.ts';
import type { Traffic } from './matcher.ts';
import { type Rule, protocolName } from './rule.ts';

/** First and last port. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

const lastPort = 65_535;

/** Ranges of a parameter, whose entries are ports and ranges: `['80', '8080-8090']`. */
export function rangesOf(entries: readonly string[]): readonly PortRange[] {
  const read = portRangesOf(entries);
  return 'invalid' in read ? [] : read.ranges;
}

/** Ranges of `['80', '8080-8090']`, or the first entry that is neither a port nor a range. */
export function portRangesOf(
  entries: readonly string[],
): { readonly ranges: readonly PortRange[] } | { readonly invalid: string } {
  const parts = entries
    .flatMap((entry) => entry.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const ranges = parts.map(rangeOf);
  const wrong = ranges.findIndex((range) => range === undefined);
  return wrong === -1 ? { ranges: ranges.filter((range) => range !== undefined) } : { invalid: String(parts[wrong]) };
}

/** The ports to check, so that every port outside the ranges is covered. */
export function unauthorizedTraffic(
  protocol: Traffic['protocol'],
  authorized: readonly PortRange[],
  rules: Keyed<Rule>,
): readonly Traffic[] {
  return trafficIn(protocol, gapsBetween(authorized), rules);
}

/**
 * The ports to check, so that every port of the ranges is covered: the same rules apply from the start of a range or a
 * rule up to the next such port.
 */
export function trafficIn(
  protocol: Traffic['protocol'],
  ranges: readonly PortRange[],
  rules: Keyed<Rule>,
): readonly Traffic[] {
  const begins = Object.values(rules)
    .filter((rule) => reaches(rule, protocol))
    .map(({ fromPort }) => Math.max(fromPort ?? 0, 0));
  const ports = ranges.flatMap(({ from, to }) => [from, ...begins.filter((begin) => from < begin && begin <= to)]);
  return [...new Set(ports)].map((port) => ({ protocol, port }));
}

/** Whether the rule lets in some of the protocol, on whatever port. */
export function reaches(rule: Rule, protocol: Traffic['protocol']): boolean {
  return rule.direction === 'ingress' && [protocol, '-1'].includes(protocolName(rule.protocol));
}

function rangeOf(text: string): PortRange | undefined {
  const match = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to && to <= lastPort ? { from, to } : undefined;
}

function gapsBetween(ranges: readonly PortRange[]): readonly PortRange[] {
  const gaps: PortRange[] = [];
  let next = 0;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    if (next < from) gaps.push({ from: next, to: from - 1 });
    next = Math.max(next, to + 1);
  }
  if (next <= lastPort) gaps.push({ from: next, to: lastPort });
  return gaps;
}
