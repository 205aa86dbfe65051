/** Delivers what is left of a report to each channel. A channel that fails does not stop the others. */
import type { Answer, RemediationRequest } from '../model/index.ts';
import { answerDuplicates, findingIdsOf } from './duplicates.ts';
import { type FindingUpdate, type Unprocessed, findingUpdates } from '../findings/index.ts';
import type { History } from '../history/index.ts';
import { type Failure, type GivenUp, answerFromHistory, endedIn, isGivenUp } from './given-up.ts';
import { outcomeDetail } from './outcome-event.ts';
import type { ChannelName, Progress, Undelivered } from './progress.ts';
import type { ReportedDetail } from './put-outcomes.ts';
import { unreadDetail } from './unread-event.ts';

export interface ReportInput {
  readonly executionId: string;
  /** ISO 8601: when the execution started. */
  readonly startedAt?: string;
  readonly input: {
    /** Answers from Parse, for items without a request. */
    readonly answers: readonly Answer[];
    /** The results of the requests. */
    readonly items: readonly (Answer | GivenUp)[];
    /** Parse failed repeatedly. */
    readonly failure?: Failure;
    /** The error of the previous attempt, which says what it did not deliver. Absent in the first attempt. */
    readonly undelivered?: Undelivered;
  };
}

/** How a channel tells what it has delivered, before it ends or fails. */
interface Delivery<Item> {
  readonly delivered: (items: readonly Item[]) => void;
  /** Ends the requests of the channel, because the function has no more time. */
  readonly signal: AbortSignal;
}

export interface Channels {
  /** Recording an outcome again is harmless. */
  readonly history: Pick<History, 'recordOutcome'>;
  /** Counts a given-up request as a failure of its control. Further changes may then require approval. */
  readonly countFailure: (request: RemediationRequest) => Promise<void>;
  readonly updateFindings: (
    updates: readonly FindingUpdate[],
    delivery: Delivery<FindingUpdate>,
  ) => Promise<readonly Unprocessed[]>;
  readonly putOutcomes: (details: readonly ReportedDetail[], delivery: Delivery<ReportedDetail>) => Promise<void>;
  readonly measure: (answers: readonly Answer[], startedAt: string | undefined, now: Date) => void;
}

/** One attempt. It changes as the channels deliver. */
export interface Attempt {
  readonly progress: Progress;
  readonly errors: unknown[];
  readonly signal: AbortSignal;
  all: readonly Answer[];
  unprocessed: readonly Unprocessed[];
}

export async function deliver(given: ReportInput, attempt: Attempt, channels: Channels, now: Date): Promise<void> {
  // Recorded before it is reported, because history may have a more recent result.
  await recordGivenUp(given, attempt, channels);
  await Promise.all([
    // A receiver of an event reads history: the chat function finds out whether the question still waits.
    recordAnswers(given, attempt, channels).then(() => putOutcomes(given, attempt, channels, now)),
    countFailures(given, attempt, channels),
    updateFindings(attempt, channels),
  ]);
}

async function recordGivenUp({ executionId, input }: ReportInput, attempt: Attempt, channels: Channels): Promise<void> {
  const { left, attempt: number } = attempt.progress;
  const firstLost = input.answers.length + endedIn(input.items).length;
  const isLeft = (position: number): boolean => Object.values(left).some((positions) => positions.has(position));
  attempt.all = await Promise.all(
    attempt.all.map(async (one, position) => {
      if (position < firstLost || !isLeft(position)) return one;
      try {
        const known = answerFromHistory(one, await channels.history.recordOutcome(one, executionId), executionId);
        // An earlier attempt could not read history, and wrote a note without the changes.
        const wasUnknown =
          number > 1 && left.history.has(position) && (known.summary !== '' || known.outcome !== 'failed');
        if (wasUnknown) left.findings.add(position);
        left.history.delete(position);
        return known;
      } catch (error) {
        attempt.errors.push(error);
        return one;
      }
    }),
  );
}

