import type { RemediationRecord } from '@asr/orchestrator';

/** Whether an approval makes the planned changes. */
export function awaitsDecision(outcome: RemediationRecord['outcome']): boolean {
  return outcome === 'awaiting-approval' || outcome === 'deferred';
}
