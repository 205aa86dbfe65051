/**
 * A run of the deadlines: reads the open findings page by page, reports those that are overdue, and requests approvals and
 * remediations after the grace period. History decides what was done, so a run can be interrupted and repeated anywhere.
 */
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Fact } from '../model/index.ts';
import {
  type DeadlineAction,
  type Policy,
  actionIn,
  deadlineOf,
  defaultMostRequests,
  indexOfRule,
  reportIdOf,
  settingsFor,
  whyOutOfPlace,
} from '../policy/index.ts';
import { unitsOfAccounts } from '../organization/index.ts';
import type { OutcomeDetail } from '../report/index.ts';
import { type OverdueDeadline, type Told, announcementOf, reasonFor, stepOf } from './decide.ts';
import type { FindingPage } from './find-page.ts';
import { type DueFinding, type FollowUpExecution, executionsFor } from './follow-up.ts';
import type { Counts } from './metrics.ts';
import { type OpenFinding, openFindingsIn } from './open-finding.ts';
import type { Position } from './position.ts';
import { type OverdueQuery, queriesOf } from './queries.ts';
import { toldDetail, toldRecord } from './told-record.ts';
import type { ToldRecords } from './told-records.ts';

export interface DeadlinesContext {
  readonly policy: Policy;
  /** ARN of the state machine. */
  readonly stateMachineArn: string;
  readonly read: (filters: OverdueQuery['filters'], token: string | undefined) => Promise<FindingPage>;
  readonly unitsOf: (accountId: string) => Promise<Fact<readonly string[]>>;
  readonly told: ToldRecords;
  /** Whether an operator stopped ASR. */
  readonly isStopped: () => Promise<boolean>;
  /** Puts the events, and calls `delivered` with those that were put. Throws if some were not. */
  readonly put: (
    details: readonly OutcomeDetail[],
    delivered: (details: readonly OutcomeDetail[]) => void,
  ) => Promise<void>;
  /** Starts an execution, unless one of this name was started. Returns its ARN. */
  readonly start: (execution: Pick<FollowUpExecution, 'name' | 'input'>) => Promise<string>;
  readonly now: () => Date;
  /** Whether there is time for another page. */
  readonly hasTime: () => boolean;
  /** Waits between two pages, because all callers of the account share the quota of GetFindings. */
  readonly pause: () => Promise<unknown>;
  readonly warn: (message: string, about: object) => void;
}

export interface Run {
  readonly counts: Counts;
  /** Where the next invocation continues. `undefined`: the run is complete. */
  readonly next?: Position;
  /** Findings that could not be processed. */
  readonly failed: number;
}

/**
 * The most requests of a run. More would wait in the queue of requests for longer than an hour. The next run makes the
 * others.
 */
const mostRequests = 1000;

/** @throws if Security Hub, AWS Organizations or history cannot be read. */
export async function runDeadlines(start: Position, context: DeadlinesContext): Promise<Run> {
  const { policy, hasTime, pause, read } = context;
  const queries = queriesOf(policy.deadlines, new Date(start.startedAt));
  const run: Progress = {
    counts: { reported: 0, asked: 0, remediated: 0 },
    requested: new Map(Object.entries(start.requested)),
    failed: start.failed,
    isStopped: policy.stop || (await context.isStopped()),
  };
  let { query, token } = start;
  for (let rule = queries[query]; rule !== undefined; rule = queries[query]) {
    if (!hasTime()) {
      const { startedAt } = start;
      const { requested, failed, counts } = run;
      const rest = { startedAt, query, requested: Object.fromEntries(requested), failed };
      return { counts, failed, next: token === undefined ? rest : { ...rest, token } };
    }
    const page = await read(rule.filters, token);
    await processPage(page.findings, rule, run, context);
    token = page.token;
    if (token === undefined) query += 1;
    await pause();
  }
  return { counts: run.counts, failed: run.failed };
}

/** Changes as the run proceeds. */
interface Progress {
  readonly counts: { -readonly [name in keyof Counts]: number };
  readonly requested: Map<string, number>;
  readonly isStopped: boolean;
  failed: number;
}

/** A finding whose deadline passed. */
interface Candidate {
  readonly finding: OpenFinding;
  readonly deadline: OverdueDeadline;
  readonly action: DeadlineAction;
  readonly toldId: string;
}

async function processPage(
  page: readonly AwsSecurityFinding[],
  query: OverdueQuery,
  run: Progress,
  context: DeadlinesContext,
): Promise<void> {
  const { policy, told, now } = context;
  const found = openFindingsIn(page);
  const accounts = [...new Set(found.map(({ subject }) => subject.accountId))];
  const units = await unitsOfAccounts(policy, accounts, context.unitsOf);
  const candidates = found.flatMap((finding) => candidateOf(finding, query, units, context) ?? []);
  if (candidates.length === 0) return;
  const known = await told.among(candidates.map(({ toldId }) => toldId));
  const stepFor = ({ action, deadline, toldId }: Candidate) => stepOf(action, deadline, known.get(toldId), now());
  await tell(
    candidates.filter((one) => stepFor(one) === 'tell'),
    run,
    context,
  );
  if (run.isStopped) return;
  const due = candidates.flatMap((one) => {
    const step = stepFor(one);
    return step === 'ask' || step === 'remediate' ? dueOf(one, step, known) : [];
  });
  await request(admitted(due, run, policy), run, context);
}

