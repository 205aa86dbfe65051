import type { RemediationRequest } from './request.ts';

/** A request to put back what was there before, whatever somebody made of it since. */
export interface ForcedUndo extends RemediationRequest {
  readonly step: 'undo';
  readonly force: true;
}

export function isForced(request: RemediationRequest): request is ForcedUndo {
  return request.step === 'undo' && 'force' in request && request.force === true;
}
