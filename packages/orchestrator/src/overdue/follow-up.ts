/** The executions that request approvals and remediations of overdue findings. Pure. */
import { createHash } from 'node:crypto';
import type { ExecutionInput, Overdue } from '../model/index.ts';
import { type OpenFinding, asEvent } from './open-finding.ts';

/** A finding whose grace period is over. */
export interface DueFinding {
  readonly finding: OpenFinding;
  /** Id of its report in history. */
  readonly toldId: string;
  readonly overdue: Overdue;
}

export interface FollowUpExecution {
  /** The same for the same findings, so that a repeated call starts no second execution. */
  readonly name: string;
  readonly input: Extract<ExecutionInput, { readonly kind: 'overdue' }>;
  readonly findings: readonly DueFinding[];
}

/** The requests of these findings fit into the state of an execution, and its input into 256 KB. */
const most = { findings: 25, bytes: 150_000 };

/** Findings of one account, Region and control are next to each other, because they are remediated as a group. */
export function executionsFor(due: readonly DueFinding[]): readonly FollowUpExecution[] {
  const batches: DueFinding[][] = [];
  let bytes = 0;
  for (const one of due.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))) {
    const size = Buffer.byteLength(JSON.stringify(essentialsOf(one)));
    const open = batches.at(-1);
    if (open !== undefined && open.length < most.findings && bytes + size <= most.bytes) {
      open.push(one);
      bytes += size;
    } else {
      batches.push([one]);
      bytes = size;
    }
  }
  return batches.map(executionOf);
}

function placeOf({ finding: { subject }, toldId }: DueFinding): string {
  return JSON.stringify([subject.accountId, subject.region, subject.controlId, toldId]);
}

function executionOf(findings: readonly DueFinding[]): FollowUpExecution {
  const ids = findings.map(({ toldId }) => toldId);
  const digest = createHash('sha256').update(JSON.stringify(ids)).digest('hex').slice(0, 32);
  return {
    name: `overdue-${digest}`,
    input: {
      kind: 'overdue',
      event: asEvent(findings.map(essentialsOf)),
      overdue: Object.fromEntries(findings.map(({ finding, overdue }) => [finding.reference.id, overdue])),
    },
    findings,
  };
}

/** Without long texts that Parse does not read. */
function essentialsOf({ finding }: DueFinding): object {
  const { Description: _text, Remediation: _link, Note: _note, UserDefinedFields: _fields, ...rest } = finding.given;
  return rest;
}
