/**
 * Runs the synthesized state machine.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
import { randomUUID } from 'node:crypto';
import { ExecutionError, StateMachine } from 'aws-local-stepfunctions';
import { prepareDefinition, statesOf, waitResource } from './definition.ts';
import type { JsonObject } from '../gateway/index.ts';
import { pausedRetries } from './retry-pause.ts';
import { mostStateBytes } from './task-tokens.ts';

/** The result of an execution, as in DescribeExecution. */
export type Execution =
  | { readonly executionArn: string; readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly executionArn: string; readonly status: 'FAILED'; readonly error: string; readonly cause: string };

export interface LocalStateMachine {
  readonly arn: string;
  /** State transitions so far, as billed for a Standard workflow. */
  readonly transitions: number;
  /** @param name Name of the execution. @default a unique name */
  start(input: unknown, name?: string): Promise<Execution>;
  /** Ends all running executions, as StopExecution does. */
  abort(): void;
}

export interface StateMachineOptions {
  readonly arn: string;
  readonly definition: JsonObject;
  /** Returns the work of a `Resource`. Throws an error if the local cloud does not support it. */
  readonly taskFor: (resource: string) => TaskWithToken;
  /** Ends a Wait state. */
  readonly wait: (seconds: number) => Promise<void>;
  readonly now: () => Date;
  /**
   * Called for each state transition. Returns how many milliseconds Step Functions delays the execution.
   *
   * @default no delay
   */
  readonly delayOf?: () => number;
}

/**
 * Runs a task. Throws an error with the name that Retry and Catch compare.
 *
 * @param placeholder Placeholder for the task token in the parameters. Each attempt gets its own token.
 */
export type TaskWithToken = (parameters: unknown, placeholder: string) => Promise<unknown>;

/** The definitions that are valid, as JSON without the port of the gateway, which is in the addresses of queues. */
const valid = new Set<string>();

/**
 * Validates each definition once in a process: the validator compiles its schema for each definition, which takes a quarter of a
 * second. A command and a test open the same definitions many times.
 *
 * @throws An error if the definition is invalid.
 */
function machineOf(definition: ReturnType<typeof prepareDefinition>): StateMachine {
  const text = JSON.stringify(definition).replaceAll(/(?<=http:\/\/localhost:)\d+/g, '');
  const machine = new StateMachine(definition, {
    validationOptions: valid.has(text) ? { noValidate: true } : { checkArn: false },
  });
  valid.add(text);
  return machine;
}

export function openStateMachine(options: StateMachineOptions): LocalStateMachine {
  const { arn, definition, taskFor, wait, now, delayOf = () => 0 } = options;
  const prepared = prepareDefinition(definition);
  const machine = machineOf(prepared);
  const tasks = [...statesOf(prepared)].filter(([, { Type }]) => Type === 'Task');
  // Looked up once, so that an unsupported resource is reported when the local cloud opens.
  const works = tasks.map(([name, state]) => ({
    name,
    state,
    work: workFor(String(state['Resource']), taskFor, wait),
  }));
  const retryAtOnce = Object.fromEntries([...statesOf(prepared).keys()].map((name) => [name, 0]));
  const running = new Set<() => void>();
  let transitions = 0;

  return {
    arn,
    abort: () => running.forEach((stop) => stop()),
    get transitions() {
      return transitions;
    },
    async start(input, name = randomUUID()) {
      const executionArn = executionArnOf(arn, name);
      const placeholder = `task-token-of-${name}`;
      const handlers = works.map(({ name: task, state, work }) => {
        const retried = pausedRetries(state, async (seconds) => wait(seconds));
        const run = async (given: unknown): Promise<never> => {
          // Each attempt is a transition. An execution that is delayed waits at its tasks.
          const delay = delayOf();
          if (delay > 0) await wait(delay / 1000);
          return bounded(task, given, async () => retried(given, () => work(given, placeholder)));
        };
        return [task, run] as const;
      });
      const { result, eventLogs, abort } = machine.run(input as never, {
        overrides: {
          taskResourceLocalHandlers: Object.fromEntries(handlers) as never,
          retryIntervalOverrides: retryAtOnce,
        },
        context: {
          Execution: { Id: executionArn, Name: name },
          StateMachine: { Id: arn, Name: arn.slice(arn.lastIndexOf(':') + 1) },
          Task: { Token: placeholder },
          Clock: { StartTime: now().toISOString() },
        },
      });
      running.add(abort);
      const counting = countTransitions(eventLogs, (state) => {
        if (!works.some((task) => task.name === state)) delayOf();
      });
      const execution = await result.then(
        (output): Execution => ({ executionArn, status: 'SUCCEEDED', output }),
        (error: unknown): Execution => ({ executionArn, status: 'FAILED', ...failureOf(error) }),
      );
      running.delete(abort);
      const { count, tooLarge } = await counting;
      transitions += count;
      if (tooLarge === undefined) return execution;
      return { executionArn, status: 'FAILED', error: 'States.DataLimitExceeded', cause: tooLarge };
    },
  };
}

export function executionArnOf(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

function workFor(
  resource: string,
  taskFor: StateMachineOptions['taskFor'],
  wait: StateMachineOptions['wait'],
): TaskWithToken {
  if (resource !== waitResource) return taskFor(resource);
  return async (parameters) => {
    await wait((parameters as { readonly seconds: number }).seconds);
    return null;
  };
}

/**
 * Fails the task if its input or its result is too large. `Catch` and `Retry` do not handle this error.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
async function bounded(state: string, given: unknown, work: () => Promise<unknown>): Promise<never> {
  refuseTooLarge(given, `The input of ${state}`);
  const result = await work();
  refuseTooLarge(result, `The result of ${state}`);
  return result as never;
}

/**
 * Each entered state and each retry is a transition. An iteration of an inline map is none.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html
 */
async function countTransitions(
  events: AsyncIterable<{ readonly type: string; readonly state?: unknown }>,
  onTransition: (state: string) => void,
) {
  let count = 0;
  let tooLarge: string | undefined;
  for await (const event of events) {
    if (event.type === 'StateEntered' || event.type === 'StateRetried') {
      count += 1;
      onTransition((event.state as { readonly name: string }).name);
    }
    if (event.type === 'StateExited')
      tooLarge ??= tooLargeIn(event.state as { readonly name: string; readonly output?: unknown });
  }
  return { count, tooLarge };
}

function tooLargeIn({ name, output }: { readonly name: string; readonly output?: unknown }): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(output ?? null));
  return bytes > mostStateBytes
    ? `The output of ${name} is ${bytes} bytes; Step Functions takes ${mostStateBytes}.`
    : undefined;
}

function refuseTooLarge(value: unknown, what: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(value ?? null));
  if (bytes <= mostStateBytes) return;
  const error = new Error(`${what} is ${bytes} bytes; Step Functions takes ${mostStateBytes}.`);
  throw Object.assign(error, { name: 'States.DataLimitExceeded', isRetryable: false, isCatchable: false });
}

/** The engine wraps the error of a state. */
function failureOf(thrown: unknown): { readonly error: string; readonly cause: string } {
  const inner: unknown = thrown instanceof ExecutionError ? thrown.cause : thrown;
  const { name, message } = inner instanceof Error ? inner : new Error(String(inner));
  return { error: name, cause: message };
}
