/** The operations of an agent. They decide nothing, and start only what the policy would have started without it. */
import { ConsoleError, type ConsoleOperations } from '@asr/console';
import { putRequest } from '../delegation/index.ts';
import { automaticInput, cutIntoBatches, executionName } from '../executions/index.ts';
import type { PlannedFinding } from '../planning/index.ts';
import type { DescribedControl } from './catalog.ts';
import { buttonOf, findingsById, planView, plansFor, startNew } from './findings.ts';
import type { Connection } from './settings.ts';

type Read =
  | 'me'
  | 'inbox'
  | 'findings'
  | 'remediations'
  | 'remediation'
  | 'undoPreview'
  | 'policy'
  | 'policyImpact'
  | 'doctor'
  | 'metrics'
  | 'stop'
  | 'plan';

/** The execution that was started, or the request that ASR decides about. */
type Sent = { readonly executionArn: string } | { readonly eventId: string };

export interface AgentOperations extends Pick<ConsoleOperations, Read> {
  /** Without the numbers of history, so that an agent can read it before ASR is deployed. */
  controls(): Promise<readonly DescribedControl[]>;
  undo(remediationId: string): Promise<Sent>;
  /**
   * Remediates one finding if the policy makes its control automatic there, no approval is required, and every change can
   * be undone. The execution gets the event of the automatic rule, so that ASR decides the same again.
   *
   * @throws a `ConsoleError` with status 404 for a finding that is not open, and 409 with the reason for a refusal.
   */
  remediateWithinPolicy(findingId: string): Promise<Sent>;
}

/**
 * @param delegation Its requests need no permission to start executions, so IAM holds the limits as well.
 * @param undo As an operator.
 */
export function agentWrites(
  connection: Connection,
  undo: ConsoleOperations['undo'],
  delegation: string | undefined,
): Pick<AgentOperations, 'remediateWithinPolicy' | 'undo'> {
  const { admin, settings } = connection;
  const request = async (by: string, action: 'remediate' | 'undo', detail: object) => {
    const { eventId } = await putRequest(admin, settings.namespace, { delegation: by, action, detail });
    return { eventId };
  };
  return {
    async undo(remediationId) {
      if (delegation !== undefined) return request(delegation, 'undo', { remediationId });
      const { executionArn } = await undo(remediationId);
      return { executionArn };
    },
    async remediateWithinPolicy(findingId) {
      const findings = await findingsById(connection, [findingId], () => true);
      const [finding] = findings;
      const [batch] = cutIntoBatches(findings).batches;
      if (finding === undefined || batch === undefined)
        throw new ConsoleError(413, `The finding exceeds the input size of an execution. ${nothingStarted}`);
      const input = automaticInput(finding, await buttonOf(connection));
      const { plans, notPlanned } = await plansFor(connection, [input]);
      const [left] = notPlanned;
      if (left !== undefined || plans.length === 0)
        throw new ConsoleError(409, `${left?.reason ?? 'The finding names no resource.'} ${nothingStarted}`);
      for (const plan of plans) await refuseUnlessHarmless(plan);

      if (delegation !== undefined) return request(delegation, 'remediate', { findingIds: [findingId] });
      const name = executionName('agent-remediate', admin.now(), batch);
      const withActor = { ...input, 'asr-actor': await connection.actor() };
      return { executionArn: await startNew(connection, name, JSON.stringify(withActor)) };
    },
  };
}

const nothingStarted = 'Nothing was started.';

async function refuseUnlessHarmless(plan: PlannedFinding): Promise<void> {
  const { verdict, asked, whyAsked, isReversible, reason } = await planView(plan);
  // A change that cannot be undone always requires approval. The second condition does not rely on that.
  if (asked.length > 0 || !isReversible)
    throw new ConsoleError(
      409,
      `${[reason, whyAsked].join(' ').trim()} An approver must decide about this plan. ${nothingStarted} An operator can start it with asr remediate.`.trim(),
    );
  if (verdict !== 'would-change') throw new ConsoleError(409, `${reason} ${nothingStarted}`.trim());
}
