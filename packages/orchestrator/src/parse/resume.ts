/** Resumes a remediation for an approval or an undo. The current policy decides an approval again. */
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
  remediationIdOf,
  subjectOf,
} from '../model/index.ts';
import { comparePersons } from '../people/index.ts';
import { type Candidate, candidateOfRecord, identify } from './candidate.ts';
import { type Decision, decide } from './decide.ts';
import type { NotDone, World } from './world.ts';

/** How long a plan can be approved. After that, a new plan is required. */
const approvalDays = 7;

const approvalEvent = z.object({
  'detail-type': z.literal('ASR Approval'),
  detail: z.object({
    remediationId: z.string().min(1),
    decision: z.enum(['approve', 'reject']),
    by: z.string().min(1),
    because: z.string().min(1),
    /** The plan that the approver read, see `namesPlan`. Only this plan is approved. */
    plan: z.string().optional(),
  }),
});

const undoEvent = z.object({
  'detail-type': z.literal('ASR Undo'),
  detail: z.object({
    remediationId: z.string().min(1),
    by: z.string().min(1),
    /** Also overwrites changes made since the remediation. */
    force: z.literal(true).optional(),
  }),
});

const resumeEvent = z.intersection(z.object({ source: z.literal('asr') }), z.union([approvalEvent, undoEvent]));

/** The event of an execution of the kind `resume`. */
export type ResumeEvent = z.infer<typeof resumeEvent>;

/** Returns `undefined` for any other event. */
export function asResumeEvent(event: unknown): ResumeEvent | undefined {
  return resumeEvent.safeParse(event).data;
}

const deferredEvent = z.object({ remediationId: z.string().min(1) });

/** Returns the id of a deferred remediation, or `undefined` for any other event. */
export function asDeferredEvent(event: unknown): string | undefined {
  return deferredEvent.safeParse(event).data?.remediationId;
}

export type Resumed =
  | { readonly items: readonly [RemediationRequest]; readonly answers: readonly [] }
  | { readonly items: readonly []; readonly answers: readonly [Answer] };

/** Returns the request that continues the remediation, or an answer if it cannot continue. */
export function resume(event: ResumeEvent, record: RemediationRecord | undefined, world: World): Resumed {
  const { remediationId } = event.detail;
  const by = sanitize(event.detail.by, 300);
  if (record === undefined) return unknownRemediation(remediationId);
  const base = requestOf(record, world.executionId, by);
  if (event['detail-type'] === 'ASR Undo') {
    const undo = { ...base, step: 'undo', source: 'undo' } as const;
    const forced: ForcedUndo = { ...undo, force: true };
    return { items: [event.detail.force === true ? forced : undo], answers: [] };
  }
  const because = sanitize(event.detail.because, 500);
  return decided({ ...event.detail, by, because }, record, base, world);
}

/** Returns the request of a remediation whose deferral is over. The current policy decides it again. */
export function takeUp(remediationId: string, record: RemediationRecord | undefined, world: World): Resumed {
  const { executionId } = world;
  if (record === undefined) return unknownRemediation(remediationId);
  const base = requestOf(record, executionId, record.actor);
  if (record.outcome !== 'deferred' || record.source === 'undo') {
    const reason = `This remediation is no longer deferred: it is ${record.outcome ?? 'running'}.`;
    return answered(answer(base, { outcome: 'skipped', reason, keepsRecord: true }));
  }
  const decision = decideAgain(record, record.source, world);
  if (decision.kind === 'leave') return answered(answer(base, decision.notDone));
  const { ticket, noteAnyway } = record;
  const marks = { ...(ticket === undefined ? {} : { ticket }), ...(noteAnyway === undefined ? {} : { noteAnyway }) };
  return { items: [{ ...base, ...marks, ...decision.decided }], answers: [] };
}

type Decided = z.infer<typeof approvalEvent>['detail'];

