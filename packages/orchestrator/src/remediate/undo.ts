/** Undoes the changes of one remediation, and nothing else. */
import {
  isIrreversible,
  nameOf,
  undo as undoChanges,
  withoutUndone,
  withPresentNames,
  type AnyChange,
  type Conflict,
  type StepResult,
} from '@asr/playbooks';
import {
  type RemediationRecord,
  type UndoRun,
  describeChanges,
  isForced,
  shorten,
  targetOf,
  whyTooLarge,
} from '../model/index.ts';
import { reportViolation } from './report-violation.ts';
import { retryVerify } from '../retry/index.ts';
import type { Concluded, Context } from './context.ts';

export async function undo(context: Context): Promise<Concluded> {
  const { record, playbook } = context;
  if (record.outcome === 'undone') return { outcome: 'undone', reason: 'This remediation was already undone.' };
  const changes = withPresentNames(playbook, record.changes);
  const reversible = changes.filter((change) => !isIrreversible(playbook, change));
  const irreversible = changes.filter((change) => isIrreversible(playbook, change));
  if (changes.length === 0) {
    return { outcome: 'refused', reason: 'This remediation changed nothing, so there is nothing to undo.' };
  }
  if (reversible.length === 0)
    return { outcome: 'refused', reason: `These changes cannot be undone: ${describeChanges(irreversible, 200)}.` };

  const due = withoutUndone(reversible, await undoneSince(context));
  const obsolete = reversible.filter((change) => !due.some((one) => nameOf(one) === nameOf(change)));
  const { result, overwritten } = await undoOnResource(context, due);
  const summary = describeChanges(due);
  const changed = { undo: runOf(context), conflict: overwritten };
  switch (result.kind) {
    case 'done':
    case 'settling':
      await reportViolation(context, `Undone by ${context.request.actor}: ${summary}`);
      return {
        outcome: 'undone',
        reason: undoneReason(irreversible, overwritten, obsolete),
        summary,
        changed: { ...changed, ...afterwards(context, reversible) },
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

/** The changes of earlier remediations of the resource, by any control, that were undone after this remediation. */
async function undoneSince({ request, record, playbook, dependencies }: Context): Promise<readonly AnyChange[]> {
  const { history, loadPlaybook } = dependencies;
  const ids = await history.undoneOn(request, playbook.scope);
  const records = await Promise.all(ids.slice(-mostUndos).map((id) => history.find(id)));
  const earlier = records.filter(
    (one) =>
      one?.outcome === 'undone' &&
      one.startedAt < record.startedAt &&
      one.undo !== null &&
      one.undo.at > record.startedAt,
  );
  const changes = earlier.map(async (one) =>
    one === undefined ? [] : withPresentNames((await loadPlaybook(one.controlId)) ?? {}, one.changes),
  );
  return (await Promise.all(changes)).flat();
}

/** One read each. Older ones are very unlikely to matter. */
const mostUndos = 25;

/** With force, the values to overwrite are recorded in history first, as every before-image is. */
async function undoOnResource(
  context: Context,
  changes: readonly AnyChange[],
): Promise<{ readonly result: StepResult; readonly overwritten: readonly Conflict[] }> {
  const { request, record, playbook, parameters, aws, dependencies } = context;
  const undoThem = (force: boolean) =>
    retryVerify(() => undoChanges(playbook, request, changes, aws, { parameters, force }), dependencies.pause);
  const earlier = record.undo?.executionId === request.executionId ? (record.conflict ?? []) : [];
  const result = await undoThem(false);
  if (result.kind !== 'refused' || !isForced(request)) return { result, overwritten: earlier };

  const names = new Set(earlier.map(nameOf));
  // An attempt that crashed may have overwritten some values. The values that it recorded are the original ones.
  const overwritten = [...earlier, ...result.conflicts.filter((conflict) => !names.has(nameOf(conflict)))];
  const tooLarge = whyTooLarge(record, { conflict: overwritten });
  if (tooLarge !== undefined) return { result: { kind: 'failed', reason: tooLarge }, overwritten: earlier };
  await dependencies.history.update(record.remediationId, { undo: runOf(context), conflict: overwritten });
  return { result: await undoThem(true), overwritten };
}

/** Conflicts that are too large for the record are left out. The reason still has their names. */
function whatFits(record: RemediationRecord, conflicts: readonly Conflict[]): readonly Conflict[] {
  return whyTooLarge(record, { conflict: conflicts }) === undefined ? conflicts : [];
}

function runOf({ request, dependencies }: Context): UndoRun {
  const run = { executionId: request.executionId, by: request.actor, at: dependencies.now().toISOString() };
  return isForced(request) ? { ...run, force: true } : run;
}

function afterwards({ request, record, playbook, dependencies }: Context, undone: readonly AnyChange[]) {
  // Changes that waited for approval are no longer wanted.
  const nothingPending = { pending: [], digest: null };
  // The undo applies to this event only: the next event is remediated.
  if (playbook.remediesEvent === true) return nothingPending;
  const now = dependencies.now();
  const undoMark = {
    remediationId: record.remediationId,
    by: request.actor,
    at: now.toISOString(),
    changes: undone.map(nameOf),
    targets: undone.map(targetOf),
    until: new Date(now.getTime() + dependencies.undoHoldsDays * 86_400_000).toISOString(),
  };
  return { ...nothingPending, undoMark };
}

function undoneReason(
  irreversible: readonly AnyChange[],
  overwritten: readonly Conflict[],
  obsolete: readonly AnyChange[],
): string {
  const rest = irreversible.length === 0 ? '' : ` Not undone: ${describeChanges(irreversible, 150)}.`;
  const force = overwritten.length === 0 ? '' : ` Forced: later changes to ${namesOf(overwritten)} were overwritten.`;
  const gone =
    obsolete.length === 0
      ? ''
      : ` Not restored: ${shorten(obsolete.map(nameOf).join(', '), 100)}, because the remediation that made it was undone.`;
  return `The changes were undone.${force}${gone}${rest}`;
}

function whyRefused(conflicts: readonly Conflict[], remediationId: string): string {
  return (
    `${namesOf(conflicts)} was modified since the remediation. Nothing was undone. ` +
    `See \`asr history ${remediationId}\`. To undo anyway, run \`asr undo ${remediationId} --force\`.`
  );
}

function namesOf(conflicts: readonly Conflict[]): string {
  return shorten(conflicts.map(nameOf).join(', '), 100);
}
