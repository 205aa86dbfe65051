/**
 * History, the claim on a resource, and the stop switch: what must hold however it is stored.
 * `dynamodb.ts` stores it.
 */
import type { LeftAlone } from './queries.ts';
import type { Answer, RemediationRecord, RemediationRequest, Subject } from '../model/index.ts';

/** The exclusive right to change one resource, for at most the remaining time of the function that holds it. */
export interface Claim {
  readonly key: string;
  readonly token: string;
}

export interface Lease {
  /** Unique to this attempt. */
  readonly token: string;
  /** No longer than the function can still run, so that a crashed function loses its claim. */
  readonly milliseconds: number;
}

export type Opened =
  /** `undone`: an operator undid these changes of this control, and has not allowed them again. */
  | { readonly kind: 'open'; readonly record: RemediationRecord; readonly claim: Claim; readonly undone?: LeftAlone }
  | Busy
  | { readonly kind: 'stopped' }
  | { readonly kind: 'unknown' };

/** Another request holds the resource. */
export interface Busy {
  readonly kind: 'busy';
  readonly remediationId: string;
  readonly controlId: string;
  /** What the holder does: only one that remediates can do the work of another request as well. */
  readonly step: RemediationRequest['step'];
  /** This request was tried before, and may have begun. */
  readonly isKnown: boolean;
}

/** An event on a resource, such as a call that CloudTrail recorded. */
export interface SeenEvent {
  /** The same for an event that is delivered twice. */
  readonly id: string;
  /** ISO 8601: when it happened, not when it arrived. */
  readonly at: string;
  /** JSON, as the detection read it. */
  readonly event: unknown;
}

/** The events of one resource, the oldest first. */
export interface EventLog {
  readonly events: readonly SeenEvent[];
  /** `false`: older events that still count did not fit. */
  readonly isComplete: boolean;
}

/**
 * `changes`: what controls that answer events decide by. `tags`: changes of tags, and violations close to them.
 */
export type EventLogName = 'changes' | 'tags';

/** How a claim ended. `look-again`: another request was answered as taken over, so the resource is still claimed. */
export type Closed = 'closed' | 'look-again';

export interface History {
  /**
   * Claims the resource and opens the record, or returns why not. The stop switch blocks what would change the
   * resource; plans and undos stay possible. The button lets automatic remediation have the resource again after an
   * undo.
   */
  open(request: RemediationRequest, scope: 'regional' | 'global', lease: Lease): Promise<Opened>;
  /**
   * Asks the holder of the resource to look at it once more before it ends. `false`: the holder has ended meanwhile,
   * or cannot do the work of this request.
   */
  askToLookAgain(request: RemediationRequest, scope: 'regional' | 'global', holder: Busy): Promise<boolean>;
  /**
   * Remembers an event, if one is given, and returns all events of the resource that count.
   *
   * @param log Default: `changes`.
   */
  rememberEvent(
    subject: Subject,
    scope: 'regional' | 'global',
    event: SeenEvent | undefined,
    log?: EventLogName,
  ): Promise<EventLog>;
  /** Changes fields of the record. The before-image is only added to. */
  update(remediationId: string, changed: RecordUpdate): Promise<void>;
  /**
   * Writes the answer and frees the resource in one step. Writes nothing if the holder must look again; an answer
   * with `next: 'wait'` comes back anyway, and is always written.
   */
  close(claim: Claim, answer: Answer, executionId: string, changed?: RecordUpdate): Promise<Closed>;
  /** Frees the resource without an answer, unless the holder must look again. */
  leave(claim: Claim): Promise<Closed>;
  /** Frees the resource for a later try of the same request. A claim that was lost stays with its new owner. */
  release(claim: Claim): Promise<void>;
  /** Adds to a count of the current hour, and returns the sum. */
  tally(name: string, add: 0 | 1): Promise<number>;
  /** The number of this name in the current hour. `undefined`: no function has proposed one. */
  agreed(name: string): Promise<number | undefined>;
  /** Proposes a number for the current hour. Returns the first that was proposed, which stays. */
  agree(name: string, number: number): Promise<number>;
  find(remediationId: string): Promise<RemediationRecord | undefined>;
  /**
   * Records why a request did not start. A remediation that was waiting for AWS ends with this; one that has ended,
   * or waits for an approval, stays as it is. A redelivered message gets the same answer.
   */
  recordUnbegun(request: RemediationRequest, answer: Answer): Promise<void>;
  /**
   * Records an outcome that no playbook function could record: refused by Parse, or lost on the way. What a playbook
   * function has concluded stays. Returns the record as it is then.
   */
  recordUnrun(answer: Answer, executionId: string): Promise<RemediationRecord>;
}

export type RecordUpdate = Partial<
  Pick<
    RemediationRecord,
    | 'pending'
    | 'because'
    | 'digest'
    | 'approval'
    | 'runbook'
    | 'settleBy'
    | 'undo'
    | 'conflict'
    | 'outcome'
    | 'reason'
    | 'finishedAt'
    | 'lastAnswer'
  >
> & {
  readonly addChanges?: RemediationRecord['changes'];
  /** Not part of the record: once it is closed, automatic remediation does not repeat these changes. */
  readonly leaveAlone?: LeftAlone;
};

/** Whether an operator pressed the button, which outweighs an earlier undo. */
export function isWanted(request: RemediationRequest): boolean {
  return request.step === 'remediate' && request.source === 'custom-action';
}

/**
 * Whether an earlier undo holds for this request. The button outweighs an undo when it is pressed, but not one that
 * came after the remediation began.
 */
export function obeysUndo(request: RemediationRequest, hasBegun: boolean): boolean {
  if (request.step !== 'remediate' || request.approval !== null) return false;
  return hasBegun || request.source === 'imported' || request.source === 'detection';
}

/** `2026-11-24T02`, in UTC. */
export function hourOf(now: Date): string {
  return now.toISOString().slice(0, 13);
}

/**
 * One claim per resource, whatever the control: two controls may change the same document (a password policy, a
 * bucket policy) by reading and writing all of it, and would lose each other's change.
 */
export function claimKey(subject: Subject, scope: 'regional' | 'global'): string {
  const { accountId, canonical, region, resourceId } = subject;
  const name = canonical ?? resourceId;
  // A resource without a Region is the same one in whatever Region its finding was made.
  const hasNoRegion = scope === 'global' || /^arn:[^:]*:[^:]*::/.test(name);
  return `RESOURCE#${accountId}#${hasNoRegion ? 'global' : region}#${name}`;
}
