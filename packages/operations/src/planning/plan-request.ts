/** Plans one request with the code of the playbook function, and with the caller's own rights. */
import {
  type Dependencies,
  type Policy,
  type RemediationRecord,
  type RemediationRequest,
  readTags,
  remediate,
  parametersInForce,
  verdictOn,
} from '@asr/orchestrator';
import type { Aws } from '@asr/playbooks';
import { loadPlaybook } from '../controls/index.ts';
import { historyOfOnePlan } from './history-of-one-plan.ts';

/**
 * Returns the record that ASR would write for the plan. Changes nothing.
 *
 * @param aws The account of the resource. It must refuse calls that change something.
 * @throws an error that a retry can resolve, such as throttling.
 */
export async function planRequest(request: RemediationRequest, policy: Policy, aws: Aws): Promise<RemediationRecord> {
  const history = historyOfOnePlan(() => aws.now());
  const dependencies: Dependencies = {
    history,
    loadPlaybook,
    enter: async () => aws,
    runbooks: neverDone,
    // A plan counts toward no limit.
    limits: policy.limits,
    undoHoldsDays: 0,
    tagSettleMinutes: 0,
    openFindings: async () => ({ ok: false, error: 'a plan counts no findings.' }),
    checkTags: async (about, account) => verdictOn(policy, about, await readTags(account, about), aws.now()),
    parametersInForce: (controlId) => parametersInForce(policy, controlId),
    importFinding: async () => undefined,
    roleName: () => 'of the caller',
    lease: () => ({ token: request.remediationId, milliseconds: 60_000 }),
    now: () => aws.now(),
    pause: async () => {},
  };
  await remediate(request, dependencies);
  const record = await history.find(request.remediationId);
  if (record === undefined) throw new Error(`${request.controlId} has no plan. Please report this error.`);
  return record;
}

async function neverDone(): Promise<never> {
  throw new Error('A plan starts no runbook. Please report this error.');
}
