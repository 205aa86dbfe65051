/** What an undo would change, from history. */
import type { RemediationRecord } from '@asr/orchestrator';
import { type AnyChange, isIrreversible, swap } from '@asr/playbooks';
import { loadPlaybook } from '../controls/index.ts';

export interface UndoPreview extends Pick<
  RemediationRecord,
  'remediationId' | 'controlId' | 'accountId' | 'region' | 'resourceId'
> {
  /** In the order in which the undo makes them: `from` is the value now, if nothing modified it since. */
  readonly changes: readonly AnyChange[];
  /** Changes of the remediation that cannot be undone. */
  readonly irreversible: readonly AnyChange[];
  /** Why there is nothing to undo. `null` if there is. */
  readonly nothing: string | null;
}

export async function previewOf(record: RemediationRecord): Promise<UndoPreview> {
  const { remediationId, controlId, accountId, region, resourceId } = record;
  const playbook = await loadPlaybook(controlId);
  const isFinal = (change: AnyChange) => playbook !== undefined && isIrreversible(playbook, change);
  const irreversible = record.changes.filter(isFinal);
  const changes = swap(record.changes.filter((change) => !isFinal(change)));
  const nothing = whyNothing(record, changes);
  return {
    remediationId,
    controlId,
    accountId,
    region,
    resourceId,
    changes: nothing === null ? changes : [],
    irreversible,
    nothing,
  };
}

function whyNothing({ outcome, changes }: RemediationRecord, reversible: readonly AnyChange[]): string | null {
  if (outcome === 'undone') return 'This remediation was already undone.';
  if (changes.length === 0) return 'This remediation changed nothing, so there is nothing to undo.';
  return reversible.length === 0 ? 'None of its changes can be undone.' : null;
}
