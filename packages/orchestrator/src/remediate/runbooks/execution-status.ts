/** What Systems Manager says about an automation. Pure. */
import type { AutomationExecution } from '@aws-sdk/client-ssm';
import { shorten } from '../../model/index.ts';

export type AutomationStatus =
  | { readonly kind: 'running' }
  /** The names of the steps that succeeded. */
  | { readonly kind: 'done'; readonly succeeded: readonly string[] }
  /** The step that failed, if one did. */
  | { readonly kind: 'failed'; readonly reason: string; readonly step?: string };

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html */
export function statusOf(execution: AutomationExecution | undefined, id: string): AutomationStatus {
  const { AutomationExecutionStatus: status = 'Unknown', StepExecutions: steps = [] } = execution ?? {};
  const named = (wanted: (one: string) => boolean) =>
    steps.flatMap(({ StepName, StepStatus = 'Pending' }) => (wanted(StepStatus) ? (StepName ?? []) : []));
  if (status === 'Success') return { kind: 'done', succeeded: named((one) => one === 'Success') };
  if (stillRunning.has(status)) return { kind: 'running' };
  const step = named((one) => one !== 'Success' && !stillRunning.has(one)).at(-1);
  const own = step === undefined ? undefined : steps.findLast(({ StepName }) => StepName === step)?.FailureMessage;
  const why = own ?? execution?.FailureMessage ?? 'It returned no reason';
  return { kind: 'failed', reason: reasonOf({ status, step, why, id }), ...(step === undefined ? {} : { step }) };
}

interface Failure {
  readonly status: string;
  readonly step: string | undefined;
  readonly why: string;
  readonly id: string;
}

function reasonOf({ status, step, why, id }: Failure): string {
  const where = step === undefined ? '' : ` in the step ${step}`;
  const message = shorten(why, 150).replace(/\.?$/, '.');
  return shorten(
    `The runbook ended with status ${status}${where}: ${message} See automation execution ${id} in the account.`,
    300,
  );
}

/**
 * All other statuses are final. An unknown status counts as failed: polling it for hours would hide the problem.
 */
const stillRunning: ReadonlySet<string> = new Set([
  'Pending',
  'InProgress',
  'Waiting',
  'Cancelling',
  'PendingApproval',
  'Approved',
  'Scheduled',
  'RunbookInProgress',
  'PendingChangeCalendarOverride',
  'ChangeCalendarOverrideApproved',
]);
