import { DescribePipeCommand, type DescribePipeResponse, PipesClient } from '@aws-sdk/client-pipes';
import { runPlaybookTimeoutSeconds } from '@asr/orchestrator';
import { type Aws, ifAbsent } from '@asr/playbooks';
import { type Check, type Home, gathers, messagesIn, ok, pipesOf, problem, unknown } from '../check/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';

/** Automatic events wait in queues. Without the pipes that read them, they expire, and nothing else fails. */
export const pipes: Check<Home> = {
  id: 'pipes',
  title: 'The pipes start automatic events',
  permissions: [
    'events:ListRules',
    'events:ListTargetsByRule',
    'pipes:DescribePipe',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
  ],
  async run({ aws, namespace, deployment, rules }) {
    const deployed = await deployment();
    if (!(await rules()).some((rule) => gathers(rule, deployed, namespace)))
      return ok('No event rule gathers events, so no pipe is needed.');
    const all = pipesOf(deployed, namespace);
    const { region } = deployed;
    const found = await Promise.all(all.map(async ({ name }) => stateOf(name, await describe(aws, name), region)));
    const failed = found.filter((one) => one.kind === 'problem');
    if (failed.length > 0) {
      const waiting = await Promise.all(all.map(({ queueArn }) => messagesIn(aws, queueArn)));
      const count = waiting.reduce((sum, queue) => sum + (queue?.count ?? 0), 0);
      const details = failed.map(({ sentence }) => sentence);
      return problem(sentenceFor(count), [...new Set(failed.map(({ fix }) => fix))].join(' && '), details);
    }
    const changing = found.filter((one) => one.kind === 'changing').map(({ sentence }) => sentence);
    if (changing.length > 0) return unknown(`${changing.join(' ')} Run asr doctor again in a few minutes.`);
    return ok(`${all.length} pipes are running.`);
  },
};

function sentenceFor(count: number): string {
  const hours = runPlaybookTimeoutSeconds / 3600;
  const waiting = count === 0 ? '' : ` Messages that wait now: ${count}.`;
  return `A pipe does not start the state machine with automatic events, which expire after ${hours} hours.${waiting}`;
}

function describe(aws: Aws, Name: string): Promise<DescribePipeResponse | undefined> {
  return aws
    .client(PipesClient)
    .send(new DescribePipeCommand({ Name }))
    .catch(ifAbsent('NotFoundException', undefined));
}

type PipeState =
  | { readonly kind: 'running' }
  | { readonly kind: 'changing'; readonly sentence: string }
  | { readonly kind: 'problem'; readonly sentence: string; readonly fix: string };

/**
 * What the states of a pipe mean for its events. A state that is not listed is reported, and only a deployment fixes it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DescribePipe.html
 */
function stateOf(name: string, pipe: DescribePipeResponse | undefined, region: string): PipeState {
  if (pipe === undefined) return { kind: 'problem', sentence: `${name} does not exist.`, fix: deployAdminStack };
  const { CurrentState: current, DesiredState: desired, StateReason: reason } = pipe;
  const start = `aws pipes start-pipe --name ${name} --region ${region}`;
  // The service accepts no start before it has stopped.
  if (current === 'STOPPING') return { kind: 'changing', sentence: `${name} is stopping.` };
  if (desired === 'STOPPED' || current === 'STOPPED')
    return {
      kind: 'problem',
      sentence: `${name} is stopped. ASR never stops it, so an operator or another program did.`,
      fix: start,
    };
  if (current === 'RUNNING') return { kind: 'running' };
  if (current === 'CREATING' || current === 'STARTING' || current === 'UPDATING')
    return { kind: 'changing', sentence: `${name} is ${current.toLowerCase()}.` };
  const sentence = `${name} is ${current ?? 'in no known state'}: ${(reason ?? 'AWS gives no reason').replace(/\.?$/, '.')}`;
  return { kind: 'problem', sentence, fix: current === 'START_FAILED' ? start : deployAdminStack };
}
