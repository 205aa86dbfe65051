/** Puts back what one remediation changed, and nothing else. */
import { isIrreversible, undo } from '@asr/playbooks';
import { describeChanges } from './change-text.ts';
import { tellViolation } from './own-violation.ts';
import { patiently } from './patience.ts';
import type { Concluded, Work } from './work.ts';

export async function takeBack(work: Work): Promise<Concluded> {
  const { request, record, playbook, aws, surroundings } = work;
  if (record.outcome === 'undone') return { outcome: 'undone', reason: 'It was undone before.' };
  const reversible = record.changes.filter((change) => !isIrreversible(playbook, change));
  const lost = record.changes.filter((change) => isIrreversible(playbook, change));
  if (record.changes.length === 0) {
    return { outcome: 'refused', reason: 'This remediation changed nothing, so there is nothing to undo.' };
  }
  if (reversible.length === 0) return { outcome: 'refused', reason: `${describeChanges(lost, 200)}: this cannot be undone.` };

  const result = await patiently(() => undo(playbook, request, reversible, aws), surroundings.pause);
  const summary = describeChanges(reversible);
  const changed = { undo: { executionId: request.executionId, by: request.actor, at: surroundings.now().toISOString() } };
  switch (result.kind) {
    case 'done':
    case 'settling': {
      const rest = lost.length === 0 ? '' : ` Not undone: ${describeChanges(lost, 150)}.`;
      // What still waited for a yes is no longer wanted.
      const nothingPending = { pending: [], digest: null };
      await tellViolation(work, `Undone by ${request.actor}: ${summary}`);
      return { outcome: 'undone', reason: `Everything is as it was before.${rest}`, summary, changed: { ...changed, ...nothingPending } };
    }
    case 'gone':
      return { outcome: 'gone', reason: 'The resource no longer exists.', summary };
    case 'refused':
    case 'failed':
      return { outcome: result.kind, reason: result.reason, summary, changed };
    case 'differs':
      return { outcome: 'failed', reason: result.reason, summary, changed };
  }
}
