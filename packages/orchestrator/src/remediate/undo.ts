/** Puts back what one remediation changed, and nothing else. */
import { isIrreversible, nameOf, undo, type AnyChange, type Conflict, type StepResult } from '@asr/playbooks';
import {
  type RemediationRecord,
  type UndoRun,
  describeChanges,
  isForced,
  shorten,
  whyTooLarge,
} from '../model/index.ts';
import { tellViolation } from './report-violation.ts';
import { patiently } from './verify-retry.ts';
import type { Concluded, Work } from './context.ts';

export async function takeBack(work: Work): Promise<Concluded> {
  const { record, playbook } = work;
  if (record.outcome === 'undone') return { outcome: 'undone', reason: 'It was undone before.' };
  const reversible = record.changes.filter((change) => !isIrreversible(playbook, change));
  const lost = record.changes.filter((change) => isIrreversible(playbook, change));
  if (record.changes.length === 0) {
    return { outcome: 'refused', reason: 'This remediation changed nothing, so there is nothing to undo.' };
  }
  if (reversible.length === 0)
    return { outcome: 'refused', reason: `${describeChanges(lost, 200)}: this cannot be undone.` };

  const { result, overwritten } = await putBack(work, reversible);
  const summary = describeChanges(reversible);
  const changed = { undo: runOf(work), conflict: overwritten };
  switch (result.kind) {
    case 'done':
    case 'settling':
      await tellViolation(work, `Undone by ${work.request.actor}: ${summary}`);
      return {
        outcome: 'undone',
        reason: whatIsBack(lost, overwritten),
        summary,
        changed: { ...changed, ...afterwards(work) },
      };
    case 'gone':
      return { outcome: 'gone', reason: 'The resource no longer exists.', summary };
    case 'refused': {
      const { conflicts } = result;
      return {
        outcome: 'refused',
        reason: whyRefused(conflicts, record.remediationId),
        summary,
        changed: { ...changed, conflict: whatFits(record, conflicts) },
      };
    }
    case 'failed':
    case 'differs':
      return { outcome: 'failed', reason: result.reason, summary, changed };
  }
}

/** With force, what it overwrites is written down first, as every before-image is. */
async function putBack(
  work: Work,
  changes: readonly AnyChange[],
): Promise<{ readonly result: StepResult; readonly overwritten: readonly Conflict[] }> {
  const { request, record, playbook, aws, surroundings } = work;
  const earlier = record.undo?.executionId === request.executionId ? (record.conflict ?? []) : [];
  const result = await patiently(() => undo(playbook, request, changes, aws), surroundings.pause);
  if (result.kind !== 'refused' || !isForced(request)) return { result, overwritten: earlier };

  const names = new Set(earlier.map(nameOf));
  // A try that crashed has overwritten some of it already: what it saw was there first.
  const overwritten = [...earlier, ...result.conflicts.filter((conflict) => !names.has(nameOf(conflict)))];
  const tooLarge = whyTooLarge(record, { conflict: overwritten });
  if (tooLarge !== undefined) return { result: { kind: 'failed', reason: tooLarge }, overwritten: earlier };
  await surroundings.history.update(record.remediationId, { undo: runOf(work), conflict: overwritten });
  return {
    result: await patiently(() => undo(playbook, request, changes, aws, { force: true }), surroundings.pause),
    overwritten,
  };
}

/** Of what history cannot hold beside the before-image, the names are in the reason. */
function whatFits(record: RemediationRecord, conflicts: readonly Conflict[]): readonly Conflict[] {
  return whyTooLarge(record, { conflict: conflicts }) === undefined ? conflicts : [];
}

function runOf({ request, surroundings }: Work): UndoRun {
  const run = { executionId: request.executionId, by: request.actor, at: surroundings.now().toISOString() };
  return isForced(request) ? { ...run, force: true } : run;
}

function afterwards({ request, record, playbook, surroundings }: Work) {
  // What still waited for a yes is no longer wanted.
  const nothingPending = { pending: [], digest: null };
  // Of an event, the next one is another matter: taking back the answer to one permits no other.
  if (playbook.remediesEvent === true) return nothingPending;
  const leaveAlone = { remediationId: record.remediationId, by: request.actor, at: surroundings.now().toISOString() };
  return { ...nothingPending, leaveAlone };
}

function whatIsBack(lost: readonly AnyChange[], overwritten: readonly Conflict[]): string {
  const rest = lost.length === 0 ? '' : ` Not undone: ${describeChanges(lost, 150)}.`;
  const force = overwritten.length === 0 ? '' : ` By force, over what somebody else made of ${namesOf(overwritten)}.`;
  return `Everything is as it was before.${force}${rest}`;
}

function whyRefused(conflicts: readonly Conflict[], remediationId: string): string {
  return (
    `${namesOf(conflicts)} was changed by somebody else since. Nothing was put back. ` +
    `See \`asr history ${remediationId}\`; \`asr undo ${remediationId} --force\` puts it back all the same.`
  );
}

function namesOf(conflicts: readonly Conflict[]): string {
  return shorten(conflicts.map(nameOf).join(', '), 100);
}
