/**
 * History, the claim on a resource, and the stop switch: what must hold however it is stored.
 * `history-in-dynamodb.ts` stores it.
 */
import type { LeftAlone } from './queries.ts';
import type { Answer, RemediationRecord, RemediationRequest, Subject } from '../model/index.ts';

/** The right to change one resource, for as long as the function that holds it can live. */
export interface Claim {
  readonly key: string;
  readonly token: string;
}

export interface Lease {
  /** Unique to this attempt. */
  readonly token: string;
  /** No longer than the function can still run: whoever dies holding a claim loses it by then. */
  readonly milliseconds: number;
}

export type Opened =
  | { readonly kind: 'open'; readonly record: RemediationRecord; readonly claim: Claim }
  /** Somebody else works on the resource; come back later. `isKnown`: this was tried before, and may have begun. */
  | { readonly kind: 'busy'; readonly remediationId: string; readonly controlId: string; readonly isKnown: boolean }
  | { readonly kind: 'stopped' }
  /** A person undid what was done to this resource for this control, and did not ask for it again. */
  | ({ readonly kind: 'undone' } & LeftAlone)
  | { readonly kind: 'unknown' };

export interface History {
  /**
   * Claims the resource and opens the record, or says why not. The switch stops what would change things; looking,
   * and putting things back, stays possible. What a person undid is not done again but by a person: the button also
   * lets automatic remediation have the resource again.
   */
  open(request: RemediationRequest, scope: 'regional' | 'global', lease: Lease): Promise<Opened>;
  /** Changes fields of the record. The before-image is only added to. */
  update(remediationId: string, changed: RecordUpdate): Promise<void>;
  /** Writes the answer and gives the resource free, in one step. */
  close(claim: Claim, answer: Answer, executionId: string, changed?: RecordUpdate): Promise<void>;
  /** Gives the resource free without an answer, for a later try. A claim that is lost already stays with its new owner. */
  release(claim: Claim): Promise<void>;
  /** Counts something by name in the current hour of the clock: adds, and answers with the sum. */
  tally(name: string, add: 0 | 1): Promise<number>;
  /** The number that goes by this name in the current hour; `undefined`: nobody has proposed one. */
  agreed(name: string): Promise<number | undefined>;
  /** Proposes a number for the current hour. Answers with the first that was proposed, which stays. */
  agree(name: string, number: number): Promise<number>;
  find(remediationId: string): Promise<RemediationRecord | undefined>;
  /**
   * Writes down why a request was not begun. A remediation that waited for AWS when it was stopped ends so, too; one
   * that came to an end before, or waits for a person, stays what it is. A message that comes again is told the same.
   */
  recordUnbegun(request: RemediationRequest, answer: Answer): Promise<void>;
  /**
   * Writes down an outcome that no playbook function could: refused at the door, or lost on the way. What a playbook
   * function has concluded stays. Answers with the record as it is then.
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
  /** Not of the record: from the moment it is closed, automatic remediation leaves the resource alone. */
  readonly leaveAlone?: LeftAlone;
};

/** Whether a person asked for this by the button: they want it, whatever was undone before. */
export function isWanted(request: RemediationRequest): boolean {
  return request.step === 'remediate' && request.source === 'custom-action';
}

/**
 * Whether an undo by a person stands against this request. A button stands above it, but only when it is pressed: what
 * was undone after a remediation began was undone knowingly.
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
  const hasNoRegion = scope === 'global' || /^arn:[^:]*:[^:]*::/.test(canonical ?? '');
  return `RESOURCE#${accountId}#${hasNoRegion ? 'global' : region}#${name}`;
}
