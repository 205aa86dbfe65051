/** The last state: findings, history of what never ran, one notification, events, metrics. None takes another down. */
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

/** Of the findings that Security Hub did not take, the output of the execution names so many. */
const mostUnprocessed = 100;

/** What a Catch leaves behind. */
interface Failure {
  readonly Error?: string;
  readonly Cause?: string;
}

/** A request that the state machine had to give up. */
interface GivenUp {
  readonly request: RemediationRequest;
  readonly failure: Failure;
}

export interface ReportInput {
  readonly executionId: string;
  /** ISO 8601: when the execution began. */
  readonly startedAt?: string;
  readonly input: {
    /** Answered by Parse: nothing was run for them. */
    readonly answers: readonly Answer[];
    /** What became of the requests. */
    readonly items: readonly (Answer | GivenUp)[];
    /** Parse itself failed, again and again. */
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
  readonly history: Pick<History, 'recordUnrun'>;
  /** Counts what was given up as a failure of its control, after which the next change may wait for a person. */
  readonly countFailure: (request: RemediationRequest) => Promise<void>;
  readonly updateFindings: (updates: readonly FindingUpdate[]) => Promise<readonly Unprocessed[]>;
  readonly notify: (subject: string, message: string) => Promise<void>;
  readonly putOutcomes: (details: readonly OutcomeDetail[]) => Promise<void>;
  /** Counts. Comes last and once: what is told twice must not count twice. */
  readonly measure: (answers: readonly Answer[], startedAt: string | undefined, now: Date) => void;
}

/**
 * Tells everybody. A channel that fails does not stop the others; the failure is thrown at the end, and the state
 * machine tries again. Telling twice is harmless.
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
  // First written down, then told: history may know more of them.
  const written = await Promise.allSettled(
    givenUp.map(async (unrun) =>
      toldByHistory(unrun, await channels.history.recordUnrun(unrun, executionId), executionId),
    ),
  );
  const failed = givenUp.map((unrun, index) => (written[index]?.status === 'fulfilled' ? written[index].value : unrun));
  const all = [...answers, ...ended, ...failed];

  const told = await Promise.allSettled([
    channels.updateFindings(findingUpdates(all)),
    ...answers
      .filter(({ keepsRecord }) => keepsRecord !== true)
      .map((unrun) => channels.history.recordUnrun(unrun, executionId)),
    ...lost
      .filter(({ request }, index) => request.step === 'remediate' && failed[index]?.outcome === 'failed')
      .map(({ request }) => channels.countFailure(request)),
    notify(all, failure, executionId, channels),
    channels.putOutcomes(all.map((one) => outcomeDetail(one, executionId, now))),
  ]);
  const errors = [...written, ...told]
    .filter((result) => result.status === 'rejected')
    .map(({ reason }) => reason as unknown);
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} of the reports could not be made: ${errors.join('; ')}`);
  channels.measure(all, startedAt, now);

  const [findings] = told;
  return {
    counts: countOutcomes(all),
    remediations: all.map(({ remediationId, outcome, reason }) => ({
      remediationId,
      outcome,
      reason: shorten(reason, 100),
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

/** What a request came to that the state machine gave up. */
function asAnswer({ request, failure }: GivenUp): Answer {
  return answer(request, { outcome: 'failed', reason: whyFailed(failure) });
}

/**
 * A playbook function may have come to its answer, and only the answer was lost; or it has begun to change something,
 * which people must be told with the way back.
 */
function toldByHistory(unrun: Answer, { lastAnswer, changes }: RemediationRecord, executionId: string): Answer {
  if (lastAnswer?.executionId === executionId && lastAnswer.answer.outcome !== 'running') return lastAnswer.answer;
  return unrun.source === 'undo' ? unrun : { ...unrun, summary: describeChanges(changes) };
}

function whyFailed({ Error: name = 'an unknown error', Cause = '' }: Failure): string {
  if (name === deadLetterError) return Cause;
  if (name === 'States.Timeout')
    return 'No playbook function answered in time. Look at the playbooks queue, then remediate again.';
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

/** Nobody needs a mail about what was right, or was left alone. What needs approval was asked already. */
const newsworthy: ReadonlySet<Outcome> = new Set(['fixed', 'refused', 'failed', 'gone', 'undone']);

function isNews({ outcome, source, violation }: Answer): boolean {
  if (violation === true) return true;
  // Groups are deleted every day.
  if (source === 'detection' && outcome === 'gone') return false;
  // A violation that ASR detected and may not remedy by itself: nobody else would tell.
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

/** Who did what, from where. */
function triggerOf({ trigger }: Answer): string {
  return trigger === undefined ? '' : `\n  because ${trigger}`;
}

function countOutcomes(answers: readonly Answer[]): ReportOutput['counts'] {
  const counts: { [outcome in Outcome]?: number } = {};
  for (const { outcome } of answers) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
