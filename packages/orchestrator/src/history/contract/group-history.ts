/** History for many requests at once. Each result is that of the same operation for one request. */
import type { Answer, RemediationRecord, RemediationRequest, Running } from '../../model/index.ts';
import type { Claim, Closed, Lease, Opened, RecordUpdate } from './history.ts';

export interface Opening {
  readonly request: RemediationRequest;
  readonly scope: 'regional' | 'global';
  readonly lease: Lease;
  /**
   * Requests of one attempt that change the same document share its claim: the first that opens takes it, and the others
   * follow. The caller makes sure that they do not change the document at the same time, and that the first ends last.
   */
  readonly sharesClaim?: true;
}

export interface Update {
  readonly remediationId: string;
  readonly changed: RecordUpdate;
}

export interface Closing {
  readonly claim: Claim;
  readonly answer: Answer | Running;
  readonly executionId: string;
  readonly changed?: RecordUpdate | undefined;
}

/** Results are in the order of the arguments. One that is rejected did not prevent the others. */
type Results<Result> = Promise<readonly PromiseSettledResult<Result>[]>;

export interface GroupHistory {
  /** Only for requests that remediate without an approval. */
  openMany(openings: readonly Opening[]): Results<Opened>;
  updateMany(updates: readonly Update[]): Results<void>;
  closeMany(closings: readonly Closing[]): Results<Closed>;
  releaseMany(claims: readonly Claim[]): Results<void>;
  /** By id. A remediation without a record is missing. */
  findMany(remediationIds: readonly string[]): Promise<ReadonlyMap<string, RemediationRecord>>;
}
