/** Events that resume a remediation: undo, approval and rejection. */
import type { Outcome, ResumeEvent } from '@asr/orchestrator';

export type Decision = 'approve' | 'reject';

/** @param force Overwrites modifications since ASR's change. */
export function undoEvent(remediationId: string, by: string, force = false): ResumeEvent {
  return { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId, by, ...(force ? { force: true } : {}) } };
}

export function approvalEvent(
  remediationId: string,
  decided: { readonly decision: Decision; readonly by: string; readonly because: string; readonly plan?: string },
): ResumeEvent {
  return { source: 'asr', 'detail-type': 'ASR Approval', detail: { remediationId, ...decided } };
}

/** The outcomes that count as success of each action. */
export const succeeds: { readonly [action in Decision | 'undo']: readonly Outcome[] } = {
  undo: ['undone'],
  approve: ['fixed', 'unverified', 'compliant', 'gone'],
  reject: ['refused'],
};
