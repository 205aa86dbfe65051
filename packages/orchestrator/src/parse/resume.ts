/** An approval or an undo refers to a remediation that history knows. */
import * as z from 'zod';
import {
  type Answer,
  type Approval,
  type ForcedUndo,
  type RemediationRecord,
  type RemediationRequest,
  answer,
  answerAboutNothing,
  subjectOf,
} from '../model/index.ts';

/** How long a person may take to approve. After that the plan is made anew. */
const approvalDays = 7;

const approvalEvent = z.object({
  'detail-type': z.literal('ASR Approval'),
  detail: z.object({
    remediationId: z.string().min(1),
    decision: z.enum(['approve', 'reject']),
    by: z.string().min(1),
    because: z.string().min(1),
  }),
});

const undoEvent = z.object({
  'detail-type': z.literal('ASR Undo'),
  detail: z.object({
    remediationId: z.string().min(1),
    by: z.string().min(1),
    /** Puts back also what somebody else changed since. */
    force: z.literal(true).optional(),
  }),
});

const resumeEvent = z.intersection(z.object({ source: z.literal('asr') }), z.union([approvalEvent, undoEvent]));

/** The input of an execution that continues a remediation. Only who may start executions can send it. */
export type ResumeEvent = z.infer<typeof resumeEvent>;

/** `undefined`: the event is something else. */
export function asResumeEvent(event: unknown): ResumeEvent | undefined {
  return resumeEvent.safeParse(event).data;
}

export type Resumed =
  | { readonly items: readonly [RemediationRequest]; readonly answers: readonly [] }
  | { readonly items: readonly []; readonly answers: readonly [Answer] };

/** The request to go on with, or the answer where there is nothing to go on with. */
export function resume(
  event: ResumeEvent,
  record: RemediationRecord | undefined,
  executionId: string,
  now: Date,
): Resumed {
  const { remediationId, by } = event.detail;
  if (record === undefined) {
    const reason = `History knows no remediation ${remediationId}. Look for its id in the finding's note.`;
    return { items: [], answers: [answerAboutNothing({ remediationId, source: 'undo', outcome: 'skipped', reason })] };
  }
  const base = requestOf(record, executionId, by);
  if (event['detail-type'] === 'ASR Undo') {
    const undo = { ...base, step: 'undo', source: 'undo' } as const;
    const forced: ForcedUndo = { ...undo, force: true };
    return { items: [event.detail.force === true ? forced : undo], answers: [] };
  }

  const { decision, because } = event.detail;
  const refused = (reason: string): Resumed => ({ items: [], answers: [answer(base, { outcome: 'refused', reason })] });
  const skipped = (reason: string): Resumed => ({ items: [], answers: [answer(base, { outcome: 'skipped', reason })] });
  if (record.outcome !== 'awaiting-approval' || record.digest === null) {
    return skipped(`There is nothing to approve: this remediation is ${record.outcome ?? 'still running'}.`);
  }
  if (decision === 'reject') return refused(`Rejected by ${by}: ${because}`);
  if (isExpired(record, now)) {
    return refused(`The plan is more than ${approvalDays} days old. Remediate again, then approve the new plan.`);
  }
  const approval: Approval = { by, because, digest: record.digest };
  return { items: [{ ...base, approval, source: 'approval' }], answers: [] };
}

function isExpired(record: RemediationRecord, now: Date): boolean {
  return now.getTime() - new Date(record.finishedAt ?? record.startedAt).getTime() > approvalDays * 86_400_000;
}

function requestOf(record: RemediationRecord, executionId: string, actor: string): RemediationRequest {
  const { remediationId, finding, source, detection, via, parameters, approvalRequired, override } = record;
  const known = { remediationId, finding, source, detection, via, parameters, approvalRequired, override };
  return { ...subjectOf(record), ...known, executionId, actor, step: 'remediate', approval: null };
}
