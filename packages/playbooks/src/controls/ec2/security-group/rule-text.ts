/** Rules as people write them in the policy: `tcp 443 0.0.0.0/0`, which is `keyOf` without the direction. */
import { cidrFromText } from './addresses/index.ts';
import { type Direction, type Rule, type Source, protocolName } from './rule.ts';

/**
 * Reads `tcp 20-25 ::/0`, `icmp 8/-1 10.0.0.0/8`, `all sg-0abc`, `udp 53 pl-1`. TCP and UDP must name their ports, as
 * EC2 demands; ICMP without a type is every type. The source `self` stays as it is: who knows the group replaces it.
 * `undefined`: the text is no rule.
 */
export function ruleFromText(text: string, direction: Direction): Rule | undefined {
  const words = text.trim().split(/\s+/);
  const [given = '', second = '', third] = words;
  if (words.length < 2 || words.length > 3) return undefined;
  const protocol = protocolFromText(given);
  const ports = portsFromText(protocol, third === undefined ? '' : second);
  const source = sourceFromText(third ?? second);
  if (protocol === undefined || ports === undefined || source === undefined) return undefined;
  return { direction, protocol, fromPort: ports.from, toPort: ports.to, source, description: null, tags: {} };
}

interface Ports {
  readonly from: number | null;
  readonly to: number | null;
}

/** By name or by number, as in the headers of IP. */
function protocolFromText(text: string): string | undefined {
  const name = protocolName(text);
  const isNumber = /^(0|[1-9]\d{0,2})$/.test(name) && Number(name) <= 255;
  return isNumber || ['tcp', 'udp', 'icmp', 'icmpv6', '-1'].includes(name) ? name : undefined;
}

function portsFromText(protocol: string | undefined, text: string): Ports | undefined {
  switch (protocol) {
    case 'tcp':
    case 'udp':
      return rangeFromText(text);
    case 'icmp':
    case 'icmpv6':
      return typeAndCodeFromText(text);
    default:
      return text === '' ? { from: null, to: null } : undefined;
  }
}

function rangeFromText(text: string): Ports | undefined {
  const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return first !== '' && from <= to && to <= 65_535 ? { from, to } : undefined;
}

/** `8/0`, `8/-1` for every code of a type; nothing for every type. */
function typeAndCodeFromText(text: string): Ports | undefined {
  if (text === '') return { from: -1, to: -1 };
  const [, type = '', code = ''] = /^(\d{1,3})\/(-1|\d{1,3})$/.exec(text) ?? [];
  const [from, to] = [Number(type), Number(code)];
  return type !== '' && from <= 255 && to <= 255 ? { from, to } : undefined;
}

function sourceFromText(text: string): Source | undefined {
  if (text === 'self' || /^sg-[\da-z]+$/.test(text)) {
    return { kind: 'securityGroup', value: text, accountId: null, vpcId: null };
  }
  return /^pl-[\da-z]+$/.test(text) ? { kind: 'prefixList', value: text } : cidrFromText(text);
}
