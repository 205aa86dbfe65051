/** An approval or an undo refers to a remediation that history knows. An approval is decided anew, as it was at first. */
import * as z from 'zod';
import {
  type Answer,
  type Approval,
  type ForcedUndo,
  type RemediationRecord,
  type RemediationRequest,
  answer,
  answerAboutNothing,
  excerpt,
  remediationIdOf,
  subjectOf,
} from '../model/index.ts';
import { candidateOfRecord, identify } from './candidate.ts';
import { decide } from './decide.ts';
import type { NotDone, World } from './world.ts';

/** How long an approver may take. After that the plan is made anew. */
const approvalDays = 7;

const approvalEvent = z.object({
  'detail-type': z.literal('ASR Approval'),
  detail: z.object({
    remediationId: z.string().min(1),
    decision: z.enum(['approve', 'reject']),
    by: z.string().min(1),
    because: z.string().min(1),
    /** How the digest of the plan begins that the approver read. Another plan is not approved. */
    plan: z
      .string()
      .regex(/^[0-9a-f]{8,64}$/)
      .optional(),
  }),
});

const undoEvent = z.object({
  'detail-type': z.literal('ASR Undo'),
  detail: z.object({
    remediationId: z.string().min(1),
    by: z.string().min(1),
    /** Puts back also what was changed since. */
    force: z.literal(true).optional(),
  }),
});

const resumeEvent = z.intersection(z.object({ source: z.literal('asr') }), z.union([approvalEvent, undoEvent]));

/** The event of an execution of the kind `resume`. */
export type ResumeEvent = z.infer<typeof resumeEvent>;

/** `undefined`: the event is something else. */
export function asResumeEvent(event: unknown): ResumeEvent | undefined {
  return resumeEvent.safeParse(event).data;
}

export type Resumed =
  | { readonly items: readonly [RemediationRequest]; readonly answers: readonly [] }
  | { readonly items: readonly []; readonly answers: readonly [Answer] };

/** The request to go on with, or the answer where there is nothing to go on with. */
export function resume(event: ResumeEvent, record: RemediationRecord | undefined, world: World): Resumed {
  const { remediationId, by } = event.detail;
  if (record === undefined) {
    const reason = `History knows no remediation ${excerpt(remediationId, 64)}. Look for its id in the finding's note.`;
    return answered(answerAboutNothing({ remediationId, source: 'undo', outcome: 'skipped', reason }));
  }
  const base = requestOf(record, world.executionId, by);
  if (event['detail-type'] === 'ASR Undo') {
    const undo = { ...base, step: 'undo', source: 'undo' } as const;
    const forced: ForcedUndo = { ...undo, force: true };
    return { items: [event.detail.force === true ? forced : undo], answers: [] };
  }
  return decided(event.detail, record, base, world);
}

type Decided = z.infer<typeof approvalEvent>['detail'];

function decided(
  { decision, by, because, plan }: Decided,
  record: RemediationRecord,
  base: RemediationRequest,
  world: World,
): Resumed {
  const end = (notDone: NotDone): Resumed => answered(answer(base, notDone));
  if (record.outcome !== 'awaiting-approval' || record.digest === null) {
    const reason = `There is nothing to approve: this remediation is ${record.outcome ?? 'still running'}.`;
    return end({ outcome: 'skipped', reason });
  }
  if (decision === 'reject') return end({ outcome: 'refused', reason: `Rejected by ${by}: ${because}` });
  if (isExpired(record, world.now)) {
    const reason = `The plan is more than ${approvalDays} days old. Remediate again, then approve the new plan.`;
    return end({ outcome: 'refused', reason });
  }
  if (plan !== undefined && !record.digest.startsWith(plan)) {
    return stillWaiting(base, { outcome: 'refused', reason: sentences.otherPlan(record) });
  }
  const approval: Approval = { by, because, digest: record.digest };
  return approve(approval, record, base, world);
}

/** With the policy of now. What the policy forbids today keeps waiting: it may be approved when the policy allows it. */
function approve(approval: Approval, record: RemediationRecord, base: RemediationRequest, world: World): Resumed {
  const named = identify(subjectOf(record));
  if (!named.ok) return stillWaiting(base, { outcome: 'refused', reason: named.error });
  // History knows the resource under this name: its claim and its undo mark are there.
  const subject =
    record.canonical === undefined ? subjectOf(record) : { ...named.subject, canonical: record.canonical };
  const candidate = candidateOfRecord(record, subject, 'approval');
  const decision = decide(candidate, { override: record.override ?? undefined }, world);
  if (decision.kind === 'leave') return stillWaiting(base, decision.notDone);
  return { items: [{ ...base, ...decision.decided, approval, source: 'approval' }], answers: [] };
}

/** Under an id of its own: an answer under the remediation's id would end it in history. */
function stillWaiting(base: RemediationRequest, { outcome, reason }: NotDone): Resumed {
  const remediationId = remediationIdOf([base.executionId, base.remediationId, 'approval']);
  const kept = `${reason} ${base.remediationId} still waits for approval.`;
  return answered(answer({ ...base, source: 'approval', remediationId }, { outcome, reason: kept }));
}

function answered(one: Answer): Resumed {
  return { items: [], answers: [one] };
}

function isExpired(record: RemediationRecord, now: Date): boolean {
  return now.getTime() - new Date(record.finishedAt ?? record.startedAt).getTime() > approvalDays * 86_400_000;
}

function requestOf(record: RemediationRecord, executionId: string, actor: string): RemediationRequest {
  const { remediationId, finding, source, detection, via, parameters, approvalRequired, override, severity } = record;
  const known = { remediationId, finding, source, detection, via, parameters, approvalRequired, override };
  const more = severity === undefined ? {} : { severity };
  return { ...subjectOf(record), ...known, ...more, executionId, actor, step: 'remediate', approval: null };
}

const sentences = {
  otherPlan: ({ digest, remediationId }: RemediationRecord) =>
    `The plan has changed since it was read; it is now ${(digest ?? '').slice(0, 8)}. Read it with "asr history ${remediationId}", then approve that one.`,
};
