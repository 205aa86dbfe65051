/** The parts of a deployed admin stack, found through the state machine, because most of them have generated names. */
import { DescribeStateMachineCommand, ListTagsForResourceCommand, SFNClient } from '@aws-sdk/client-sfn';
import { historyTableTag } from '@asr/orchestrator';
import type { Aws } from '@asr/playbooks';
import { BadInputError } from '../input/index.ts';
import { findOrchestrator } from './orchestrator-client.ts';

export interface Deployment {
  readonly stateMachineArn: string;
  /** `ACTIVE` or `DELETING`. */
  readonly status: string;
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  /** ARN of the button in Security Hub. */
  readonly customActionArn: string;
  /** ARN of the button that also opens a ticket. */
  readonly ticketActionArn: string;
  /** ARNs of Parse and Report. */
  readonly functionArns: readonly string[];
  /** URL of the queue of requests. `undefined`: the definition contains none. */
  readonly tasksUrl: string | undefined;
  /** `undefined`: the state machine does not have the tag. */
  readonly historyTable: string | undefined;
}

/** The state machine does not exist, so the other parts cannot be found. */
export class NotDeployedError extends Error {
  override readonly name = 'NotDeployedError';
}

export async function findDeployment(aws: Aws, namespace: string): Promise<Deployment> {
  const sfn = aws.client(SFNClient);
  const stateMachineArn = await findOrchestrator(sfn, namespace).catch((error: unknown) => {
    if (error instanceof BadInputError) throw new NotDeployedError(error.message, { cause: error });
    throw error;
  });
  const [{ definition = '{}', status = 'unknown' }, { tags = [] }] = await Promise.all([
    sfn.send(new DescribeStateMachineCommand({ stateMachineArn })),
    sfn.send(new ListTagsForResourceCommand({ resourceArn: stateMachineArn })),
  ]);
  const parsed: unknown = JSON.parse(definition);
  const [, partition = '', , region = '', accountId = ''] = stateMachineArn.split(':');
  return {
    stateMachineArn,
    status,
    partition,
    accountId,
    region,
    customActionArn: customActionArn({ partition, region, accountId }, namespace),
    ticketActionArn: actionArn({ partition, region, accountId }, `${namespace}Ticket`),
    functionArns: valuesOf(parsed, 'FunctionName'),
    tasksUrl: valuesOf(parsed, 'QueueUrl')[0],
    historyTable: tags.find(({ key }) => key === historyTableTag)?.value,
  };
}

type Place = Pick<Deployment, 'partition' | 'region' | 'accountId'>;

/** ARN of the button that the admin stack of this namespace creates. */
export function customActionArn(place: Place, namespace: string): string {
  return actionArn(place, `${namespace}Remediation`);
}

function actionArn({ partition, region, accountId }: Place, id: string): string {
  return `arn:${partition}:securityhub:${region}:${accountId}:action/custom/${id}`;
}

/** Every distinct string under this key, at any depth. */
function valuesOf(value: unknown, key: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    name === key && typeof inner === 'string' ? [inner] : valuesOf(inner, key),
  );
  return [...new Set(found)];
}
