/** What an execution of the backlog is started with: the event that the button would have sent. */
import type { ExecutionInput, Override } from '@asr/orchestrator';
import { type Button, pressButton } from '../../input/index.ts';
import type { Batch } from './batches.ts';

export interface Wish {
  readonly mode: 'remediate' | 'plan';
  /** A person's word that scope and exceptions do not hold this once. */
  readonly override: Override | undefined;
}

/** The control words stand beside the event, where no event of AWS can have them. */
export function inputFor(batch: Batch<object>, button: Button, { mode, override }: Wish): string {
  const input: ExecutionInput = {
    kind: 'button',
    event: pressButton(batch.findings, button),
    ...(mode === 'plan' ? { 'asr-step': 'plan' } : {}),
    ...(override === undefined ? {} : { 'asr-override': override }),
  };
  return JSON.stringify(input);
}

/** A plan stands against no remediation, and neither against one that may do more. */
export function namePrefix({ mode, override }: Wish): string {
  return `backlog-${mode}${override === undefined ? '' : '-override'}`;
}

/** `backlog-remediate-20261124T03-0a1b…`: within one hour, Step Functions refuses the same batch a second time. */
export function executionName(prefix: string, now: Date, { digest }: Batch<object>): string {
  return `${prefix}-${now.toISOString().slice(0, 13).replaceAll('-', '')}-${digest}`;
}

/** Whether the execution is one of the same wish. */
export function isOfWish(name: string, prefix: string): boolean {
  return name.startsWith(`${prefix}-`) && /^\d{8}T\d{2}-[\da-f]{20}$/.test(name.slice(prefix.length + 1));
}