function decided(
  { decision, by, because, plan }: Decided,
  record: RemediationRecord,
  base: RemediationRequest,
  world: World,
): Resumed {
  const end = (notDone: NotDone): Resumed => answered(answer(base, notDone));
  const isOpen = record.outcome === 'awaiting-approval' || record.outcome === 'deferred';
  if (!isOpen || record.digest === null) {
    const reason = `There is nothing to approve: this remediation is ${record.outcome ?? 'still running'}.`;
    // This answer must not end a remediation that is still running.
    return answered(answer(base, { outcome: 'skipped', reason, keepsRecord: true }));
  }
  if (decision === 'reject') return end({ outcome: 'refused', reason: `Rejected by ${by}: ${because}` });
  if (isExpired(record, world.now)) {
    const reason = `The plan is more than ${approvalDays} days old. Remediate again, then approve the new plan.`;
    return end({ outcome: 'refused', reason });
  }
  const reason = whyNotThisOne(plan, record.digest, record) ?? whySameRequester(by, record, world);
  if (reason !== undefined) return stillWaiting(base, { outcome: 'refused', reason });
  const approval: Approval = { by, because, digest: record.digest };
  return approve(approval, record, base, world);
}

function unknownRemediation(remediationId: string): Resumed {
  const reason = `Remediation ${sanitize(remediationId, 64)} does not exist. Copy the id from "asr history", or run "asr undo --finding".`;
  const nothing = answerAboutNothing({ remediationId, source: 'undo', outcome: 'skipped', reason });
  // There is no record to end, and this must not create one for an unknown id.
  return answered({ ...nothing, keepsRecord: true });
}

/** Applies the current policy to a recorded remediation. */
function decideAgain(record: RemediationRecord, source: Candidate['source'], world: World): Decision {
  const named = identify(subjectOf(record));
  if (!named.ok) return { kind: 'leave', notDone: { outcome: 'refused', reason: named.error } };
  // History stores the claim and the undo mark of the resource under this name.
  const subject =
    record.canonical === undefined ? subjectOf(record) : { ...named.subject, canonical: record.canonical };
  return decide(candidateOfRecord(record, subject, source), { override: record.override ?? undefined }, world);
}

/** Applies the current policy. A plan that it forbids keeps waiting, and can be approved when the policy allows it. */
function approve(approval: Approval, record: RemediationRecord, base: RemediationRequest, world: World): Resumed {
  const decision = decideAgain(record, 'approval', world);
  if (decision.kind === 'leave') return stillWaiting(base, decision.notDone);
  const { decided: again } = decision;
  // A window and a deadline no longer ask now. They still do if the plan is another one than the approver read.
  const approvalRequired = record.approvalRequired || again.approvalRequired;
  return { items: [{ ...base, ...again, approvalRequired, approval, source: 'approval' }], answers: [] };
}

/** The answer has an id of its own: with the remediation's id, it would end the remediation in history. */
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
  const { remediationId, finding, source, detection, via, parameters, approvalRequired, override } = record;
  const known = { remediationId, finding, source, detection, via, parameters, approvalRequired, override };
  const { severity, duplicates, overdue } = record;
  const more = {
    ...(severity === undefined ? {} : { severity }),
    ...(duplicates === undefined ? {} : { duplicates }),
    ...(overdue === undefined ? {} : { overdue }),
  };
  return { ...subjectOf(record), ...known, ...more, executionId, actor, step: 'remediate', approval: null };
}

function whyNotThisOne(
  plan: string | undefined,
  digest: string,
  { remediationId, pending }: RemediationRecord,
): string | undefined {
  if (plan !== undefined && namesPlan(plan, digest)) return undefined;
  const wrong = plan === undefined ? 'The approval names no plan.' : `${sanitize(plan, 20)} is not the current plan.`;
  const changes = pending.length === 0 ? '' : ` The plan: ${describeChanges(pending, 80)}.`;
  return `${wrong}${changes} Run \`${approveCommand(remediationId, digest)}\`.`;
}

/** An event rule is never the approver. An unknown requester may be. */
function whySameRequester(by: string, { actor }: RemediationRecord, { settings }: World): string | undefined {
  if (settings.policy.approvals?.separateRequester !== true || actor === 'asr') return undefined;
  const wanted = 'approvals.separateRequester requires another approver.';
  if (actor === '' || actor === buttonActor)
    return `The requester is unknown, and ${wanted} Request it with \`asr remediate\`.`;
  const [approver, requester] = [sanitize(by, 100), sanitize(actor, 100)];
  switch (comparePersons(actor, by)) {
    case 'same':
      return `${approver} requested it, and ${wanted} Ask an approver with another user name or session name.`;
    case 'unknown':
      return `ASR cannot tell whether ${approver} and ${requester} are the same IAM user, and ${wanted} Ask an approver who signs in with a role.`;
    case 'different':
      return undefined;
  }
}