/** Records the answers of Parse. The playbook function recorded the others. */
async function recordAnswers({ executionId, input }: ReportInput, attempt: Attempt, channels: Channels): Promise<void> {
  const count = input.answers.length;
  const isRecorded = ({ keepsRecord, isFlood }: Answer, position: number): boolean =>
    position < count && keepsRecord !== true && isFlood !== true;
  const lostIn = (position: number): boolean => position >= count + endedIn(input.items).length;
  await eachLeft(
    'history',
    attempt,
    (one, position) => isRecorded(one, position) || lostIn(position),
    async (one, position) => {
      if (lostIn(position)) return;
      await channels.history.recordOutcome(one, executionId);
      attempt.progress.left.history.delete(position);
    },
  );
}

async function countFailures({ input }: ReportInput, attempt: Attempt, channels: Channels): Promise<void> {
  const lost = input.items.filter(isGivenUp);
  const firstLost = attempt.all.length - lost.length;
  const counts = ({ outcome }: Answer, position: number): boolean =>
    outcome === 'failed' && lost[position - firstLost]?.request.step === 'remediate';
  await eachLeft('failures', attempt, counts, async (_, position) => {
    const found = lost[position - firstLost];
    if (found !== undefined) await channels.countFailure(found.request);
    attempt.progress.left.failures.delete(position);
  });
}

/** Delivers each answer that is left in a channel on its own. */
async function eachLeft(
  channel: ChannelName,
  attempt: Attempt,
  applies: (answer: Answer, position: number) => boolean,
  deliverOne: (answer: Answer, position: number) => Promise<void>,
): Promise<void> {
  const ends = await Promise.allSettled(
    leftIn(channel, attempt, applies).map(([position, one]) => deliverOne(one, position)),
  );
  attempt.errors.push(...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : [])));
}

/** The answers that are left in a channel. Drops those that it does not report. */
function leftIn(
  channel: ChannelName,
  { all, progress }: Attempt,
  applies: (answer: Answer, position: number) => boolean,
): readonly (readonly [number, Answer])[] {
  const left = progress.left[channel];
  for (const position of left) {
    const one = all[position];
    if (one === undefined || !applies(one, position)) left.delete(position);
  }
  return [...left].flatMap((position) => {
    const one = all[position];
    return one === undefined ? [] : [[position, one] as const];
  });
}

const isNoFlood = ({ isFlood }: Answer): boolean => isFlood !== true;

/** One update depends on all answers for its finding. An answer is delivered when all of its findings are updated. */
async function updateFindings(attempt: Attempt, channels: Channels): Promise<void> {
  const left = attempt.progress.left.findings;
  const waiting = leftIn('findings', attempt, isNoFlood);
  const ids = new Set(waiting.flatMap(([, one]) => findingIdsOf(one)));
  const updates = findingUpdates(
    answerDuplicates(attempt.all.filter(isNoFlood)).filter(({ finding }) => ids.has(finding.id)),
  );
  // Findings without an update are done.
  const undone = new Set(updates.map(({ finding }) => finding.id));
  const delivered = (some: readonly FindingUpdate[]): void => {
    for (const { finding } of some) undone.delete(finding.id);
    for (const [position, one] of waiting) if (!findingIdsOf(one).some((id) => undone.has(id))) left.delete(position);
  };
  delivered([]);
  if (updates.length === 0) return;
  await channels.updateFindings(updates, { delivered, signal: attempt.signal }).then(
    (unprocessed) => (attempt.unprocessed = unprocessed),
    (error: unknown) => attempt.errors.push(error),
  );
}

/** The digest of outcomes is made from these events, so that a report sends no mail. */
async function putOutcomes(
  { executionId, input }: ReportInput,
  attempt: Attempt,
  channels: Channels,
  now: Date,
): Promise<void> {
  const left = attempt.progress.left.outcomes;
  // An event that could not be read has no answers.
  const unread = input.failure !== undefined && left.has(0) && attempt.all.length === 0 ? input.failure : undefined;
  const details = new Map<ReportedDetail, number>(
    unread === undefined
      ? leftIn('outcomes', attempt, isNoFlood).map(([position, one]) => [
          outcomeDetail(one, executionId, now),
          position,
        ])
      : [[unreadDetail(unread, executionId, now), 0]],
  );
  if (details.size === 0) return;
  const delivered = (some: readonly ReportedDetail[]): void =>
    some.forEach((detail) => left.delete(details.get(detail) ?? -1));
  await channels
    .putOutcomes([...details.keys()], { delivered, signal: attempt.signal })
    .catch((error: unknown) => attempt.errors.push(error));
}
