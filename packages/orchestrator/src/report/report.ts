/**
 * The last state: updates findings, records requests that never ran, puts events and metrics.
 * Each of these is tried again alone. Only the events wait for the records, because their receivers read history.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Outcome, sanitize, shorten } from '../model/index.ts';
import type { Unprocessed } from '../findings/index.ts';
import { type Counts, countOutcomes } from './counts.ts';
import { type Attempt, type Channels, type ReportInput, deliver } from './deliver.ts';
import { asAnswer, endedIn, isGivenUp } from './given-up.ts';
import { ReportIncompleteError, progressOf } from './progress.ts';

/** How many of the findings that Security Hub did not update the output of the execution names. */
const mostUnprocessed = 100;

export interface ReportOutput {
  readonly counts: Counts;
  readonly remediations: readonly {
    readonly remediationId: string;
    readonly outcome: Outcome;
    readonly reason: string;
  }[];
  readonly unprocessed: readonly Unprocessed[];
}

export interface ReportOptions {
  readonly now?: Date;
  /** After this time, an attempt ends with what it has delivered, before Lambda ends the function. @default no limit */
  readonly milliseconds?: number;
}

/**
 * Sends the report to all channels. A channel that fails does not stop the others.
 *
 * @throws A `ReportIncompleteError` that says what was not delivered. The next attempt delivers only that.
 */
export async function report(
  given: ReportInput,
  channels: Channels,
  { now = new Date(), milliseconds }: ReportOptions = {},
): Promise<ReportOutput> {
  const { answers, items, undelivered } = given.input;
  const stop = new AbortController();
  const attempt: Attempt = {
    // An event that could not be read has no answers, and is reported nevertheless.
    progress: progressOf(undelivered, Math.max(1, answers.length + items.length)),
    errors: [],
    signal: stop.signal,
    all: [...answers, ...endedIn(items), ...items.filter(isGivenUp).map(asAnswer)],
    unprocessed: [],
  };
  await withinTime(deliver(given, attempt, channels, now), milliseconds, () => {
    attempt.errors.push(new Error('The time of the function ended.'));
    stop.abort();
  });
  const { progress, errors, all, unprocessed } = attempt;
  // Metrics cannot fail. They come last, so that no crash before can make the next attempt count twice.
  const measured = all.filter((_, position) => progress.left.metrics.has(position));
  if (measured.length > 0) channels.measure(measured, given.startedAt, now);
  progress.left.metrics.clear();
  if (errors.length > 0) throw new ReportIncompleteError(progress, errors.map(String));
  return {
    counts: countOutcomes(all),
    remediations: all.map(({ remediationId, outcome, reason }) => ({
      remediationId,
      outcome,
      // As long as in the state of the execution, of which this is a part. So it fits.
      reason: shorten(reason, 300),
    })),
    unprocessed: unprocessed.slice(0, mostUnprocessed).map(({ findingId, errorCode, message }) => ({
      findingId: sanitize(findingId, 300),
      errorCode: sanitize(errorCode, 60),
      message: sanitize(message, 150),
    })),
  };
}

/** Calls `late` and no longer waits if the work takes longer. */
async function withinTime(work: Promise<void>, milliseconds: number | undefined, late: () => void): Promise<void> {
  if (milliseconds === undefined) return work;
  const timer = new AbortController();
  const time = sleep(milliseconds, 'late' as const, { signal: timer.signal }).catch(() => undefined);
  const first = await Promise.race([work, time]);
  timer.abort();
  if (first === 'late') late();
}
