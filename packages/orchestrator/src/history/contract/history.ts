/**
 * The interface of history, claims and the stop switch, independent of the storage. `dynamodb.ts` implements it.
 */
import type { UndoMark } from './queries.ts';
import type { Answer, RemediationRecord, RemediationRequest, Running, Subject } from '../../model/index.ts';

/** The exclusive right to change one resource, for at most the remaining run time of the function that holds it. */
export interface Claim {
  readonly key: string;
  readonly token: string;
  /**
   * Another request of the same attempt took the claim, and releases it after all that follow it have ended. Closing,
   * leaving or releasing this one leaves the claim as it is.
   */
  readonly follows?: true;
}

export interface Lease {
  /** Unique to this attempt. */
  readonly token: string;
  /** The remaining run time of the function, so that a crashed function loses its claim. */
  readonly milliseconds: number;
}

export type Opened =
  /** `undone`: the changes of this control that an operator undid and has not allowed again. */
  | { readonly kind: 'open'; readonly record: RemediationRecord; readonly claim: Claim; readonly undone?: UndoMark }
  | Busy
  | { readonly kind: 'stopped' }
  | { readonly kind: 'unknown' };

/** Another request holds the resource. */
export interface Busy {
  readonly kind: 'busy';
  readonly remediationId: string;
  readonly controlId: string;
  /** The step of the holder. Only a holder that remediates can cover another request. */
  readonly step: RemediationRequest['step'];
  /** This request was tried before, and may have started. */
  readonly isKnown: boolean;
}

/** An event on a resource, such as a call that CloudTrail recorded. */
export interface SeenEvent {
  /** The same for an event that is delivered twice. */
  readonly id: string;
  /** ISO 8601: when it happened, not when it arrived. */
  readonly at: string;
  /** JSON, in the form that the detection produced. */
  readonly event: unknown;
}

/** The events of one resource, the oldest first. */
export interface EventLog {
  readonly events: readonly SeenEvent[];
  /** `false` if unexpired events did not fit. */
  readonly isComplete: boolean;
}

/**
 * `changes`: the events that controls of events decide by. `tags`: changes of tags, and violations close to them. `starts`:
 * the remediations that started a document without a playbook.
 */
export type EventLogName = 'changes' | 'tags' | 'starts';

/** The result of closing a claim. `recheck`: another request relies on this one, so the resource is still claimed. */
export type Closed = 'closed' | 'recheck';

export interface History {
  /**
   * Claims the resource and opens the record, or returns why not. The stop switch blocks remediations; plans and undos
   * remain possible. The button removes the effect of an earlier undo.
   */
  open(request: RemediationRequest, scope: 'regional' | 'global', lease: Lease): Promise<Opened>;
  /**
   * Requests that the holder checks the resource again before it ends. Returns `false` if the holder has ended, or
   * cannot cover this request.
   */
  requestRecheck(request: RemediationRequest, scope: 'regional' | 'global', holder: Busy): Promise<boolean>;
  /**
   * Records an event, if given, and returns all unexpired events of the resource.
   *
   * @param log Default: `changes`.
   */
  rememberEvent(
    subject: Subject,
    scope: 'regional' | 'global',
    event: SeenEvent | undefined,
    log?: EventLogName,
  ): Promise<EventLog>;
  /** Changes fields of the record. The before-image is append-only. */
  update(remediationId: string, changed: RecordUpdate): Promise<void>;
  /**
   * Writes the answer and releases the resource in one step. Writes nothing if the holder must check the resource again,
   * except for an answer with the outcome `running`, whose request is sent again anyway.
   */
  close(claim: Claim, answer: Answer | Running, executionId: string, changed?: RecordUpdate): Promise<Closed>;
  /** Releases the resource without an answer, unless the holder must check it again. */
  leave(claim: Claim): Promise<Closed>;
  /** Releases the resource for a retry of the same request. A claim that has a new holder is not affected. */
  release(claim: Claim): Promise<void>;
  /** Adds to a count of an hour, by default the current one, and returns the sum. */
  tally(name: string, add: 0 | 1, hour?: Date): Promise<number>;
  /** The number stored under this name in the current hour, or `undefined`. */
  agreed(name: string): Promise<number | undefined>;
  /** Stores a number for the current hour, unless one is stored already. Returns the stored number. */
  agree(name: string, number: number): Promise<number>;
  find(remediationId: string): Promise<RemediationRecord | undefined>;
  /** The ids of the remediations of the resource that were undone, by any control, oldest first. */
  undoneOn(subject: Subject, scope: 'regional' | 'global'): Promise<readonly string[]>;
  /**
   * Records why a request did not start. This ends a remediation that was waiting for AWS or deferred, but not one that has
   * ended or waits for approval. A redelivered message gets the same answer.
   */
  recordRejected(request: RemediationRequest, answer: Answer): Promise<void>;
  /**
   * Records an outcome without a playbook function: refused by Parse, or given up by the state machine. Does not
   * overwrite the outcome of a playbook function. Returns the resulting record.
   */
  recordOutcome(answer: Answer, executionId: string): Promise<RemediationRecord>;
}

export type RecordUpdate = Partial<
  Pick<
    RemediationRecord,
    | 'pending'
    | 'because'
    | 'warning'
    | 'asked'
    | 'reversible'
    | 'digest'
    | 'approval'
    | 'runbook'
    | 'settleBy'
    | 'deferral'
    | 'undo'
    | 'conflict'
    | 'outcome'
    | 'reason'
    | 'finishedAt'
    | 'lastAnswer'
  >
> & {
  readonly addChanges?: RemediationRecord['changes'];
  /** Not part of the record. Written when the record is closed, so that ASR does not repeat these changes. */
  readonly undoMark?: UndoMark;
};

/** Whether the request comes from the button, which overrides an earlier undo. */
export function overridesUndo(request: RemediationRequest): boolean {
  return request.step === 'remediate' && request.source === 'custom-action';
}

/**
 * Whether an earlier undo applies to this request. The button overrides earlier undos, but not an undo after the
 * remediation started.
 */
export function obeysUndo(request: RemediationRequest, hasBegun: boolean): boolean {
  if (request.step !== 'remediate' || request.approval !== null) return false;
  return hasBegun || request.source !== 'custom-action';
}

/** `2026-11-24T02`, in UTC. */
export function hourOf(now: Date): string {
  return now.toISOString().slice(0, 13);
}

/**
 * One claim per resource for all controls. Two controls may change the same document, such as a password policy or a
 * bucket policy, by reading and writing all of it, and would overwrite each other's change.
 */
export function claimKey(subject: Subject, scope: 'regional' | 'global'): string {
  const { accountId, canonical, region, resourceId } = subject;
  const name = canonical ?? resourceId;
  // A resource without a Region is the same in the findings of all Regions.
  const hasNoRegion = scope === 'global' || /^arn:[^:]*:[^:]*::/.test(name);
  return `RESOURCE#${accountId}#${hasNoRegion ? 'global' : region}#${name}`;
}
