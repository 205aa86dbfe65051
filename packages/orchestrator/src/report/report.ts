/**
 * The last state: updates findings, records requests that never ran, sends one notification, puts events and metrics.
 * Each of these is independent of the others.
 */
import {
  type Answer,
  type Outcome,
  type RemediationRecord,
  type RemediationRequest,
  answer,
  deadLetterError,
  describeChanges,
  sanitize,
  shorten,
} from '../model/index.ts';
import { type FindingUpdate, type Unprocessed, findingUpdates, sentenceOf } from '../findings/index.ts';
import type { History } from '../history/index.ts';
import { type OutcomeDetail, outcomeDetail } from './outcome-event.ts';

/** How many of the findings that Security Hub did not update the output of the execution names. */
const mostUnprocessed = 100;

/** The error output of a Catch. */
interface Failure {
  readonly Error?: string;
  readonly Cause?: string;
}

/** A request that the state machine gave up. */
interface GivenUp {
  readonly request: RemediationRequest;
  readonly failure: Failure;
}

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
  };
}

export interface ReportOutput {
  readonly counts: { readonly [outcome in Outcome]?: number };
  readonly remediations: readonly {
    readonly remediationId: string;
    readonly outcome: Outcome;
    readonly reason: string;
  }[];
  readonly unprocessed: readonly Unprocessed[];
}

export interface Channels {
  readonly history: Pick<History, 'recordOutcome'>;
  /** Counts a given-up request as a failure of its control. Further changes may then require approval. */
  readonly countFailure: (request: RemediationRequest) => Promise<void>;
  readonly updateFindings: (updates: readonly FindingUpdate[]) => Promise<readonly Unprocessed[]>;
  readonly notify: (subject: string, message: string) => Promise<void>;
  readonly putOutcomes: (details: readonly OutcomeDetail[]) => Promise<void>;
  /** Writes the metrics. Called last and once, so that a retry does not count twice. */
  readonly measure: (answers: readonly Answer[], startedAt: string | undefined, now: Date) => void;
}

/**
 * Sends the report to all channels. A channel that fails does not stop the others; its error is thrown at the end, and
 * the state machine retries. Reporting twice is harmless.
 */
