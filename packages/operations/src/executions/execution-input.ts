/** Input of an execution for the backlog: the event that the button would send. */
import type { ExecutionInput, Override } from '@asr/orchestrator';
import { type Button, imported, pressButton } from '../input/index.ts';
import type { Batch } from './batches.ts';

export interface RunSettings {
  readonly mode: 'remediate' | 'plan';
  /** ARN of the caller. */
  readonly actor: string;
  /** Permission of an operator to ignore scope and exceptions for this run. */
  readonly override: Override | undefined;
}

/** The `asr-` keys are next to the event, where no event of AWS can set them. */
export function inputFor(batch: Batch<object>, button: Button, { mode, actor, override }: RunSettings): string {
  const input: ExecutionInput = {
    kind: 'button',
    event: pressButton(batch.findings, button),
    'asr-actor': actor,
    ...(mode === 'plan' ? { 'asr-step': 'plan' } : {}),
    ...(override === undefined ? {} : { 'asr-override': override }),
  };
  return JSON.stringify(input);
}

/**
 * Input of an execution for one finding that the policy decides as it decides new findings: mode, windows, limits,
 * approvals and earlier undos apply, which the button and `asr remediate` ignore in part.
 */
export function automaticInput(finding: object, button: Button) {
  return {
    kind: 'finding-asff',
    rule: 'automatic',
    event: imported(finding, 'asff', button),
  } as const satisfies ExecutionInput;
}

/** Different prefixes, so that a plan does not block a remediation, and a remediation does not block one with override. */
export function namePrefix({ mode, override }: Pick<RunSettings, 'mode' | 'override'>): string {
  return `backlog-${mode}${override === undefined ? '' : '-override'}`;
}

/** `backlog-remediate-20261124T03-0a1b…`: Step Functions refuses a second execution of the same batch within the same hour. */
export function executionName(prefix: string, now: Date, { digest }: Batch<object>): string {
  return `${prefix}-${now.toISOString().slice(0, 13).replaceAll('-', '')}-${digest}`;
}

/** Whether the execution has the same mode and override. */
export function hasPrefix(name: string, prefix: string): boolean {
  return name.startsWith(`${prefix}-`) && /^\d{8}T\d{2}-[\da-f]{20}$/.test(name.slice(prefix.length + 1));
}
