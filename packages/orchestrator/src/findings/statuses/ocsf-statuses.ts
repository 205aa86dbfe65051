/** The statuses of an OCSF finding, as those of ASFF. Pure. */
import type { ComplianceStatus, RecordState, WorkflowStatus } from './statuses.ts';

type Given<Value> = Value | null | undefined;

/** OCSF: `activity_id` 3, Close. */
const closed = 3;

/** OCSF: 5 is Archived, 6 is Deleted. */
export function recordStateOf(activityId: Given<number>, statusId: Given<number>): RecordState {
  return activityId === closed || statusId === 5 || statusId === 6 ? 'ARCHIVED' : 'ACTIVE';
}

export function workflowStatusOf(statusId: Given<number>, status: Given<string>): WorkflowStatus {
  const byText = workflowByText.get(status?.toLowerCase() ?? '');
  // Suppressed if either field says so: an operator suppressed it, and expects no change.
  if (byText === 'SUPPRESSED') return byText;
  if (statusId === undefined || statusId === null) return byText ?? 'NEW';
  return workflowById.get(statusId) ?? 'NOTIFIED';
}

const workflowById: ReadonlyMap<number, WorkflowStatus> = new Map([
  [0, 'NEW'],
  [1, 'NEW'],
  [2, 'NOTIFIED'],
  [3, 'SUPPRESSED'],
  [4, 'RESOLVED'],
]);

const workflowByText: ReadonlyMap<string, WorkflowStatus> = new Map([
  ['new', 'NEW'],
  ['in progress', 'NOTIFIED'],
  ['suppressed', 'SUPPRESSED'],
  ['resolved', 'RESOLVED'],
]);

export function complianceStatusOf(statusId: Given<number>, status: Given<string>): ComplianceStatus {
  return complianceById.get(statusId ?? 0) ?? complianceByText.get(status?.toLowerCase() ?? '') ?? 'NOT_AVAILABLE';
}

const complianceById: ReadonlyMap<number, ComplianceStatus> = new Map([
  [1, 'PASSED'],
  [2, 'WARNING'],
  [3, 'FAILED'],
]);

const complianceByText: ReadonlyMap<string, ComplianceStatus> = new Map([
  ['pass', 'PASSED'],
  ['warning', 'WARNING'],
  ['fail', 'FAILED'],
]);
