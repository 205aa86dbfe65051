/** When a change of a control requires approval, from the policy and from the playbook. */
import { loadPlaybook } from './known-control.ts';

/** `always`: every change. `if irreversible`: some changes, and those that the plan asks about. */
type Approval = 'always' | 'if irreversible' | 'if the plan asks';

/** @param isRequired The policy requires approval of every change. */
export async function approvalOf(controlId: string, isRequired: boolean): Promise<Approval> {
  const playbook = await loadPlaybook(controlId);
  if (isRequired || playbook?.alwaysAsks === true || playbook?.effect === 'irreversible') return 'always';
  return playbook?.irreversible === undefined ? 'if the plan asks' : 'if irreversible';
}
