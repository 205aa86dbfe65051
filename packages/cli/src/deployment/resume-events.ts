/** What continues a remediation that history knows: the input of an execution of its own. */
import type { Outcome, ResumeEvent } from '@asr/orchestrator';

export type Decision = 'approve' | 'reject';

/** @param force Puts back also what somebody else changed since. */
export function undoEvent(remediationId: string, by: string, force = false): ResumeEvent {
  return { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId, by, ...(force ? { force: true } : {}) } };
}

export function approvalEvent(
  remediationId: string,
  decided: { readonly decision: Decision; readonly by: string; readonly because: string },
): ResumeEvent {
  return { source: 'asr', 'detail-type': 'ASR Approval', detail: { remediationId, ...decided } };
}

/** What must come of it for it to have been carried out. */
export const succeeds: { readonly [action in Decision | 'undo']: readonly Outcome[] } = {
  undo: ['undone'],
  approve: ['fixed', 'compliant', 'gone'],
  reject: ['refused'],
};
