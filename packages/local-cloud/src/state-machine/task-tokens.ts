/**
 * Task tokens, with which external work returns its result to the state machine.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 */
import { randomBytes } from 'node:crypto';
import { AwsError, type JsonObject, type LocalService } from '../gateway/index.ts';

/** The error of a task, with the name that Retry and Catch compare. */
export class TaskFailedError extends Error {
  constructor(error: string, cause: string) {
    super(cause);
    this.name = error;
  }
}

export interface TaskTokens extends LocalService {
  /** A token for one attempt of one task, and its result. */
  issue(): { readonly token: string; readonly result: Promise<unknown> };
  /** The task no longer waits for this token: it timed out, or its execution ended. */
  forget(token: string): void;
  /** Fails every task that waits now or later, because no answer can arrive. */
  readonly abandon: (error: Error) => void;
  /** The number of waiting tasks. */
  readonly waiting: number;
}

interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

export function taskTokens(): TaskTokens {
  const waiting = new Map<string, Waiting>();
  const issued = new Set<string>();
  let abandoned: TaskFailedError | undefined;

  const find = (input: JsonObject): Waiting => {
    const token = String(input['taskToken']);
    const task = waiting.get(token);
    if (task !== undefined) return task;
    if (issued.has(token)) throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  };
  const take = (input: JsonObject): Waiting => {
    const task = find(input);
    waiting.delete(String(input['taskToken']));
    return task;
  };

  return {
    operations: ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'],
    async answer({ operation }, input) {
      if (operation === 'SendTaskSuccess') {
        const output = parseOutput(String(input['output']));
        take(input).resolve(output);
      } else if (operation === 'SendTaskFailure') {
        const { error = '', cause = '' } = input as { readonly error?: string; readonly cause?: string };
        take(input).reject(new TaskFailedError(error, cause));
      } else {
        find(input);
      }
      return {};
    },
    issue() {
      const token = randomBytes(96).toString('base64');
      issued.add(token);
      const { promise: result, resolve, reject } = Promise.withResolvers<unknown>();
      if (abandoned === undefined) waiting.set(token, { resolve, reject });
      else reject(abandoned);
      return { token, result };
    },
    forget: (token) => void waiting.delete(token),
    abandon({ message }) {
      abandoned = new TaskFailedError('LocalCloud.Unreachable', message);
      for (const { reject } of waiting.values()) reject(abandoned);
      waiting.clear();
    },
    get waiting() {
      return waiting.size;
    },
  };
}

/** The limit of Step Functions for data between two states. */
export const mostStateBytes = 262_144;

function parseOutput(output: string): unknown {
  if (Buffer.byteLength(output) > mostStateBytes) {
    throw new AwsError('ValidationException', `The output is longer than ${mostStateBytes} bytes.`);
  }
  try {
    return JSON.parse(output);
  } catch {
    throw new AwsError('InvalidOutput', "Invalid Output: 'Output is not valid JSON'");
  }
}
