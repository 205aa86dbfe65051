/** Reads the tag that exempts ports of an instance or a security group from SecurityGroup.1. Pure. */
import type { PortRange, Traffic } from '../../../ec2/security-group/index.ts';

/** Tag keys are case-sensitive. */
export const allowedPortsTag = 'AllowedPorts';

export interface AllowedPorts {
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
  /** Tokens that allow nothing, with the reason. The other tokens still count. */
  readonly unusable: readonly UnusableToken[];
}

export interface UnusableToken {
  readonly token: string;
  readonly why: 'malformed' | 'expired' | 'needs a last day' | 'ends too late' | 'too many ports';
}

/** The limits of one tag. They exist because every principal that can tag the resource can write the tag. */
export type AllowedPortsCeilings = {
  /** The number of ports that all tokens of one tag allow, TCP and UDP combined. */
  readonly maximumPorts: number;
  /** The maximum number of days from today to the last day of a token. 0: a token needs no last day. */
  readonly maximumDays: number;
};

interface Exception {
  readonly protocol: Traffic['protocol'];
  readonly range: PortRange;
  /** The last day on which the exception is valid, such as `2026-12-31`. */
  readonly until: string | undefined;
}

const lastPort = 65_535;

/**
 * Reads `80, 443, 8000-8100, udp:53, 443@2026-12-31`.
 *
 * A port without a protocol is TCP, so the `80` of a web server does not also open UDP 80. The date after `@` is the
 * last day on which the exception is valid. The format uses only characters that every service allows in tags, and the
 * comma, which EC2 allows. A token that exceeds a ceiling allows nothing; the tokens before it still count.
 *
 * @param today The date in UTC, such as `2026-11-21`.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
 */
export function allowedPortsOf(tag: string | null, today: string, ceilings: AllowedPortsCeilings): AllowedPorts {
  const tokens = (tag ?? '')
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
  const allowed = { tcp: [] as PortRange[], udp: [] as PortRange[] };
  const unusable: UnusableToken[] = [];
  for (const token of tokens) {
    const exception = exceptionOf(token);
    const why = exception === undefined ? 'malformed' : whyUnusable(exception, allowed, today, ceilings);
    if (exception !== undefined && why === undefined) allowed[exception.protocol].push(exception.range);
    else if (why !== undefined) unusable.push({ token, why });
  }
  return { ...allowed, unusable };
}

function whyUnusable(
  { protocol, range, until }: Exception,
  allowed: Pick<AllowedPorts, 'tcp' | 'udp'>,
  today: string,
  { maximumPorts, maximumDays }: AllowedPortsCeilings,
): UnusableToken['why'] | undefined {
  if (until !== undefined && until < today) return 'expired';
  if (maximumDays > 0 && until === undefined) return 'needs a last day';
  if (maximumDays > 0 && until !== undefined && until > dayAfter(today, maximumDays)) return 'ends too late';
  const withThis = { ...allowed, [protocol]: [...allowed[protocol], range] };
  return sizeOf(withThis.tcp) + sizeOf(withThis.udp) > maximumPorts ? 'too many ports' : undefined;
}

/** A port in several ranges counts once. */
function sizeOf(ranges: readonly PortRange[]): number {
  let next = 0;
  let size = 0;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    size += Math.max(0, to + 1 - Math.max(from, next));
    next = Math.max(next, to + 1);
  }
  return size;
}

function dayAfter(today: string, days: number): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function exceptionOf(token: string): Exception | undefined {
  const match = /^(?:(tcp|udp)\s*:)?\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?(?:\s*@\s*(\d{4}-\d{2}-\d{2}))?$/i.exec(token);
  if (match === null) return undefined;
  const [, protocol, first, last = first, until] = match;
  const range = { from: Number(first), to: Number(last) };
  if (range.from > range.to || range.to > lastPort || !isDay(until)) return undefined;
  return { protocol: protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp', range, until };
}

/** Rejects dates that do not exist, such as 31 November. */
function isDay(text: string | undefined): boolean {
  if (text === undefined) return true;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
