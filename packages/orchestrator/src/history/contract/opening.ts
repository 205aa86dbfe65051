/** The arguments of opening and closing a request. */
import type { Answer, RemediationRequest, Running } from '../../model/index.ts';
import type { Claim, Lease, RecordUpdate } from './history.ts';

export interface Opening {
  readonly request: RemediationRequest;
  readonly scope: 'regional' | 'global';
  readonly lease: Lease;
}

export interface Closing {
  readonly claim: Claim;
  readonly answer: Answer | Running;
  readonly executionId: string;
  readonly changed?: RecordUpdate | undefined;
}
