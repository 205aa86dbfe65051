/** Which event rules start the state machine. */
import { gatherAloneName, gatherName } from '@asr/orchestrator';
import type { DeployedRule, Deployment } from '../../deployment/index.ts';

type Rule = Pick<DeployedRule, 'targets'>;
type Machine = Pick<Deployment, 'stateMachineArn'>;

/** Whether the rule starts the state machine, directly or through the queue of automatic events. */
export function startsStateMachine(rule: Rule, deployment: Machine, namespace: string): boolean {
  return rule.targets.includes(deployment.stateMachineArn) || gathers(rule, deployment, namespace);
}

/** Whether the rule sends to the queue of automatic events, whose pipe starts the state machine. */
export function gathers({ targets }: Rule, deployment: Machine, namespace: string): boolean {
  const [pipe] = pipesOf(deployment, namespace);
  return targets.includes(pipe.queueArn);
}

/** The names of the pipes, and the queues that they read. An event that the first cannot start moves to the second. */
export function pipesOf({ stateMachineArn }: Machine, namespace: string) {
  const [, partition, , region, accountId] = stateMachineArn.split(':');
  const pipe = (name: string) => ({ name, queueArn: `arn:${partition}:sqs:${region}:${accountId}:${name}` });
  return [pipe(gatherName(namespace)), pipe(gatherAloneName(namespace))] as const;
}
