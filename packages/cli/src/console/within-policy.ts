/** The operations of an agent. They decide nothing, and start only what the policy would have started without it. */
import { ConsoleError, type ConsoleOperations } from '@asr/console';
import { automaticInput, cutIntoBatches, executionName } from '../executions/index.ts';
import type { PlannedFinding } from '../planning/index.ts';
import { buttonOf, findingsById, planView, plansFor, startNew } from './findings.ts';
import type { Connection } from './settings.ts';

type Read =
  | 'me'
  | 'inbox'
  | 'findings'
  | 'remediations'
  | 'remediation'
  | 'undoPreview'
  | 'controls'
  | 'policy'
  | 'policyImpact'
  | 'doctor'
  | 'metrics'
  | 'stop'
  | 'plan';

export interface AgentOperations extends Pick<ConsoleOperations, Read | 'undo'> {
  /**
   * Remediates one finding if the policy makes its control automatic there, no approval is required, and every change can
   * be undone. The execution gets the event of the automatic rule, so that ASR decides the same again.
   *
   * @throws a `ConsoleError` with status 404 for a finding that is not open, and 409 with the reason for a refusal.
   */
  remediateWithinPolicy(findingId: string): Promise<{ readonly executionArn: string }>;
}

export function remediationWithinPolicy(connection: Connection): Pick<AgentOperations, 'remediateWithinPolicy'> {
  return {
    async remediateWithinPolicy(findingId) {
      const [finding, ...others] = await findingsById(connection, [findingId], () => true);
      if (finding === undefined || others.length > 0)
        throw new ConsoleError(409, `Several findings have the id ${findingId}. ${nothingStarted}`);
      const input = automaticInput(finding, await buttonOf(connection));
      const { plans, notPlanned } = await plansFor(connection, [input]);
      const [left] = notPlanned;
      if (left !== undefined) throw new ConsoleError(409, `${left.reason} ${nothingStarted}`);
      for (const plan of plans) await refuseUnlessHarmless(plan);

      const [batch] = cutIntoBatches([finding]).batches;
      if (batch === undefined || plans.length === 0)
        throw new ConsoleError(409, `This finding names no resource that ASR can remediate. ${nothingStarted}`);
      const name = executionName('agent-remediate', connection.admin.now(), batch);
      const withActor = { ...input, 'asr-actor': await connection.actor() };
      return { executionArn: await startNew(connection, name, JSON.stringify(withActor)) };
    },
  };
}

const nothingStarted = 'Nothing was started.';

async function refuseUnlessHarmless(plan: PlannedFinding): Promise<void> {
  const { verdict, asked, whyAsked, isReversible, reason } = await planView(plan);
  if (asked.length > 0)
    throw new ConsoleError(
      409,
      `${[reason, whyAsked].join(' ').trim()} An approver must decide about this plan. ${nothingStarted} An operator can start it with asr remediate.`,
    );
  if (verdict !== 'would-change') throw new ConsoleError(409, `${reason} ${nothingStarted}`.trim());
  if (!isReversible)
    throw new ConsoleError(
      409,
      `This plan has a change that cannot be undone. ${nothingStarted} An operator can start it with asr remediate.`,
    );
}
