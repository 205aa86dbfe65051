/** Approval and rejection of a plan. */
import type { SFNClient } from '@aws-sdk/client-sfn';
import { planIdOf } from '@asr/orchestrator';
import { type Decision, approvalEvent, startOnce } from '../deployment/index.ts';

export interface DecisionOrder {
  readonly remediationId: string;
  readonly decision: Decision;
  /** ARN of the approver. */
  readonly by: string;
  readonly because: string;
  /** The full digest of the plan. Required for an approval, which applies to this plan only. */
  readonly plan?: string;
}

/** Starts the execution that applies the decision, and returns its ARN. */
export function startDecision(
  { sfn, stateMachineArn }: { readonly sfn: SFNClient; readonly stateMachineArn: string },
  { remediationId, decision, by, because, plan }: DecisionOrder,
): Promise<string> {
  return startOnce(
    sfn,
    stateMachineArn,
    // Each plan is a request of its own, even while the execution for an earlier plan still runs.
    plan === undefined ? `${decision}-${remediationId}` : `${decision}-${remediationId}-${planIdOf(plan)}`,
    approvalEvent(remediationId, { decision, by, because, ...(plan === undefined ? {} : { plan }) }),
  );
}
