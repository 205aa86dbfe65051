/** Plans, asks a person where one is needed, applies, and believes nothing but a second look. */
import { apply, isSettled, needsApproval, plan, verify, type AnyChange, type StepResult } from '@asr/playbooks';
import { question } from './answer.ts';
import { describeChanges, digestOf } from './change-text.ts';
import { patiently } from './patience.ts';
import { startRunbook, waitMore, watchRunbook } from './waiting.ts';
import type { Concluded, Work } from './work.ts';

/** Goes on where history says that an earlier try was. */
export async function fix(work: Work): Promise<Concluded> {
  const { request, record, playbook, aws } = work;
  const isNewApproval = request.approval !== null && request.approval.digest !== record.approval?.digest;
  if (record.changes.length === 0 || isNewApproval) return decide(work);

  if (request.via === 'playbook') return check(work, await apply(playbook, request, record.changes, aws));
  return record.runbook === null ? startRunbook(work) : checkRunbook(work);
}

async function decide(work: Work): Promise<Concluded> {
  const { request, playbook, aws } = work;
  const planned = await plan(playbook, request, aws, work.parameters);
  switch (planned.kind) {
    case 'gone':
      return gone('');
    case 'refuse':
      return { outcome: 'refused', reason: planned.reason };
    case 'compliant': {
      // Whatever was waiting for a person is no longer needed.
      const nothingPending: Work = { ...work, record: { ...work.record, pending: [], digest: null } };
      return conclude(nothingPending, { kind: isSettled(playbook, planned.state) ? 'done' : 'settling' });
    }
    case 'change':
      if (request.step === 'remediate') return change(work, planned);
      return {
        outcome: 'planned',
        reason: 'Nothing was changed.',
        summary: describeChanges(planned.changes),
        changed: { pending: planned.changes },
      };
  }
}

/** Does what needs no person, or has their yes to exactly this; leaves the rest pending. */
async function change(
  work: Work,
  { changes, state }: { readonly changes: readonly AnyChange[]; readonly state: { readonly [field: string]: unknown } },
): Promise<Concluded> {
  const { request, record, playbook, aws, surroundings } = work;
  const needYes = changes.filter((one) => request.approvalRequired || needsApproval(playbook, one));
  const isApproved = request.approval !== null && request.approval.digest === digestOf(needYes);
  const due = isApproved ? changes : changes.filter((one) => !needYes.includes(one));
  const pending = isApproved ? [] : needYes;
  const digest = pending.length === 0 ? null : digestOf(pending);

  // From here on things change: first the before-image, then the resource.
  const approval = isApproved ? { approval: request.approval } : {};
  await surroundings.history.update(request.remediationId, { addChanges: due, pending, digest, ...approval });
  const begun: Work = { ...work, record: { ...record, changes: [...record.changes, ...due], pending, digest } };
  if (due.length === 0) return check(begun, { kind: 'done' });
  if (request.via === 'runbook') return startRunbook(begun);
  return check(begun, await apply(playbook, request, due, aws, state));
}

/** What was applied counts only when planning again finds nothing left to do. */
async function check(work: Work, applied: StepResult): Promise<Concluded> {
  if (applied.kind !== 'done' || work.record.pending.length > 0) return conclude(work, applied);
  const { playbook, request, aws, parameters, surroundings } = work;
  return conclude(work, await patiently(() => verify(playbook, request, aws, parameters), surroundings.pause));
}

/** A runbook's own word is not enough, neither way. */
async function checkRunbook(work: Work): Promise<Concluded> {
  return (await watchRunbook(work)) ?? check(work, { kind: 'done' });
}

function conclude(work: Work, result: StepResult): Concluded {
  const { changes, pending } = work.record;
  const summary = describeChanges(changes);
  switch (result.kind) {
    case 'gone':
      return gone(summary);
    case 'refused':
    case 'failed':
      return { outcome: result.kind, reason: result.reason, summary };
    case 'differs':
      return { outcome: 'failed', reason: result.reason, summary };
    case 'settling':
      return waitMore(work, summary);
    case 'done':
      if (pending.length > 0) return ask(work, summary);
      return changes.length === 0
        ? { outcome: 'compliant', reason: 'The resource is compliant; nothing was changed.', changed: { pending, digest: null } }
        : { outcome: 'fixed', reason: 'Changed and verified.', summary, changed: { pending, digest: null } };
  }
}

function ask({ request, record }: Work, summary: string): Concluded {
  const what = describeChanges(record.pending, 150);
  const reason = `A person must approve: ${what}. Run \`asr approve ${request.remediationId} --because …\`.`;
  return { outcome: 'awaiting-approval', reason, summary, next: 'ask', question: question(request, record.pending) };
}

function gone(summary: string): Concluded {
  return { outcome: 'gone', reason: 'The resource no longer exists.', summary };
}
