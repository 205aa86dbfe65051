import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  paginateListEventSourceMappings,
  type EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';
import { ifAbsent } from '@asr/playbooks';
import { type Check, type Home, deadLettersOf, ok, problem } from '../check/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';

export const functions: Check<Home> = {
  id: 'functions',
  title: 'The functions exist and consume their queues',
  permissions: ['lambda:GetFunctionConfiguration', 'lambda:ListEventSourceMappings', 'sqs:GetQueueAttributes'],
  async run(home) {
    const { functionArns, tasksUrl } = await home.deployment();
    const lambda = home.aws.client(LambdaClient);
    const queues = tasksUrl === undefined ? undefined : await deadLettersOf(home.aws, tasksUrl);
    if (queues === undefined)
      return problem('The queue of requests is missing, so ASR remediates nothing.', deployAdminStack);
    const [playbook, deadLetter] = await Promise.all([
      mappings(lambda, queues.tasksArn),
      mappings(lambda, queues.deadLettersArn),
    ]);
    const idle = [
      ...(playbook.some(isOn) ? [] : ['No function consumes the queue of requests.']),
      ...(deadLetter.some(isOn) ? [] : ['No function consumes the dead-letter queue of requests.']),
    ];
    const consumers = [...playbook, ...deadLetter].flatMap(({ FunctionArn }) => FunctionArn ?? []);
    const wrong = await Promise.all([...functionArns, ...consumers].map((arn) => whyNotReady(lambda, arn)));
    const details = [...idle, ...wrong.filter((reason) => reason !== undefined)];
    if (details.length > 0) return problem('Some functions cannot run.', deployAdminStack, details);
    return ok(`${functionArns.length + consumers.length} functions are ready.`);
  },
};

async function mappings(
  lambda: LambdaClient,
  EventSourceArn: string,
): Promise<readonly EventSourceMappingConfiguration[]> {
  const found: EventSourceMappingConfiguration[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
    { client: lambda },
    { EventSourceArn },
  )) {
    found.push(...EventSourceMappings);
  }
  return found;
}

function isOn({ State }: EventSourceMappingConfiguration): boolean {
  return State === 'Enabled' || State === 'Updating';
}

/** Lambda sets functions that were idle for weeks to `Inactive`, and activates them on the next call. */
const ready: ReadonlySet<string | undefined> = new Set(['Active', 'Inactive']);

async function whyNotReady(lambda: LambdaClient, FunctionName: string): Promise<string | undefined> {
  const found = await lambda
    .send(new GetFunctionConfigurationCommand({ FunctionName }))
    .catch(ifAbsent('ResourceNotFoundException', undefined));
  if (found === undefined) return `${FunctionName} does not exist.`;
  return ready.has(found.State)
    ? undefined
    : `${FunctionName} is ${found.State}: ${found.StateReason ?? 'AWS gives no reason'}`;
}
