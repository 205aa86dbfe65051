/**
 * What a report has not delivered yet, by channel. A report that could not deliver everything fails with this as its
 * message. The state machine keeps the message in its state and starts the report again, which then delivers only the
 * rest. A report that delivers everything at once needs no memory: no call, no write, no transition.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
import { reportFailedError, reportIncompleteError, sanitize } from '../model/index.ts';

/** `failures`: the counts of failures by control. */
const channelNames = ['history', 'failures', 'findings', 'outcomes', 'metrics'] as const;
export type ChannelName = (typeof channelNames)[number];

/** The positions of the answers that a channel has not delivered. */
type Left = { readonly [channel in ChannelName]: Set<number> };

/** How often a report is tried, once a minute. Then the execution fails, and its redrive delivers the rest. */
export const mostAttempts = 6;

export interface Progress {
  /** 1 for the first. */
  readonly attempt: number;
  readonly left: Left;
}

/** The state that the Catch of the state machine keeps. */
export interface Undelivered {
  readonly Error?: string;
  readonly Cause?: string;
}

/** @param count The number of answers. It is the same in every attempt, because the input is. */
export function progressOf(undelivered: Undelivered | undefined, count: number): Progress {
  if (undelivered === undefined)
    return { attempt: 1, left: leftBy(() => new Set(Array.from({ length: count }).keys())) };
  const [, attempt, masks] = /attempt=(\d+)((?: [a-z]+=[0-9a-f]+)*)/.exec(undelivered.Cause ?? '') ?? [];
  if (attempt === undefined || masks === undefined)
    throw new Error(`ASR cannot read what is left of this report: ${sanitize(undelivered.Cause ?? '', 200)}`);
  return {
    attempt: Number(attempt) + 1,
    left: leftBy((channel) => {
      const mask = new RegExp(` ${channel}=([0-9a-f]+)`).exec(masks)?.[1];
      return new Set(mask === undefined ? [] : positionsIn(BigInt(`0x${mask}`)));
    }),
  };
}

/** Some channels did not deliver everything. */
export class ReportIncompleteError extends Error {
  override readonly name: string;

  constructor({ attempt, left }: Progress, reasons: readonly string[]) {
    const masks = channelNames.filter((name) => left[name].size > 0).map((name) => ` ${name}=${maskOf(left[name])}`);
    super(`attempt=${attempt}${masks.join('')} was not delivered: ${sanitize(reasons.join('; '), 1000)}`);
    this.name = attempt < mostAttempts ? reportIncompleteError : reportFailedError;
    // Lambda puts the stack into the cause, and the state of the execution has little space.
    this.stack = '';
  }
}

function leftBy(positions: (channel: ChannelName) => Set<number>): Left {
  return Object.fromEntries(channelNames.map((name) => [name, positions(name)])) as Left;
}

/** One bit for each answer: hundreds of answers take a hundred characters. */
function maskOf(positions: ReadonlySet<number>): string {
  return [...positions].reduce((mask, position) => mask | (1n << BigInt(position)), 0n).toString(16);
}

function positionsIn(mask: bigint): readonly number[] {
  return mask
    .toString(2)
    .split('')
    .toReversed()
    .flatMap((bit, position) => (bit === '1' ? [position] : []));
}