function candidateOf(
  finding: OpenFinding,
  { rule }: OverdueQuery,
  units: (accountId: string) => Fact<readonly string[]>,
  { policy, now }: DeadlinesContext,
): Candidate | undefined {
  const { subject, severity, firstObservedAt } = finding;
  const { controlId, accountId } = subject;
  const dated = { controlId, severity, firstObservedAt };
  // The query of the rule that decides finds it as well.
  if (indexOfRule(policy.deadlines, dated) !== rule) return undefined;
  const deadline = deadlineOf(policy.deadlines, dated, now());
  if (deadline.kind !== 'known' || deadline.state !== 'overdue') return undefined;
  const place = { ...subject, severity, organizationalUnits: units(accountId) };
  if (whyOutOfPlace(policy, place, now())?.outcome === 'skipped') return undefined;
  const action = actionIn(deadline, settingsFor(policy, controlId).mode);
  return {
    finding,
    deadline,
    action,
    toldId: reportIdOf({ findingId: finding.reference.id, firstObservedAt }, action),
  };
}

/** The event comes first: a finding counts as reported only if the digest receives it. The digest leaves out a repetition. */
async function tell(candidates: readonly Candidate[], run: Progress, context: DeadlinesContext): Promise<void> {
  if (candidates.length === 0) return;
  const { stateMachineArn: executionId, now, put, told } = context;
  const reports = new Map(
    candidates.map(({ finding, action, deadline, toldId: remediationId }) => {
      const reason = announcementOf(action, deadline, now());
      const record = toldRecord(finding, { remediationId, reason, executionId }, now());
      return [toldDetail(record, now()), record] as const;
    }),
  );
  const delivered: OutcomeDetail[] = [];
  await attempt(
    put([...reports.keys()], (some) => delivered.push(...some)),
    context,
  );
  run.failed += candidates.length - delivered.length;
  await each(delivered, run, context, async (detail) => {
    const record = reports.get(detail);
    if (record !== undefined && (await told.add(record))) run.counts.reported += 1;
  });
}

function dueOf(
  { finding, deadline, toldId }: Candidate,
  action: 'ask' | 'remediate',
  known: ReadonlyMap<string, Told>,
): readonly DueFinding[] {
  const toldAt = known.get(toldId)?.toldAt;
  return toldAt === undefined
    ? []
    : [{ finding, toldId, overdue: { dueAt: deadline.dueAt, toldAt, action, reason: reasonFor(deadline, toldAt) } }];
}

/** Those within the limit of their account and of the run. */
function admitted(due: readonly DueFinding[], { requested }: Progress, { limits }: Policy): readonly DueFinding[] {
  const mostOfAccount = limits.requestsPerAccountPerHour ?? defaultMostRequests;
  let left = mostRequests - [...requested.values()].reduce((sum, count) => sum + count, 0);
  return due.filter(({ finding: { subject } }) => {
    const count = requested.get(subject.accountId) ?? 0;
    if (left <= 0 || count >= mostOfAccount) return false;
    requested.set(subject.accountId, count + 1);
    left -= 1;
    return true;
  });
}

/** An execution that was started but not noted is requested again. It then has the same name, or requests with the same ids. */
async function request(due: readonly DueFinding[], run: Progress, context: DeadlinesContext): Promise<void> {
  for (const execution of executionsFor(due)) {
    const executionId = await attempt(context.start(execution), context);
    if (executionId === undefined) run.failed += execution.findings.length;
    else
      await each(execution.findings, run, context, async ({ toldId, overdue: { action } }) => {
        const followUp = { action, at: context.now().toISOString(), executionId };
        if (await context.told.followUp(toldId, followUp)) run.counts[action === 'ask' ? 'asked' : 'remediated'] += 1;
      });
  }
}

/** One finding that fails does not stop the others. Those that failed are counted, and the run reports them at its end. */
async function each<Item>(
  items: readonly Item[],
  run: Progress,
  { warn }: DeadlinesContext,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const ends = await Promise.allSettled(items.map(work));
  const failures = ends.filter((end) => end.status === 'rejected');
  run.failed += failures.length;
  if (failures[0] !== undefined)
    warn('ASR could not note overdue findings', { count: failures.length, error: String(failures[0].reason) });
}

/** Returns `undefined` after an error, which the caller counts. */
async function attempt<Result>(work: Promise<Result>, { warn }: DeadlinesContext): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    warn('ASR could not process overdue findings', { error: String(error) });
    return undefined;
  }
}
