/** What waits for a person whatever the policy says, from the playbooks themselves: history does not keep it. */
import { needsApproval, registry, type AnyPlaybook } from '@asr/playbooks';
import type { AlwaysAsks } from './observed-resource.ts';

/** @param controlIds Those that will be asked about. What there is no playbook for any more asks always. */
export async function loadAlwaysAsks(controlIds: Iterable<string>): Promise<AlwaysAsks> {
  const playbooks = new Map<string, AnyPlaybook>();
  for (const controlId of new Set(controlIds)) {
    const playbook = Object.hasOwn(registry, controlId) ? await registry[controlId]?.load() : undefined;
    if (playbook !== undefined) playbooks.set(controlId, playbook);
  }
  return (controlId, change) => {
    const playbook = playbooks.get(controlId);
    return playbook === undefined || needsApproval(playbook, change);
  };
}