export async function report(
  { executionId, startedAt, input }: ReportInput,
  channels: Channels,
  now = new Date(),
): Promise<ReportOutput> {
  const { answers, items, failure } = input;
  const ended = items.filter((item): item is Answer => !('failure' in item));
  const lost = items.filter(isGivenUp);
  const givenUp = lost.map(asAnswer);
  // Recorded before it is reported, because history may have a more recent result.
  const written = await Promise.allSettled(
    givenUp.map(async (one) =>
      answerFromHistory(one, await channels.history.recordOutcome(one, executionId), executionId),
    ),
  );
  const failed = givenUp.map((one, index) => (written[index]?.status === 'fulfilled' ? written[index].value : one));
  const all = [...answers, ...ended, ...failed];
  const ofResources = all.filter(({ isFlood }) => isFlood !== true);

  const reported = await Promise.allSettled([
    channels.updateFindings(findingUpdates(ofResources)),
    ...answers
      .filter(({ keepsRecord, isFlood }) => keepsRecord !== true && isFlood !== true)
      .map((one) => channels.history.recordOutcome(one, executionId)),
    ...lost
      .filter(({ request }, index) => request.step === 'remediate' && failed[index]?.outcome === 'failed')
      .map(({ request }) => channels.countFailure(request)),
    notify(ofResources, failure, executionId, channels),
    channels.putOutcomes(ofResources.map((one) => outcomeDetail(one, executionId, now))),
  ]);
  const errors = [...written, ...reported]
    .filter((result) => result.status === 'rejected')
    .map(({ reason }) => reason as unknown);
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} reports failed: ${errors.join('; ')}`);
  channels.measure(all, startedAt, now);

  const [findings] = reported;
  return {
    counts: countOutcomes(all),
    remediations: all.map(({ remediationId, outcome, reason }) => ({
      remediationId,
      outcome,
      // As long as in the state of the execution, of which this is a part. So it fits.
      reason: shorten(reason, 300),
    })),
    unprocessed: (findings.status === 'fulfilled' ? findings.value : [])
      .slice(0, mostUnprocessed)
      .map(({ findingId, errorCode, message }) => ({
        findingId: sanitize(findingId, 300),
        errorCode: sanitize(errorCode, 60),
        message: sanitize(message, 150),
      })),
  };
}

function isGivenUp(item: Answer | GivenUp): item is GivenUp {
  return 'failure' in item;
}

/** The answer to a request that the state machine gave up. */
function asAnswer({ request, failure }: GivenUp): Answer {
  return answer(request, { outcome: 'failed', reason: whyFailed(failure) });
}

/**
 * If a playbook function recorded its answer and the answer was lost, the recorded answer counts. If it had started to
 * change the resource, the report lists the changes, so that an operator can undo them.
 */
function answerFromHistory(givenUp: Answer, { lastAnswer, changes }: RemediationRecord, executionId: string): Answer {
  if (lastAnswer?.executionId === executionId && lastAnswer.answer.outcome !== 'running') return lastAnswer.answer;
  return givenUp.source === 'undo' ? givenUp : { ...givenUp, summary: describeChanges(changes) };
}

function whyFailed({ Error: name = 'an unknown error', Cause = '' }: Failure): string {
  if (name === deadLetterError) return Cause;
  if (name === 'States.Timeout')
    return 'No playbook function answered in time. Check the playbooks queue, then remediate again.';
  return `The state machine failed with ${name}. ${Cause}`;
}

async function notify(
  all: readonly Answer[],
  failure: Failure | undefined,
  executionId: string,
  channels: Channels,
): Promise<void> {
  const news = all.filter(isNews);
  if (news.length === 0 && failure === undefined) return;
  const lines = news.map((item) => `- ${sentenceOf(item)}${placeOf(item)}${triggerOf(item)}`);
  if (failure !== undefined) lines.unshift(`- An event could not be read: ${whyFailed(failure)}`);
  await channels.notify(subjectOf(news, failure), shorten(`${lines.join('\n')}\n\nExecution ${executionId}`, 200_000));
}

/** Compliant and skipped resources need no notification. Plans that require approval have their own. */
const newsworthy: ReadonlySet<Outcome> = new Set(['fixed', 'refused', 'failed', 'gone', 'undone']);

function isNews({ outcome, source, violation }: Answer): boolean {
  if (violation === true) return true;
  // Security groups are deleted every day.
  if (source === 'detection' && outcome === 'gone') return false;
  // A violation that ASR detected and may not fix automatically has no other notification.
  return newsworthy.has(outcome) || (source === 'detection' && outcome === 'planned');
}

/** `ASR: 2 fixed, 1 failed`. SNS takes less than 100 characters of ASCII. */
function subjectOf(news: readonly Answer[], failure: Failure | undefined): string {
  const counts = Object.entries(countOutcomes(news)).map(([outcome, count]) => `${count} ${outcome}`);
  return `ASR: ${[...(failure === undefined ? [] : ['an event could not be read']), ...counts].join(', ')}`.slice(
    0,
    99,
  );
}

function placeOf({ accountId, region }: Answer): string {
  return accountId === '' ? '' : `\n  account ${accountId}, ${region}`;
}

/** The API call that triggered the remediation: who did what, from where. */
function triggerOf({ trigger }: Answer): string {
  return trigger === undefined ? '' : `\n  because ${trigger}`;
}

function countOutcomes(answers: readonly Answer[]): ReportOutput['counts'] {
  const counts: { [outcome in Outcome]?: number } = {};
  for (const { outcome } of answers) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
