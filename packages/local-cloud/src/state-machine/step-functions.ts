/**
 * The Step Functions API for commands: the state machine of the admin stack, and its executions.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
import { randomUUID } from 'node:crypto';
import { AwsError, type JsonObject, type LocalService } from '../gateway/index.ts';
import type { Resource } from '../cloudformation/index.ts';
import { definitionOf } from './state-machine-resource.ts';
import { type Execution, type LocalStateMachine, executionArnOf } from './state-machine.ts';
import { mostStateBytes } from './task-tokens.ts';

export interface StepFunctions extends LocalService {
  /** Registers the state machine under its ARN. */
  readonly deploy: (machine: LocalStateMachine, resource: Resource, options?: { readonly isPassive: boolean }) => void;
  /** Starts an execution as the API does. @throws An `AwsError`. */
  readonly start: (stateMachineArn: string, input: unknown, name: string | undefined) => object;
  /** Resolves when no execution that was started here is running, except those that wait passively. */
  idle(): Promise<void>;
}

interface Deployed {
  /** Its executions wait for a time that nothing else waits for. */
  readonly isPassive: boolean;
  readonly machine: LocalStateMachine;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly resource: Resource;
}

interface Started {
  readonly name: string;
  readonly isPassive: boolean;
  readonly stateMachineArn: string;
  readonly input: string;
  readonly startDate: number;
  readonly ending: Promise<void>;
  ended?: { readonly execution: Execution; readonly stopDate: number };
}

interface Service {
  /** By execution ARN. */
  readonly executions: Map<string, Started>;
  /** Seconds since 1970. */
  readonly seconds: () => number;
  /** By ARN. */
  readonly deployed: Map<string, Deployed>;
}

export function stepFunctions(now: () => Date): StepFunctions {
  const service: Service = { executions: new Map(), seconds: () => now().getTime() / 1000, deployed: new Map() };
  return {
    operations: Object.keys(answers).map((operation) => `states:${operation}`),
    async answer({ operation }, input) {
      const answer = answers[operation];
      if (answer === undefined)
        throw new AwsError('UnknownOperationException', `The local Step Functions does not support ${operation}.`);
      return answer(service, input);
    },
    start: (stateMachineArn, input, name) =>
      start(service, { stateMachineArn, input: JSON.stringify(input), ...(name === undefined ? {} : { name }) }),
    deploy(machine, resource, { isPassive } = { isPassive: false }) {
      const { Tags = [] } = resource.properties as {
        readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
      };
      const tags = Tags.map(({ Key, Value }) => ({ key: Key, value: Value }));
      service.deployed.set(machine.arn, { machine, tags, isPassive, resource });
    },
    async idle() {
      const running = [...service.executions.values()].filter(({ isPassive }) => !isPassive);
      await Promise.all(running.map(({ ending }) => ending));
    },
  };
}

const answers: { readonly [operation: string]: (service: Service, input: JsonObject) => object } = {
  ListStateMachines: ({ deployed }) => ({
    stateMachines: [...deployed.values()].map(({ machine }) => summaryOf(machine)),
  }),
  DescribeStateMachine: (service, { stateMachineArn }) => {
    const { machine, resource } = deployedAs(service, stateMachineArn);
    return { ...summaryOf(machine), status: 'ACTIVE', definition: JSON.stringify(definitionOf(resource)) };
  },
  ListTagsForResource: (service, { resourceArn }) => ({ tags: deployedAs(service, resourceArn).tags }),
  StartExecution: start,
  DescribeExecution: describe,
};

function deployedAs({ deployed }: Service, arn: unknown): Deployed {
  const found = deployed.get(String(arn));
  if (found !== undefined) return found;
  throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${String(arn)}'`);
}

/** A start with the name and input of a running execution returns that execution. */
function start(service: Service, given: JsonObject): object {
  const { machine, isPassive } = deployedAs(service, given['stateMachineArn']);
  const { name = randomUUID(), input = '{}' } = given as { readonly name?: string; readonly input?: string };
  refuseLongInput(input);
  const executionArn = executionArnOf(machine.arn, name);
  const before = service.executions.get(executionArn);
  if (before !== undefined && (before.ended !== undefined || before.input !== input)) {
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
  }
  if (before !== undefined) return { executionArn, startDate: before.startDate };
  const started: Started = {
    name,
    isPassive,
    stateMachineArn: machine.arn,
    input,
    startDate: service.seconds(),
    ending: machine.start(JSON.parse(input), name).then((execution) => {
      started.ended = { execution, stopDate: service.seconds() };
    }),
  };
  service.executions.set(executionArn, started);
  return { executionArn, startDate: started.startDate };
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html#StepFunctions-StartExecution-request-input */
function refuseLongInput(input: string): void {
  if (Buffer.byteLength(input) <= mostStateBytes) return;
  const constraint = `Member must have length less than or equal to ${mostStateBytes}`;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value at 'input' failed to satisfy constraint: ${constraint}`,
  );
}

function describe({ executions }: Service, { executionArn }: JsonObject): object {
  const started = executions.get(String(executionArn));
  if (started === undefined)
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${String(executionArn)}'`);
  const { name, input, startDate, stateMachineArn, ended } = started;
  const known = { executionArn, stateMachineArn, name, input, startDate };
  if (ended === undefined) return { ...known, status: 'RUNNING' };
  const { execution, stopDate } = ended;
  const { status } = execution;
  if (execution.status === 'FAILED')
    return { ...known, status, stopDate, error: execution.error, cause: execution.cause };
  return { ...known, status, stopDate, output: JSON.stringify(execution.output) };
}

function summaryOf({ arn }: LocalStateMachine): object {
  return { stateMachineArn: arn, name: arn.slice(arn.lastIndexOf(':') + 1), type: 'STANDARD', creationDate: 0 };
}
