/** The controls that Prowler can judge, each with its violation. */
import { registry } from '@asr/playbooks';
import type { Arrange } from '@asr/playbooks/testing';
import { controlChecks } from './control-checks.ts';
import type { Case } from './trial.ts';
import { ownViolations } from './violations/index.ts';
import { loadExamples } from '../examples/index.ts';

/**
 * Returns a case per judged control, in the order of the registry.
 *
 * @param controls The controls to judge.
 */
export async function casesOf(controls: readonly string[]): Promise<readonly Case[]> {
  const declared = await loadExamples(controls);
  const ids = Object.keys(registry);
  return controls.flatMap((control) => {
    const check = controlChecks[control];
    if (check === undefined || 'unjudged' in check) return [];
    const violation = declared.get(control);
    if (violation === undefined) throw new Error(`No test of ${control} declares its violation on moto.`);
    const { playbook, onMoto } = violation;
    const usual: Arrange = async (account) => {
      if ('beyondMoto' in onMoto) throw new Error(`Its test declares no violation: ${onMoto.beyondMoto}`);
      return onMoto(account);
    };
    const own = ownViolations[control];
    const arrange: Arrange = own === undefined ? usual : (account) => own(account, usual);
    return [{ playbook, check, arrange, accountId: String(400_000_000_000 + ids.indexOf(control)) }];
  });
}
