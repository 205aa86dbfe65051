/** The tag by which people except ports of an instance, or of a security group, from SecurityGroup.1. Pure. */
import type { PortRange, Traffic } from '../../../ec2/security-group/index.ts';

/** Capitals matter, as they do in every tag key. */
export const allowedPortsTag = 'AllowedPorts';

export interface AllowedPorts {
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
  /** Tokens that allow nothing, for people to mend. The others count all the same. */
  readonly unusable: readonly UnusableToken[];
}

export interface UnusableToken {
  readonly token: string;
  readonly why: 'malformed' | 'expired';
}

interface Exception {
  readonly protocol: Traffic['protocol'];
  readonly range: PortRange;
  /** The last day on which it holds, such as `2026-12-31`. */
  readonly until: string | undefined;
}

const lastPort = 65_535;

/**
 * Reads `80, 443, 8000-8100, udp:53, 443@2026-12-31`.
 *
 * Without a protocol a port is TCP, so that the `80` of a web server does not open UDP 80 as well. The day after `@`
 * is the last on which the exception holds. Everything is made of the characters that a tag can have in any service,
 * but for the comma, which EC2 allows.
 *
 * @param today Such as `2026-11-21`, in UTC.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
 */
export function allowedPortsOf(tag: string | null, today: string): AllowedPorts {
  const tokens = (tag ?? '')
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
  const read = tokens.map((token) => ({ token, exception: exceptionOf(token) }));
  const valid = read.flatMap(({ exception }) =>
    exception !== undefined && holds(exception, today) ? [exception] : [],
  );
  const rangesOf = (protocol: Traffic['protocol']) =>
    valid.filter((exception) => exception.protocol === protocol).map(({ range }) => range);
  return {
    tcp: rangesOf('tcp'),
    udp: rangesOf('udp'),
    unusable: read
      .filter(({ exception }) => exception === undefined || !holds(exception, today))
      .map(({ token, exception }) => ({ token, why: exception === undefined ? 'malformed' : 'expired' })),
  };
}

function holds({ until }: Exception, today: string): boolean {
  return until === undefined || today <= until;
}

function exceptionOf(token: string): Exception | undefined {
  const match = /^(?:(tcp|udp)\s*:)?\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?(?:\s*@\s*(\d{4}-\d{2}-\d{2}))?$/i.exec(token);
  if (match === null) return undefined;
  const [, protocol, first, last = first, until] = match;
  const range = { from: Number(first), to: Number(last) };
  if (range.from > range.to || range.to > lastPort || !isDay(until)) return undefined;
  return { protocol: protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp', range, until };
}

/** There is no 31 November. */
function isDay(text: string | undefined): boolean {
  if (text === undefined) return true;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
