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
  approveCommand,
  buttonActor,
  describeChanges,
  namesPlan,
  sanitize,
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
    /** Of `approve`: the id of the plan that the approver read, see `planIdOf`. */
    plan: z.string().optional(),
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

/**
 * The request to go on with, or the answer where there is nothing to go on with.
 *
 * @param separateRequester Whether the policy wants the approver to be another than the requester.
 */
export function resume(
  event: ResumeEvent,
  record: RemediationRecord | undefined,
  executionId: string,
  now: Date,
  separateRequester = false,
): Resumed {
  const { remediationId } = event.detail;
  const by = sanitize(event.detail.by, 300);
  if (record === undefined) {
    const reason = `There is no remediation ${remediationId}. The finding's note names the id.`;
    const nothing = answerAboutNothing({ remediationId, source: 'undo', outcome: 'skipped', reason });
    // Without a record there is none to end, and none to make of an id that nothing has.
    return { items: [], answers: [{ ...nothing, keepsRecord: true }] };
  }
  const base = requestOf(record, executionId, by);
  if (event['detail-type'] === 'ASR Undo') {
    const undo = { ...base, step: 'undo', source: 'undo' } as const;
    const forced: ForcedUndo = { ...undo, force: true };
    return { items: [event.detail.force === true ? forced : undo], answers: [] };
  }

  return decided(event.detail, record, base, { now, separateRequester });
}

/** An approval or a rejection, with the name and the reason made safe. */
function decided(
  { decision, plan, because: given }: Extract<ResumeEvent, { readonly 'detail-type': 'ASR Approval' }>['detail'],
  record: RemediationRecord,
  base: RemediationRequest,
  { now, separateRequester }: { readonly now: Date; readonly separateRequester: boolean },
): Resumed {
  const by = base.actor;
  const because = sanitize(given, 500);
  const refused = (reason: string): Resumed => ({ items: [], answers: [answer(base, { outcome: 'refused', reason })] });
  /** The plan goes on waiting. */
  const kept = (outcome: 'refused' | 'skipped', reason: string): Resumed => ({
    items: [],
    answers: [answer(base, { outcome, reason, keepsRecord: true })],
  });
  if (record.outcome !== 'awaiting-approval' || record.digest === null) {
    return kept('skipped', `There is nothing to approve: this remediation is ${record.outcome ?? 'still running'}.`);
  }
  if (decision === 'reject') return refused(`Rejected by ${by}: ${because}`);
  if (isExpired(record, now)) {
    return refused(`The plan is more than ${approvalDays} days old. Remediate again, then approve the new plan.`);
  }
  if (plan === undefined || !namesPlan(plan, record.digest)) {
    return kept('refused', whyOtherPlan(plan, record.digest, record));
  }
  if (separateRequester && !isOther(record.actor, by)) return kept('refused', whySameRequester(record.actor));
  const approval: Approval = { by, because, digest: record.digest };
  return { items: [{ ...base, approval, source: 'approval' }], answers: [] };
}

function whyOtherPlan(plan: string | undefined, digest: string, { remediationId, pending }: RemediationRecord): string {
  const wrong =
    plan === undefined ? 'The approval names no plan.' : `${sanitize(plan, 20)} is not the plan of this remediation.`;
  const changes = pending.length === 0 ? '' : ` Its plan: ${describeChanges(pending, 100)}.`;
  return `${wrong}${changes} Run \`${approveCommand(remediationId, digest)}\`.`;
}

/** A rule is never the approver. A requester that is unknown may be. */
function isOther(requester: string, approver: string): boolean {
  return requester === 'asr' || (requester !== '' && requester !== buttonActor && requester !== approver);
}

function whySameRequester(requester: string): string {
  return [buttonActor, ''].includes(requester)
    ? 'The requester is unknown, and approvals.separateRequester wants another approver. Request it with `asr remediate`.'
    : `${requester} requested it, and approvals.separateRequester wants another approver.`;
}

function isExpired(record: RemediationRecord, now: Date): boolean {
  return now.getTime() - new Date(record.finishedAt ?? record.startedAt).getTime() > approvalDays * 86_400_000;
}

function requestOf(record: RemediationRecord, executionId: string, actor: string): RemediationRequest {
  const { remediationId, finding, source, detection, via, parameters, approvalRequired, override } = record;
  const known = { remediationId, finding, source, detection, via, parameters, approvalRequired, override };
  return { ...subjectOf(record), ...known, executionId, actor, step: 'remediate', approval: null };
}
