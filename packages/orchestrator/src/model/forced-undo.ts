import type { RemediationRequest } from './request.ts';

/** A request to restore the state before the remediation, even if the resource was modified since. */
export interface ForcedUndo extends RemediationRequest {
  readonly step: 'undo';
  readonly force: true;
}

export function isForced(request: RemediationRequest): request is ForcedUndo {
  return request.step === 'undo' && 'force' in request && request.force === true;
}
