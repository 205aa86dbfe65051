/** Which changes always require approval, independent of the policy. History does not record this, but playbooks declare it. */
import { needsApproval, type AnyPlaybook } from '@asr/playbooks';
import type { AlwaysNeedsApproval } from '../plans/index.ts';
import { loadPlaybook } from './known-control.ts';

/** @param controlIds Controls to load. A control that no longer has a playbook always requires approval. */
export async function loadAlwaysNeedsApproval(controlIds: Iterable<string>): Promise<AlwaysNeedsApproval> {
  const playbooks = new Map<string, AnyPlaybook>();
  for (const controlId of new Set(controlIds)) {
    const playbook = await loadPlaybook(controlId);
    if (playbook !== undefined) playbooks.set(controlId, playbook);
  }
  return (controlId, change) => {
    const playbook = playbooks.get(controlId);
    return playbook === undefined || needsApproval(playbook, change);
  };
}
