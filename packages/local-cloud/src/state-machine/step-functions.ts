/**
 * Step Functions as people and their commands reach it: the state machine of the admin stack, and its executions.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
import { randomUUID } from 'node:crypto';
import { AwsError, type JsonObject, type LocalService } from '../gateway/index.ts';
import type { Resource } from '../cloudformation/index.ts';
import { type Execution, type LocalStateMachine, executionArnOf } from './state-machine.ts';

export interface StepFunctions extends LocalService {
  /** From now on this state machine is there. */
  readonly deploy: (machine: LocalStateMachine, resource: Resource) => void;
  /** Settles when no execution runs that was started here. */
  idle(): Promise<void>;
}

interface Deployed {
  readonly machine: LocalStateMachine;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

interface Started {
  readonly name: string;
  readonly input: string;
  readonly startDate: number;
  readonly ending: Promise<void>;
  ended?: { readonly execution: Execution; readonly stopDate: number };
}

export function stepFunctions(now: () => Date): StepFunctions {
  const seconds = () => now().getTime() / 1000;
  const executions = new Map<string, Started>();
  let deployed: Deployed | undefined;

  const machineOf = (arn: unknown): Deployed => {
    if (deployed !== undefined && deployed.machine.arn === arn) return deployed;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${String(arn)}'`);
  };

  const start = (given: JsonObject): object => {
    const { machine } = machineOf(given['stateMachineArn']);
    const { name = randomUUID(), input = '{}' } = given as { readonly name?: string; readonly input?: string };
    const executionArn = executionArnOf(machine.arn, name);
    const before = executions.get(executionArn);
    if (before !== undefined && (before.ended !== undefined || before.input !== input)) {
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    }
    if (before !== undefined) return { executionArn, startDate: before.startDate };
    const started: Started = {
      name,
      input,
      startDate: seconds(),
      ending: machine.start(JSON.parse(input), name).then((execution) => {
        started.ended = { execution, stopDate: seconds() };
      }),
    };
    executions.set(executionArn, started);
    return { executionArn, startDate: started.startDate };
  };

  const describe = ({ executionArn }: JsonObject): object => {
    const started = executions.get(String(executionArn));
    if (started === undefined)
      throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${String(executionArn)}'`);
    const { name, input, startDate, ended } = started;
    const known = { executionArn, stateMachineArn: deployed?.machine.arn, name, input, startDate };
    if (ended === undefined) return { ...known, status: 'RUNNING' };
    const { execution, stopDate } = ended;
    const { status } = execution;
    if (execution.status === 'FAILED')
      return { ...known, status, stopDate, error: execution.error, cause: execution.cause };
    return { ...known, status, stopDate, output: JSON.stringify(execution.output) };
  };

  const answers: { readonly [operation: string]: (input: JsonObject) => object } = {
    ListStateMachines: () => ({ stateMachines: deployed === undefined ? [] : [summaryOf(deployed.machine)] }),
    ListTagsForResource: ({ resourceArn }) => ({ tags: machineOf(resourceArn).tags }),
    StartExecution: start,
    DescribeExecution: describe,
  };

  return {
    operations: Object.keys(answers).map((operation) => `states:${operation}`),
    async answer({ operation }, input) {
      const answer = answers[operation];
      if (answer === undefined)
        throw new AwsError('UnknownOperationException', `The local Step Functions cannot do ${operation}.`);
      return answer(input);
    },
    deploy(machine, { properties }) {
      const { Tags = [] } = properties as {
        readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
      };
      deployed = { machine, tags: Tags.map(({ Key, Value }) => ({ key: Key, value: Value })) };
    },
    async idle() {
      await Promise.all([...executions.values()].map(({ ending }) => ending));
    },
  };
}

function summaryOf({ arn }: LocalStateMachine): object {
  return { stateMachineArn: arn, name: arn.slice(arn.lastIndexOf(':') + 1), type: 'STANDARD', creationDate: 0 };
}
