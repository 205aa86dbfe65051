/** Which event rules start the state machine. */
import { gatherName } from '@asr/orchestrator';
import type { DeployedRule, Deployment } from '../../deployment/index.ts';

/** Whether the rule starts the state machine, directly or through the queue of automatic events. */
export function startsStateMachine(
  { targets }: Pick<DeployedRule, 'targets'>,
  { stateMachineArn }: Pick<Deployment, 'stateMachineArn'>,
  namespace: string,
): boolean {
  const [, partition, , region, accountId] = stateMachineArn.split(':');
  const queueArn = `arn:${partition}:sqs:${region}:${accountId}:${gatherName(namespace)}`;
  return targets.includes(stateMachineArn) || targets.includes(queueArn);
}
