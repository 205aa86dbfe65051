/** Plans, asks a person where one is needed, applies, and believes nothing but a second look. */
import {
  apply,
  isSettled,
  needsApproval,
  plan,
  verify,
  type AnyChange,
  type Planned,
  type StepResult,
} from '@asr/playbooks';
import { approveCommand, describeChanges, digestOf, question, whyTooLarge } from '../model/index.ts';
import { whyAsk } from '../policy/index.ts';
import { tellEnd, tellViolation, violationOf } from './report-violation.ts';
import { patiently } from './verify-retry.ts';
import { startRunbook, waitMore, watchRunbook } from './waiting.ts';
import type { Concluded, Work } from './context.ts';

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
    case 'skip':
      return { outcome: 'skipped', reason: planned.reason };
    case 'refuse':
      return withNote({ outcome: 'refused', reason: planned.reason }, await tellViolation(work, planned.reason));
    case 'compliant': {
      // Whatever was waiting for a person is no longer needed.
      const nothingPending: Work = { ...work, record: { ...work.record, pending: [], digest: null } };
      return conclude(nothingPending, { kind: isSettled(playbook, planned.state) ? 'done' : 'settling' });
    }
    case 'change': {
      const { changes, because = '' } = planned;
      // Refused before anything begins: it is no failure of the control.
      const tooLarge = whyTooLarge({ ...work.record, pending: [] }, { changes });
      if (tooLarge !== undefined) return { outcome: 'refused', reason: tooLarge };
      const note = await tellViolation(work, violationOf(changes, because));
      if (request.step === 'remediate') return withNote(await change(work, planned), note);
      return withNote(
        {
          outcome: 'planned',
          reason: nothingChanged(because),
          summary: describeChanges(changes),
          changed: { pending: changes, because },
        },
        note,
      );
    }
  }
}

/** Does what needs no person, or has their yes to exactly this; leaves the rest pending. */
async function change(
  work: Work,
  { changes, because: reason = '', state }: Extract<Planned, { readonly kind: 'change' }>,
): Promise<Concluded> {
  const { request, record, playbook, aws, surroundings } = work;
  const { isApproved, needYes, limit } = await whatNeedsYes(work, changes);
  const due = isApproved ? changes : changes.filter((one) => !needYes.includes(one));
  const pending = isApproved ? [] : needYes;
  const digest = pending.length === 0 ? null : digestOf(pending);
  const because = [reason, request.askedBecause ?? '', limit].filter((text) => text !== '').join(' ');

  // From here on things change: first the before-image, then the resource.
  const approval = isApproved ? { approval: request.approval } : {};
  await surroundings.history.update(request.remediationId, { addChanges: due, pending, because, digest, ...approval });
  const begun: Work = {
    ...work,
    record: { ...record, changes: [...record.changes, ...due], pending, because, digest },
  };
  if (due.length === 0) return check(begun, { kind: 'done' });
  if (request.via === 'runbook') return startRunbook(begun);
  return check(begun, await apply(playbook, request, due, aws, state));
}

/** Which changes a person must say yes to, whether one has, and the limit that asks for it, if any. */
async function whatNeedsYes({ request, playbook, surroundings }: Work, changes: readonly AnyChange[]) {
  const { history, limits, openFindings } = surroundings;
  const always = changes.filter((one) => request.approvalRequired || needsApproval(playbook, one));
  // Above a limit the yes was to all of it.
  const isApproved =
    request.approval !== null && [digestOf(always), digestOf(changes)].includes(request.approval.digest);
  if (isApproved || always.length === changes.length) return { isApproved, needYes: always, limit: '' };
  const limit = await whyAsk(limits, request, { ...history, openFindings });
  return { isApproved, needYes: limit === undefined ? always : changes, limit: limit ?? '' };
}

/** What was applied counts only when planning again finds nothing left to do. */
async function check(work: Work, applied: StepResult): Promise<Concluded> {
  if (applied.kind !== 'done' || work.record.pending.length > 0) return conclude(work, applied);
  const { playbook, request, aws, parameters, surroundings } = work;
  const verified = await patiently(() => verify(playbook, request, aws, parameters), surroundings.pause);
  const concluded = conclude(work, verified);
  return concluded.outcome === 'fixed' ? withNote(concluded, await tellEnd(work)) : concluded;
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
      return { outcome: 'failed', reason: result.reason, summary, unverified: true };
    case 'settling':
      return waitMore(work, summary);
    case 'done':
      if (pending.length > 0) return ask(work, summary);
      return changes.length === 0
        ? {
            outcome: 'compliant',
            reason: 'The resource is compliant; nothing was changed.',
            changed: { pending, digest: null },
          }
        : {
            outcome: 'fixed',
            reason: `Changed and verified. ${work.record.because}`.trim(),
            summary,
            changed: { pending, digest: null },
          };
  }
}

function ask({ request, record }: Work, summary: string): Concluded {
  const what = describeChanges(record.pending, 150);
  const why = record.because === '' ? '' : ` ${record.because}`;
  const digest = digestOf(record.pending);
  const reason = `A person must approve: ${what}. Run \`${approveCommand(request.remediationId, digest)}\`.${why}`;
  return {
    outcome: 'awaiting-approval',
    reason,
    summary,
    next: 'ask',
    question: question(request, record.pending, digest, record.because),
  };
}

/** What could not be told does not change what was done. */
function withNote(concluded: Concluded, note: string | undefined): Concluded {
  return note === undefined ? concluded : { ...concluded, reason: `${concluded.reason} ${note}` };
}

function nothingChanged(because: string): string {
  return `Nothing was changed. ${because}`.trim();
}

function gone(summary: string): Concluded {
  return { outcome: 'gone', reason: 'The resource no longer exists.', summary };
}
