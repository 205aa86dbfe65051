/** Plans that ASR makes itself, for a caller who has no rights in the accounts of the resources. */
import type { HistoryQueries, RemediationRecord } from '@asr/orchestrator';
import { loadAlwaysNeedsApproval } from '../controls/index.ts';
import { reportIfEnded } from '../deployment/index.ts';
import { planVerdict } from '../plans/index.ts';
import { findingSubject } from '../views/index.ts';
import type { Orchestrator } from '../actions/index.ts';
import type { PlannedFinding, Plans } from './make-plans.ts';

/** How long to wait for the execution. The HTTP API of the console ends a request after 30 seconds. */
const patienceMilliseconds = 22_000;
const pauseMilliseconds = 700;

/**
 * Waits for an execution that plans, and reads its plans from history.
 *
 * @returns `undefined`: it still runs.
 */
export async function plansOfExecution(
  { sfn, sleep }: Orchestrator,
  executionArn: string,
  history: Pick<HistoryQueries, 'find'>,
): Promise<Plans | undefined> {
  for (let waited = 0; waited <= patienceMilliseconds; waited += pauseMilliseconds) {
    const report = await reportIfEnded(sfn, executionArn);
    if (report !== undefined) return plansIn(report.remediations, history);
    await sleep(pauseMilliseconds);
  }
  return undefined;
}

type Reported = readonly { readonly remediationId: string; readonly reason: string }[];

async function plansIn(reported: Reported, history: Pick<HistoryQueries, 'find'>): Promise<Plans> {
  const found = await Promise.all(
    reported.map(async ({ remediationId, reason }) => ({ reason, record: await history.find(remediationId) })),
  );
  const records = found.flatMap(({ record }) => (record === undefined ? [] : [record]));
  const always = await loadAlwaysNeedsApproval(records.map(({ controlId }) => controlId));
  const planOf = (record: RemediationRecord): PlannedFinding => ({
    ...findingSubject(record),
    ...(record.severity === undefined ? {} : { severity: record.severity }),
    ...planVerdict(record, always),
    reason: record.outcome === 'planned' ? record.because : record.reason,
    warning: record.warning ?? '',
  });
  return {
    plans: records.map(planOf),
    // What Parse declined has no record if history could not be written.
    notPlanned: found.flatMap(({ record, reason }) => (record === undefined ? [{ findingId: '', reason }] : [])),
    missing: [],
  };
}
